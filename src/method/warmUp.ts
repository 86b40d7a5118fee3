import { compileTraining, type Parameters, RandomStream, type TrainingProgram, tf } from "../engine/index.js";
import { InterruptedError } from "../errors.js";
import { viewsAndLights } from "./forward.js";
import { type LoopOptions, runLoop } from "./loop.js";
import { mirrorSome } from "./mirrored.js";
import type { Step2Result } from "./results.js";
import { gatherRows } from "./sampleCursor.js";
import { flipOf, type Schedule } from "./schedules.js";
import type { Workbench } from "./workbench.js";

/** Keeps components that hardly vary from ruling the loss. */
const LEAST_SPREAD = 0.05;
/** Iterations at the end of the fit whose answers are compared with what was wanted. */
const OBSERVED = 50;
/** A network that has learnt hardly anything is not blown up. */
const LARGEST_GAIN = 2;

/**
 * Fits view and light networks to the projected samples before step 3, on the views and lights of the pseudo samples
 * that they came from.
 *
 * Not in the paper, whose faces start from networks pre-trained on a collection. Without it V and L know nothing when
 * step 3 begins: every sample is rendered in the mean view, and before V has learnt better, the depth is bent to
 * explain what only a view can. Step 3 then trains them at a lower rate (`learningRates.step3ViewLight`): at the
 * published one, turning half as far about a shape twice as deep explains nearly the same pictures (the bas-relief
 * ambiguity), and step 3 slides there within 50 iterations, while the shape is still rough. Measured on a held-out face
 * with true renders for projected samples: relief 1.9 times too deep at 1e-4, from a flat prior and from a deep one.
 *
 * What this cannot learn from one image is how far the image itself is turned: the fit takes its view for the frontal
 * one. `pretrain` on frontal images teaches that, and the fit then only adapts the view network to the image's samples.
 * A model that brings both networks needs no fit: they are what the published run starts from.
 *
 * @param bench V and L are trained in place
 * @param step2 projected samples, views and lights
 * @throws InterruptedError when the signal fired
 */
export async function warmUp(
  bench: Workbench,
  step2: Step2Result,
  schedule: Schedule,
  options: LoopOptions,
): Promise<void> {
  const iterations = schedule.warmUpIterations;
  const { V, L } = bench.model.pretrained ?? {};
  if (iterations === 0 || (V && L)) return;
  const training = await warmUpProgram(bench, schedule);
  const lights = rawLights(step2.lights.data, step2.step1.light, schedule.randomLight);
  training.optimizer.reset();
  await training.fix({
    viewSpread: spreads(step2.views.data, 6),
    lightSpread: spreads(lights, 4),
  });
  const { projected, seed, stage, views, step1, target } = step2;
  const random = new RandomStream(seed, `warmUp/${stage}`);
  const symmetric = flipOf(schedule, 3, stage);
  const length = projected.data.length / projected.shape[0];
  const wanted: number[] = [];
  const found: number[] = [];
  const ended = await runLoop({ step: "warmUp", stage, iterations }, options, async (iteration, run) => {
    // The image itself comes along, with the view and light that its albedo was found for.
    const chosen = random.integer(schedule.batchSize - 1, 0, projected.shape[0]);
    const batch = {
      images: joined(gatherRows(projected.data, chosen, length), target.image.data),
      views: joined(gatherRows(views.data, chosen, 6), step1.view),
      lights: joined(gatherRows(lights, chosen, 4), step1.light),
    };
    if (symmetric) mirrorSome(batch, bench.model.size, random);
    const { loss, outputs } = await training.step({ ...batch }, run);
    if (iteration >= iterations - OBSERVED) {
      wanted.push(...batch.views.subarray(0, -6));
      found.push(...outputs.view.subarray(0, -6));
    }
    return { total: loss };
  });
  if (ended.interrupted) throw new InterruptedError("step3 was interrupted before its first iteration.");
  restoreSpread(bench.working.V, deviations(wanted, 6), deviations(found, 6));
}

/** One array after the other. */
function joined(first: Float32Array, second: Float32Array): Float32Array {
  const all = new Float32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/**
 * Makes the view network's answers spread as widely as the views they are for.
 *
 * A fit answers with the mean of what is possible, so its answers spread less than the truth; and where views are too
 * narrow, step 3 makes the relief too deep.
 *
 * @param V its last layer is changed
 * @param wanted standard deviation of each component
 * @param answered the same, of the network's answers
 */
export function restoreSpread(V: Parameters, wanted: number[], answered: number[]): void {
  const last = V[Object.keys(V).at(-1)!];
  const rowLength = last.data.length / last.shape[0];
  for (const [c, spread] of wanted.entries()) {
    if (answered[c] === 0) continue;
    const gain = Math.min(LARGEST_GAIN, Math.max(1, spread / answered[c]));
    for (let i = c * rowLength; i < (c + 1) * rowLength; i++) last.data[i] *= gain;
  }
}

/** Standard deviation of each component. */
export function deviations(rows: ArrayLike<number>, components: number): number[] {
  return Array.from({ length: components }, (_, c) => {
    const values = Array.from(rows).filter((_, i) => i % components === c);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  });
}

/**
 * Lights of pseudo samples in the light network's units: ambient, diffuse, direction x and y.
 *
 * @param lights n x 3, as they were drawn
 * @param light of the object, raw
 */
export function rawLights(
  lights: Float32Array,
  light: Float32Array,
  { ambientShare }: Schedule["randomLight"],
): Float32Array {
  const raw = new Float32Array((lights.length / 3) * 4);
  for (let i = 0; i < raw.length / 4; i++) {
    const [x, y, strength] = lights.subarray(3 * i, 3 * i + 3);
    // Strengths are halved in raw units, so a change of 1 counts 2.
    raw.set([light[0] + 2 * ambientShare * strength, light[1] + 2 * strength, x, y], 4 * i);
  }
  return raw;
}

/** What errors of each component are measured in. */
export function spreads(rows: Float32Array, components: number): Float32Array {
  return Float32Array.from(deviations(rows, components), (spread) => Math.max(LEAST_SPREAD, spread));
}

/** Compiles the fit of view and light networks. */
export function warmUpProgram(bench: Workbench, schedule: Schedule): Promise<TrainingProgram> {
  const { size } = bench.model;
  const { batchSize, weightDecay } = schedule;
  const learningRate = schedule.learningRates.warmUp;
  return bench.training(["warmUp", batchSize, learningRate, weightDecay].join(" "), () =>
    compileTraining(
      ({ inputs, nets }) => {
        const { view, light } = viewsAndLights(bench.networks, nets, inputs.images as tf.Tensor4D);
        const error = (found: tf.Tensor, wanted: tf.Tensor, spread: tf.Tensor) =>
          tf.mean(tf.square(tf.div(tf.sub(found, wanted), spread)));
        return {
          view,
          loss: tf.add(
            error(view, inputs.views, inputs.viewSpread),
            error(light, inputs.lights, inputs.lightSpread),
          ),
        };
      },
      {
        ...bench.runOn,
        buffers: bench.buffers,
        name: "warmUp",
        inputs: {
          images: [batchSize, 3, size, size],
          views: [batchSize, 6],
          lights: [batchSize, 4],
          viewSpread: { shape: [1, 6], fixed: true },
          lightSpread: { shape: [1, 4], fixed: true },
        },
        nets: {
          V: { parameters: bench.working.V, role: "trained" },
          L: { parameters: bench.working.L, role: "trained" },
        },
        optimizer: { learningRate, weightDecay },
      },
    ),
  );
}
