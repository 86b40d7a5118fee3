import { parseArgs } from "node:util";
import { runLoop } from "../src/method/loop.js";
import { fitPrior } from "../src/method/prior.js";
import { runStep1 } from "../src/method/step1.js";
import { runStep2 } from "../src/method/step2.js";
import { step3Program } from "../src/method/step3.js";
import { median } from "./median.js";
import { settingOf } from "./setting.js";
import { SIZES } from "./sizes.js";

/*
 * How long an interrupt takes in step 3, from when it is due to the end of the loop: at moments spread evenly over an
 * iteration. The worst is about the last part with the optimiser, or the longest part.
 *
 *   npm run bench -- interrupts --config bench-64 --interrupts 20
 */
const { values: options } = parseArgs({
  options: {
    config: { type: "string", default: "bench-64" },
    threads: { type: "string", default: "2" },
    interrupts: { type: "string", default: "20" },
    json: { type: "boolean", default: false },
  },
});
const { config, json } = options;
const count = Number(options.interrupts);
const { bench, target, schedule: usual } = settingOf(config, Number(options.threads));
const schedule = { ...usual, collectIterations: 2, priorIterations: 1, warmUpIterations: 1 };
const { batch, size } = SIZES[config];

const once = { iterations: 1 };
const step1 = await runStep1(bench, await fitPrior(bench, target, { schedule, ...once }), once);
const step2 = await runStep2(bench, step1, once);
const training = await step3Program(bench, schedule, false);
bench.load(step2.networks);
await training.fix({ image: target.image.data, mask: target.mask.data });
const feeds = {
  projected: step2.projected.data.slice(0, batch * 3 * size * size),
  masks: step2.masks.data.slice(0, batch * size * size),
};
const step = async (_: number, run: { signal?: AbortSignal }) => {
  const { loss } = await training.step(feeds, run);
  return { total: loss };
};

/** Milliseconds of the first iterations, without interrupts. */
const whole: number[] = [];
let from = performance.now();
await runLoop({ step: "step3", stage: 0, iterations: 4 }, { onProgress: () => stamp() }, step);
function stamp(): void {
  whole.push(performance.now() - from);
  from = performance.now();
}
const iteration = median(whole.slice(1));

const taken: number[] = [];
for (let i = 0; i < count; i++) {
  const controller = new AbortController();
  let due: number | undefined;
  const onProgress = () => {
    if (due !== undefined) return;
    const delay = ((i + 0.5) / count) * iteration;
    due = performance.now() + delay;
    // Waits for the event loop, as a signal of the system or a message of a notebook does.
    setTimeout(() => controller.abort(), delay);
  };
  await runLoop(
    { step: "step3", stage: 0, iterations: 1000 },
    { signal: controller.signal, onProgress },
    step,
  );
  taken.push(performance.now() - due!);
}
await bench.dispose();

const report = {
  config,
  threads: Number(options.threads),
  iteration_ms: Math.round(iteration),
  interrupts: count,
  median_ms: Math.round(median(taken)),
  worst_ms: Math.round(Math.max(...taken)),
  share_of_iteration: Number((Math.max(...taken) / iteration).toFixed(2)),
};
console.log(json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
