import { compileTraining, type TrainingProgram, tf } from "../engine/index.js";
import { canonicalMaskOf, canonicalObject, passOutputs, renderObject, viewsAndLights } from "./forward.js";
import { type LoopOptions, type PartOfRun, runLoop } from "./loop.js";
import { smoothness } from "./losses.js";
import { reconstructionTerms } from "./reconstructionLoss.js";
import { lossOutputs, pickMaps, readLosses, readMaps } from "./reconstructionMaps.js";
import type { PriorResult, ReconstructionMaps, Step3Result } from "./results.js";
import { Step1Result } from "./results.js";
import { flipOf, lengthsOf, type Schedule, scheduleFor, type scheduleOf } from "./schedules.js";
import { leave, mapOf, startOptimizer, type Workbench } from "./workbench.js";

/** Options of {@link runStep1}. */
export interface Step1Options extends LoopOptions, PartOfRun {
  /** Default: the schedule's. */
  iterations?: number;
  /** Default: the schedule of the result this step begins with. */
  schedule?: Parameters<typeof scheduleOf>[0];
  /** An interrupted result of this step to go on with. */
  resume?: Step1Result;
}

/**
 * Step 1: trains the albedo network so that the shape, lit and seen as the other networks say, looks like the image.
 *
 * @param bench the model's workbench
 * @param before the prior, or step 3 of the stage before
 * @returns the reconstruction with its albedo; `before` stays as it is
 * @throws InterruptedError when ended before the first iteration
 * @source GAN2Shape, section 3.2, step 1
 * @example const s1 = await runStep1(bench, prior, { iterations: 500 });
 */
export function runStep1(
  bench: Workbench,
  before: PriorResult | Step3Result,
  options: Step1Options = {},
): Promise<Step1Result> {
  return bench.exclusive(async () => {
    const { size } = bench.model;
    const { target } = before;
    const schedule = options.schedule ? scheduleFor(bench.model, options.schedule) : before.schedule;
    const stage = before.kind === "prior" ? 0 : before.stage + 1;
    const start = options.resume?.networks ?? before.networks;
    const from = options.resume?.continuation;
    const training = await step1Program(bench, schedule, mirrors(bench, schedule, stage));
    bench.load(start);
    startOptimizer(training, from);
    await training.fix({ image: target.image.data, mask: target.mask.data });
    const iterations = options.iterations ?? lengthsOf(schedule, stage).step1;
    let last: Record<string, Float32Array> | undefined;
    const plan = {
      step: "step1" as const,
      stage,
      iterations,
      from,
      maps: () => last && readMaps(last, size),
    };
    const ended = await runLoop(plan, options, async (_, run) => {
      const { loss, outputs } = await training.step({}, run);
      last = outputs;
      return readLosses(loss, outputs);
    });
    // The maps are those of the last pass, before the optimiser's last step, as in the reference implementation.
    const maps: ReconstructionMaps = last ? readMaps(last, size) : options.resume!;
    // Later stages keep the mask that step 3 found (section 10).
    const kept = before.kind === "step3" ? before.canonicalMask : undefined;
    const found = last?.canonicalMask
      ? mapOf(last.canonicalMask, [size, size])
      : options.resume?.canonicalMask;
    const continuation = await leave(bench, training, ended);
    return new Step1Result({
      ...pickMaps(maps),
      target,
      prior: before.kind === "prior" ? before : undefined,
      canonicalMask: kept ?? found,
      seed: before.seed,
      stage,
      schedule,
      cursor: before.cursor,
      perceptual: bench.model.perceptual.name,
      device: await bench.device(),
      networks: bench.taken(start, ["A"], options.inPlace),
      ...ended,
      continuation,
    });
  });
}

/**
 * Whether the mirrored object explains the image, too.
 *
 * A pre-trained view network turns the object to the front, where its far half is hidden; then only the mirror image
 * says what is there. Published runs know it from their albedo network, pre-trained for longer than ours.
 */
export function mirrors({ model }: Workbench, schedule: Schedule, stage: number): boolean {
  return flipOf(schedule, 1, stage) || (model.pretrained?.V !== undefined && flipOf(schedule, 3, stage));
}

/** Compiles step 1. */
export function step1Program(bench: Workbench, schedule: Schedule, flip: boolean): Promise<TrainingProgram> {
  const { size, scene, perceptual } = bench.model;
  const { weightDecay, perceptualWeight, smoothWeight, useMask } = schedule;
  const learningRate = schedule.learningRates.step1;
  const { D, A, V, L } = bench.working;
  const key = ["step1", flip, useMask, learningRate, weightDecay, perceptualWeight, smoothWeight].join(" ");
  return bench.training(key, () =>
    compileTraining(
      ({ inputs, nets }) => {
        const image = inputs.image as tf.Tensor4D;
        const object = canonicalObject(bench.networks, nets, image, flip, scene);
        const { view, light } = viewsAndLights(bench.networks, nets, image);
        const rendering = renderObject(object, view, light, scene);
        const group = { name: "input", first: 0, count: 1 };
        const terms = reconstructionTerms(rendering, image, rendering.validity, [group], perceptual, nets.P);
        // No gradient comes of it here, but the curve goes on in step 3.
        const smooth = tf.add(smoothness(object.depth), smoothness(rendering.diffuse)) as tf.Scalar;
        const loss = tf.addN([
          terms.inputL1,
          tf.mul(terms.inputPerceptual, perceptualWeight),
          tf.mul(smooth, smoothWeight),
        ]);
        return {
          loss,
          ...lossOutputs({ ...terms, smooth }),
          ...passOutputs(object, rendering, view, light),
          ...(useMask
            ? { canonicalMask: canonicalMaskOf(object, inputs.mask as tf.Tensor4D, view, scene) }
            : {}),
        };
      },
      {
        ...bench.runOn,
        buffers: bench.buffers,
        name: "step1",
        inputs: {
          image: { shape: [1, 3, size, size], fixed: true },
          mask: { shape: [1, 1, size, size], fixed: true },
        },
        nets: {
          D: { parameters: D, role: "fixed" },
          A: { parameters: A, role: "trained" },
          V: { parameters: V, role: "fixed" },
          L: { parameters: L, role: "fixed" },
          P: { parameters: perceptual.parameters, role: "frozen" },
        },
        optimizer: { learningRate, weightDecay },
      },
    ),
  );
}
