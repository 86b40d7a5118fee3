import { compileTraining, RandomStream, type TrainingProgram, tf } from "../engine/index.js";
import { parts, rows } from "./batch.js";
import { canonicalMaskOf, canonicalObject, passOutputs, renderObject, viewsAndLights } from "./forward.js";
import { type LoopOptions, type PartOfRun, runLoop } from "./loop.js";
import { smoothness } from "./losses.js";
import { reconstructionTerms } from "./reconstructionLoss.js";
import { lossOutputs, pickMaps, readLosses, readMaps } from "./reconstructionMaps.js";
import { type Step2Result, Step3Result } from "./results.js";
import { gatherRows, SampleCursor } from "./sampleCursor.js";
import { flipOf, lengthsOf, type Schedule, scheduleFor, type scheduleOf } from "./schedules.js";
import { warmUp } from "./warmUp.js";
import { leave, mapOf, startOptimizer, type Workbench } from "./workbench.js";

/** Options of {@link runStep3}. */
export interface Step3Options extends LoopOptions, PartOfRun {
  /** Default: the schedule's. */
  iterations?: number;
  /** Default: the schedule of step 2. */
  schedule?: Parameters<typeof scheduleOf>[0];
  /** An interrupted result of this step to go on with. */
  resume?: Step3Result;
}

/**
 * Step 3: trains depth, albedo, view and light to explain the image and the projected samples.
 *
 * @param bench the model's workbench
 * @param step2 the projected samples
 * @returns the reconstruction; `step2` stays as it is
 * @throws InterruptedError when ended before the first iteration
 * @source GAN2Shape, section 3.2, step 3
 * @example const s3 = await runStep3(bench, s2);
 */
export function runStep3(
  bench: Workbench,
  step2: Step2Result,
  options: Step3Options = {},
): Promise<Step3Result> {
  return bench.exclusive(async () => {
    const { size } = bench.model;
    const { target, seed, stage } = step2;
    const schedule = options.schedule ? scheduleFor(bench.model, options.schedule) : step2.schedule;
    const start = options.resume?.networks ?? step2.networks;
    const from = options.resume?.continuation;
    bench.load(start);
    if (!from && stage === 0) await warmUp(bench, step2, schedule, options);
    const training = await step3Program(bench, schedule, flipOf(schedule, 3, stage));
    startOptimizer(training, from);
    await training.fix({ image: target.image.data, mask: target.mask.data });
    const cursor = new SampleCursor(
      step2.projected.shape[0],
      schedule.batchSize,
      new RandomStream(seed, `step3/${stage}/order`),
      step2.cursor,
    );
    if (from) {
      const { order, cursor: position } = from.extra as { order: Int32Array; cursor: number };
      cursor.restore({ order, position, counter: from.random.order });
    }
    const iterations = options.iterations ?? lengthsOf(schedule, stage).step3;
    let last: Record<string, Float32Array> | undefined;
    const plan = {
      step: "step3" as const,
      stage,
      iterations,
      from,
      draws: cursor,
      maps: () => last && readMaps(last, size),
    };
    const ended = await runLoop(plan, options, async (_, run) => {
      const chosen = cursor.next();
      const feeds = {
        projected: gatherRows(step2.projected.data, chosen, 3 * size * size),
        masks: gatherRows(step2.masks.data, chosen, size * size),
      };
      const { loss, outputs } = await training.step(feeds, run);
      last = outputs;
      return readLosses(loss, outputs);
    });
    const maps = last ? readMaps(last, size) : pickMaps(options.resume!);
    const canonicalMask = last?.canonicalMask
      ? mapOf(last.canonicalMask, [size, size])
      : (options.resume?.canonicalMask ?? step2.canonicalMask);
    const { order, position, counter } = cursor.state();
    const continuation = await leave(bench, training, ended, { order: counter }, { order, cursor: position });
    return new Step3Result({
      ...maps,
      target,
      canonicalMask,
      seed,
      stage,
      schedule,
      cursor: position,
      perceptual: bench.model.perceptual.name,
      device: await bench.device(),
      networks: bench.taken(start, ["D", "A", "V", "L"], options.inPlace),
      ...ended,
      continuation,
    });
  });
}

/** Compiles step 3. */
export function step3Program(bench: Workbench, schedule: Schedule, flip: boolean): Promise<TrainingProgram> {
  const { size, scene, perceptual } = bench.model;
  const { batchSize, weightDecay, perceptualWeight, smoothWeight, useMask } = schedule;
  const { step3: learningRate, step3ViewLight: ofViewLight } = schedule.learningRates;
  const { D, A, V, L } = bench.working;
  const settings = [
    batchSize,
    flip,
    useMask,
    learningRate,
    ofViewLight,
    weightDecay,
    perceptualWeight,
    smoothWeight,
  ];
  return bench.training(["step3", ...settings].join(" "), () =>
    compileTraining(
      ({ inputs, nets }) => {
        const image = inputs.image as tf.Tensor4D;
        // The image and the samples go through V, L, renderer and features as one batch, the image first.
        const targets = tf.concat([image, inputs.projected as tf.Tensor4D], 0);
        const count = 1 + batchSize;
        const object = canonicalObject(bench.networks, nets, image, flip, scene);
        const { view, light } = viewsAndLights(bench.networks, nets, targets);
        const rendering = renderObject(object, view, light, scene);
        const ones = tf.ones([1, 1, size, size]) as tf.Tensor4D;
        const mask = tf.mul(
          rendering.validity,
          tf.concat([ones, inputs.masks as tf.Tensor4D], 0),
        ) as tf.Tensor4D;
        const groups = [
          { name: "input", first: 0, count: 1 },
          { name: "projected", first: 1, count: batchSize },
        ];
        const terms = reconstructionTerms(rendering, targets, mask, groups, perceptual, nets.P);
        // Smooth shape, and smooth shading of the image (of both halves), but not of the samples.
        const ofImage = tf.concat(
          parts(rendering.diffuse, count).map((half) => rows(half, 0, 1)),
          0,
        );
        const smooth = tf.add(smoothness(object.depth), smoothness(ofImage)) as tf.Scalar;
        const loss = tf.addN([
          terms.inputL1,
          terms.projectedL1,
          tf.mul(tf.add(terms.inputPerceptual, terms.projectedPerceptual), perceptualWeight),
          tf.mul(smooth, smoothWeight),
        ]);
        const firstView = rows(view, 0, 1);
        return {
          loss,
          ...lossOutputs({ ...terms, smooth }),
          ...passOutputs(object, rendering, view, light),
          ...(useMask
            ? { canonicalMask: canonicalMaskOf(object, inputs.mask as tf.Tensor4D, firstView, scene) }
            : {}),
        };
      },
      {
        ...bench.runOn,
        buffers: bench.buffers,
        name: "step3",
        inputs: {
          image: { shape: [1, 3, size, size], fixed: true },
          mask: { shape: [1, 1, size, size], fixed: true },
          projected: [batchSize, 3, size, size],
          masks: [batchSize, 1, size, size],
        },
        nets: {
          D: { parameters: D, role: "trained" },
          A: { parameters: A, role: "trained" },
          V: { parameters: V, role: "trained", learningRate: ofViewLight },
          L: { parameters: L, role: "trained", learningRate: ofViewLight },
          P: { parameters: perceptual.parameters, role: "frozen" },
        },
        optimizer: { learningRate, weightDecay },
      },
    ),
  );
}
