import { compileTraining, RandomStream, type TrainingProgram, tf } from "../engine/index.js";
import { discriminatorFeatures } from "../gan/discriminator.js";
import { checkMappingDepth } from "./latentOffset.js";
import { type LoopOptions, type PartOfRun, runLoop } from "./loop.js";
import { discriminatorFeatureLoss, maskedL1 } from "./losses.js";
import { collectKey, collectProgram, projectionKey, projectionPass, sourceFeeds } from "./projectionPass.js";
import { drawViewsAndLights } from "./pseudoSamples.js";
import { lossOutputs, readLosses } from "./reconstructionMaps.js";
import { type MapData, type Step1Result, Step2Result } from "./results.js";
import { lengthsOf, type Schedule, scheduleFor, type scheduleOf } from "./schedules.js";
import { leave, startOptimizer, type Workbench } from "./workbench.js";

/** Options of {@link runStep2}. */
export interface Step2Options extends LoopOptions, PartOfRun {
  /** Default: the schedule's. */
  iterations?: number;
  /** Mini-batches of projected samples to store; default: the schedule's. */
  collectIterations?: number;
  /** Default: the schedule of step 1. */
  schedule?: Parameters<typeof scheduleOf>[0];
  /** An interrupted result of this step to go on with. */
  resume?: Step2Result;
}

/** How many pseudo samples a result keeps to show beside the projected ones. */
const KEPT_PSEUDO_SAMPLES = 32;

/**
 * Step 2: trains the offset encoder so that the GAN reproduces pseudo samples, then collects what it makes of them.
 *
 * When interrupted while training, a single mini-batch is collected, so that the result still shows something.
 *
 * @param bench the model's workbench
 * @param step1 the object and its albedo
 * @returns the projected samples with their masks; `step1` stays as it is
 * @throws InterruptedError when ended before the first iteration
 * @source GAN2Shape, section 3.2, step 2
 * @example const s2 = await runStep2(bench, s1);
 */
export function runStep2(
  bench: Workbench,
  step1: Step1Result,
  options: Step2Options = {},
): Promise<Step2Result> {
  return bench.exclusive(async () => {
    const schedule = options.schedule ? scheduleFor(bench.model, options.schedule) : step1.schedule;
    checkMappingDepth(schedule.mappingDepth, bench.model.gan.config);
    const { seed, stage } = step1;
    const start = options.resume?.networks ?? step1.networks;
    const from = options.resume?.continuation;
    const training = await step2Program(bench, schedule);
    const fixed = sourceFeeds(bench, step1);
    const draw = drawer(bench, schedule, seed, stage);
    bench.load(start);
    startOptimizer(training, from);
    if (from) draw.restore(from.random);
    await training.fix(fixed);
    const iterations = options.iterations ?? lengthsOf(schedule, stage).step2;
    const plan = { step: "step2" as const, stage, iterations, from, draws: draw };
    const ended = await runLoop(plan, options, async (_, run) => {
      const { loss, outputs } = await training.step(draw.next(), run);
      return readLosses(loss, outputs);
    });
    const wanted = options.collectIterations ?? schedule.collectIterations;
    const { seconds, ...samples } = await collect(bench, schedule, fixed, {
      stage,
      // Collecting has streams of its own, so that the samples do not depend on how long the training was.
      draw: drawer(bench, schedule, seed, stage, "collect"),
      iterations: wanted,
      options,
    });
    const interrupted = ended.interrupted || samples.projected.shape[0] < wanted * schedule.batchSize;
    const continuation = await leave(bench, training, { ...ended, interrupted }, draw.state());
    return new Step2Result({
      ...samples,
      target: step1.target,
      step1,
      seed,
      stage,
      schedule,
      cursor: step1.cursor,
      canonicalMask: step1.canonicalMask,
      perceptual: step1.perceptual,
      device: await bench.device(),
      networks: bench.taken(start, ["E"], options.inPlace),
      ...ended,
      seconds: ended.seconds + seconds,
      interrupted,
      continuation,
    });
  });
}

/** Fresh random views and lights, mini-batch by mini-batch. */
function drawer({ model }: Workbench, schedule: Schedule, seed: number, stage: number, use = "step2") {
  const streams = {
    views: new RandomStream(seed, `${use}/${stage}/views`),
    lights: new RandomStream(seed, `${use}/${stage}/lights`),
  };
  return {
    next: () => drawViewsAndLights(model.viewPrior, schedule, streams),
    state: () => ({ views: streams.views.state().counter, lights: streams.lights.state().counter }),
    restore: (state: Record<string, number>) => {
      streams.views.restore({ counter: state.views });
      streams.lights.restore({ counter: state.lights });
    },
  };
}

/** Compiles step 2. */
export function step2Program(bench: Workbench, schedule: Schedule): Promise<TrainingProgram> {
  const { config, discriminator } = bench.model.gan;
  const { weightDecay, offsetWeight } = schedule;
  const learningRate = schedule.learningRates.step2;
  const key = ["step2", learningRate, weightDecay, offsetWeight, ...projectionKey(schedule)].join(" ");
  return bench.training(key, () => {
    const pass = projectionPass(bench, schedule);
    return compileTraining(
      ({ inputs, nets }) => {
        const { pseudo, projected } = pass.run(inputs, nets);
        const features = (images: tf.Tensor4D) => discriminatorFeatures(nets.Dis, config, images);
        // Section 14: L1 + discriminator features + size of the offset.
        const l1 = maskedL1(projected.images, pseudo.images, pseudo.masks);
        const discriminatorTerm = discriminatorFeatureLoss(
          features(projected.images),
          features(pseudo.images),
          pseudo.masks,
        );
        const offset = tf.mean(tf.square(projected.offsets)) as tf.Scalar;
        return {
          loss: tf.addN([l1, discriminatorTerm, tf.mul(offset, offsetWeight)]),
          ...lossOutputs({ l1, discriminator: discriminatorTerm, offset }),
        };
      },
      {
        ...bench.runOn,
        buffers: bench.buffers,
        name: "step2",
        inputs: pass.inputs,
        nets: {
          E: { parameters: pass.encoder, role: "trained" },
          G: pass.generator,
          Dis: { parameters: discriminator, role: "frozen" },
        },
        optimizer: { learningRate, weightDecay },
      },
    );
  });
}

/** Stores projected samples with their masks: the step-2 pass without training (section 15, "collect"). */
async function collect(
  bench: Workbench,
  schedule: Schedule,
  fixed: Record<string, Float32Array>,
  plan: { stage: number; draw: ReturnType<typeof drawer>; iterations: number; options: LoopOptions },
): Promise<Record<"pseudo" | "projected" | "masks" | "views" | "lights", MapData> & { seconds: number }> {
  const { size } = bench.model;
  const { batchSize } = schedule;
  const program = await collectProgram(bench, schedule);
  await program.fix(fixed);
  const { draw, stage, iterations, options } = plan;
  const store = {
    pseudo: new Float32Array(Math.min(iterations * batchSize, KEPT_PSEUDO_SAMPLES) * 3 * size * size),
    projected: new Float32Array(iterations * batchSize * 3 * size * size),
    masks: new Float32Array(iterations * batchSize * size * size),
    views: new Float32Array(iterations * batchSize * 6),
    lights: new Float32Array(iterations * batchSize * 3),
  };
  const put = (to: Float32Array, iteration: number, values: Float32Array) => {
    const at = iteration * values.length;
    if (at < to.length) to.set(values.subarray(0, to.length - at), at);
  };
  const ended = await runLoop(
    { step: "collect", stage, iterations, atLeast: 1 },
    options,
    async (iteration, run) => {
      const feeds = draw.next();
      const outputs = await program.run(feeds, run);
      put(store.pseudo, iteration, outputs.pseudo);
      put(store.projected, iteration, outputs.projected);
      put(store.masks, iteration, outputs.masks);
      put(store.views, iteration, feeds.views);
      put(store.lights, iteration, feeds.lights);
      return {};
    },
  );
  await bench.drop(collectKey(schedule));
  const count = ended.iterations * batchSize;
  const map = (data: Float32Array, n: number, ...shape: number[]): MapData => {
    const length = n * shape.reduce((a, b) => a * b, 1);
    return { shape: [n, ...shape], data: data.length === length ? data : data.slice(0, length) };
  };
  return {
    seconds: ended.seconds,
    pseudo: map(store.pseudo, Math.min(count, KEPT_PSEUDO_SAMPLES), 3, size, size),
    projected: map(store.projected, count, 3, size, size),
    masks: map(store.masks, count, 1, size, size),
    views: map(store.views, count, 6),
    lights: map(store.lights, count, 3),
  };
}
