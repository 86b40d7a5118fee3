import { parseArgs } from "node:util";
import { reconstruct } from "../src/method/reconstruct.js";
import { findTorch, timePeer } from "./peer.js";
import { settingOf } from "./setting.js";

/*
 * One image by the whole `synface` schedule (500 / 500 / 200 iterations) with random weights and VGG-LPIPS, everything
 * included: compiling, the rasteriser, sampling, collecting. Before and after it the peer's iterations, times as many; it
 * has neither these nor the prior and the warm-up, which are timed apart. About 10 minutes; bar: a third of the peer's time.
 *
 *   npm run bench -- schedule --config bench-64
 */
const { values: options } = parseArgs({
  options: {
    config: { type: "string", default: "bench-64" },
    threads: { type: "string", default: "2" },
    iterations: { type: "string", default: "10" },
  },
});
const { config } = options;
const threads = Number(options.threads);
const { bench, target, schedule } = settingOf(config, threads);
const { step1, step2, step3 } = schedule.firstStage;

const python = findTorch();
const peerSeconds = (): number => {
  const ms = timePeer(python!, config, threads, Number(options.iterations));
  return (step1 * ms.step1_ms + step2 * ms.step2_ms + step3 * ms.step3_ms) / 1000;
};
const peers = python ? [peerSeconds()] : [];

const seconds: Record<string, number> = {};
let start = performance.now();
await reconstruct(bench, target, {
  schedule,
  onProgress: ({ step, iteration, iterations }) => {
    if (iteration !== iterations) return;
    seconds[step] = Math.round((performance.now() - start) / 100) / 10;
    start = performance.now();
  },
});
await bench.dispose();
if (python) peers.push(peerSeconds());

console.log(JSON.stringify({ config, threads, iterations: schedule.firstStage, seconds }, null, 2));
const ours = seconds.step1 + seconds.step2 + seconds.collect + seconds.step3;
if (peers.length === 0) {
  console.log(`the three steps ${ours.toFixed(0)} s; no Python with torch was found to compare with`);
} else {
  const peer = (peers[0] + peers[1]) / 2;
  const spread = peers.map((value) => value.toFixed(0)).join(" and ");
  console.log(
    `the three steps ${ours.toFixed(0)} s, the peer's iterations ${spread} s: ratio ${(peer / ours).toFixed(2)}`,
  );
}
