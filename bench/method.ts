import { RandomStream } from "../src/engine/index.js";
import { initializeDiscriminator } from "../src/gan/discriminator.js";
import { initializeGenerator } from "../src/gan/generator.js";
import { methodModel } from "../src/method/model.js";
import { lpipsPerceptual } from "../src/method/perceptual.js";
import { fitPrior } from "../src/method/prior.js";
import { Target } from "../src/method/results.js";
import { scheduleOf } from "../src/method/schedules.js";
import { runStep1 } from "../src/method/step1.js";
import { runStep2 } from "../src/method/step2.js";
import { runStep3 } from "../src/method/step3.js";
import { Workbench } from "../src/method/workbench.js";
import { randomLpips } from "../src/nets/lpips.js";
import { median } from "./median.js";
import { SIZES } from "./sizes.js";

/** A number for each step. */
export type StepTimes = Record<"step1" | "step2" | "step3", number>;

/**
 * What is timed: random weights, VGG-LPIPS, noise for an image.
 *
 * @param name a key of SIZES
 */
export function methodToTime(name: string, threads: number) {
  const { gan: config, size, batch } = SIZES[name];
  const gan = {
    config,
    generator: initializeGenerator(config, 1),
    discriminator: initializeDiscriminator(config, 1),
  };
  const model = methodModel({ name, gan, size, perceptual: lpipsPerceptual(randomLpips(1)) });
  const bench = new Workbench(model, { threads });
  const pixels = (seed: string, length: number) => new RandomStream(1, seed).uniform(length, -1, 1);
  const mask = new Float32Array(size * size).map((_, i) => {
    const [row, column] = [Math.floor(i / size) - size / 2, (i % size) - size / 2];
    return Math.hypot(row, column) < size * 0.4 ? 1 : 0;
  });
  const target = new Target({
    image: { shape: [3, size, size], data: pixels("image", 3 * size * size) },
    ganImage: { shape: [3, size, size], data: pixels("gan", 3 * size * size) },
    latent: new RandomStream(1, "latent").normal(config.latentSize),
    mask: { shape: [size, size], data: mask },
    maskSource: "a disc",
    modelName: name,
  });
  // No mirrored supervision, as in the peer.
  const schedule = {
    ...scheduleOf("synface"),
    batchSize: batch,
    flip3: [false],
    collectIterations: 2,
    priorIterations: 1,
    warmUpIterations: 1,
  };
  return { bench, target, schedule };
}

/**
 * Runs the method's steps as they are used and times their iterations.
 *
 * @param name a key of SIZES
 * @param options threads, and iterations to time after two that warm up, as the peer has
 * @returns the median and the fastest of each step's iterations, and the arithmetic of one
 */
export async function timeMethod(
  name: string,
  { threads, iterations }: { threads: number; iterations: number },
): Promise<{ ms: StepTimes; best: StepTimes; arithmetic: StepTimes }> {
  const { bench, target, schedule } = methodToTime(name, threads);
  const count = iterations + 2;
  const ms = {} as StepTimes;
  const best = {} as StepTimes;
  const arithmetic = {} as StepTimes;
  const timed = (step: keyof StepTimes) => {
    const stamps: number[] = [];
    return {
      iterations: count,
      onProgress: (progress: { step: string }) => {
        if (progress.step === step) stamps.push(performance.now());
        if (stamps.length === count) {
          const durations = stamps.slice(2).map((stamp, i) => stamp - stamps[i + 1]);
          ms[step] = median(durations);
          best[step] = Math.min(...durations);
        }
        if (progress.step === step) arithmetic[step] = bench.trained!.program.arithmetic;
      },
    };
  };
  const prior = await fitPrior(bench, target, { schedule });
  const step1 = await runStep1(bench, prior, timed("step1"));
  const step2 = await runStep2(bench, step1, timed("step2"));
  await runStep3(bench, step2, timed("step3"));
  await bench.dispose();
  return { ms, best, arithmetic };
}
