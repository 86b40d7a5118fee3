import { fitPrior } from "../src/method/prior.js";
import { runStep1 } from "../src/method/step1.js";
import { runStep2 } from "../src/method/step2.js";
import { runStep3 } from "../src/method/step3.js";
import { median } from "./median.js";
import { settingOf } from "./setting.js";

/** A number for each step. */
export type StepTimes = Record<"step1" | "step2" | "step3", number>;

/**
 * Runs the method's steps as they are used, with random weights and VGG-LPIPS, and times their iterations.
 *
 * @param name a key of SIZES
 * @param options threads, and iterations to time after two that warm up, as the peer has
 * @returns the median and the fastest of each step's iterations, and the arithmetic of one
 */
export async function timeMethod(
  name: string,
  { threads, iterations }: { threads: number; iterations: number },
): Promise<{ ms: StepTimes; best: StepTimes; arithmetic: StepTimes }> {
  const { bench, target, schedule: usual } = settingOf(name, threads);
  const schedule = { ...usual, collectIterations: 2, priorIterations: 1, warmUpIterations: 1 };
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
