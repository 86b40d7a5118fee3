import { compileTraining, type TrainingProgram, tf } from "../engine/index.js";
import { rescaleDepth } from "../geometry/depth.js";
import { type EllipsoidOptions, ellipsoidDepth } from "./ellipsoid.js";
import { type LoopOptions, runLoop } from "./loop.js";
import type { MethodModel } from "./model.js";
import { currentMaps } from "./reconstructionMaps.js";
import { type Networks, PriorResult, type Target } from "./results.js";
import { type Schedule, scheduleFor, type scheduleOf } from "./schedules.js";
import { leave, startOptimizer, type Workbench } from "./workbench.js";

/** Options of {@link fitPrior}. */
export interface PriorOptions extends LoopOptions {
  /** Default: the schedule's. */
  iterations?: number;
  /** Name of a schedule, or one with changes; default "quick". */
  schedule?: Parameters<typeof scheduleOf>[0];
  /** Of the networks' first weights and of everything random that follows; default 0. */
  seed?: number;
  /** Changes to the ellipsoid. */
  ellipsoid?: EllipsoidOptions;
  /** An interrupted result to go on with. */
  resume?: PriorResult;
}

/**
 * The initial shape: an ellipsoid where the object is, and the depth network trained to give it for the image.
 *
 * When the model brings a pre-trained depth network, that one is the prior and nothing is fitted.
 *
 * @param bench the model's workbench
 * @param target image and mask
 * @returns ellipsoid, the network's depth and the first reconstruction
 * @throws InputError when the mask shows no object, InterruptedError when ended before the first iteration
 * @source GAN2Shape, section 3.1
 * @example const prior = await fitPrior(bench, target, { schedule: "quick" });
 */
export function fitPrior(bench: Workbench, target: Target, options: PriorOptions = {}): Promise<PriorResult> {
  return bench.exclusive(async () => {
    const { model } = bench;
    const { resume } = options;
    const schedule = resume?.schedule ?? scheduleFor(model, options.schedule);
    const seed = resume?.seed ?? options.seed ?? 0;
    const initial = bench.initialNetworks(seed);
    const start: Networks = resume?.networks ?? initial;
    const ellipsoid = ellipsoidOf(model, target, schedule, options.ellipsoid);
    bench.load(start);
    const ended = model.pretrained?.D
      ? { losses: {}, iterations: 0, seconds: 0, interrupted: false, continuation: undefined }
      : await trainDepth(bench, target, ellipsoid, schedule, options);
    const initialMaps = await currentMaps(bench, target.image);
    const shape = [model.size, model.size];
    return new PriorResult({
      target,
      ellipsoid: { shape, data: ellipsoid },
      depth: initialMaps.depth,
      initial: initialMaps,
      seed,
      stage: 0,
      schedule,
      cursor: 0,
      perceptual: model.perceptual.name,
      device: await bench.device(),
      networks: bench.taken(start, ended.iterations > 0 ? ["D"] : []),
      ...ended,
    });
  });
}

/** The ellipsoid where a target's object is, S x S. */
export function ellipsoidOf(
  model: MethodModel,
  target: Target,
  schedule: Schedule,
  changes: EllipsoidOptions = {},
): Float32Array {
  return ellipsoidDepth(target.mask.data, model.size, {
    category: schedule.category ?? model.category,
    near: schedule.priorNear,
    far: schedule.priorFar,
    ...model.ellipsoid,
    ...changes,
  });
}

/** Trains D on the mean squared distance to the ellipsoid (section 11). */
async function trainDepth(
  bench: Workbench,
  target: Target,
  ellipsoid: Float32Array,
  schedule: Schedule,
  options: PriorOptions,
) {
  const training = await priorProgram(bench, schedule);
  const from = options.resume?.continuation;
  startOptimizer(training, from);
  await training.fix({ image: target.image.data, ellipsoid });
  const iterations = options.iterations ?? schedule.priorIterations;
  const ended = await runLoop({ step: "prior", stage: 0, iterations, from }, options, async (_, run) => {
    const { loss } = await training.step({}, run);
    return { total: loss };
  });
  return { ...ended, continuation: await leave(bench, training, ended) };
}

/** Compiles the fit to the ellipsoid. */
export function priorProgram(bench: Workbench, schedule: Schedule): Promise<TrainingProgram> {
  const { size, scene } = bench.model;
  const { weightDecay } = schedule;
  const learningRate = schedule.learningRates.prior;
  return bench.training(`prior ${learningRate} ${weightDecay}`, () =>
    compileTraining(
      ({ inputs, nets }) => {
        // Without the border: the ellipsoid's background need not meet it.
        const depth = rescaleDepth(bench.networks.D.run(nets.D, inputs.image as tf.Tensor4D), scene);
        return { loss: tf.mean(tf.square(tf.sub(depth, inputs.ellipsoid))) };
      },
      {
        ...bench.runOn,
        buffers: bench.buffers,
        name: "prior",
        inputs: {
          image: { shape: [1, 3, size, size], fixed: true },
          ellipsoid: { shape: [1, size, size], fixed: true },
        },
        nets: { D: { parameters: bench.working.D, role: "trained" } },
        optimizer: { learningRate, weightDecay },
      },
    ),
  );
}
