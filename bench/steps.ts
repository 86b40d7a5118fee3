import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { gemmPeak } from "./gemmPeak.js";
import { median } from "./median.js";
import { type StepTimes, timeMethod } from "./method.js";
import { findTorch, type PeerTimes, timePeer } from "./peer.js";

/*
 * One iteration of each step of the method, as it is used, with random weights and VGG-LPIPS; beside it, where a Python
 * with torch is found, the same sizes in eager PyTorch, in turn. Ours includes the rasteriser, the peer's does not.
 *
 *   npm run bench -- steps --config bench-64 --rounds 3 --json
 */
const { values: options } = parseArgs({
  options: {
    config: { type: "string", default: "bench-64" },
    threads: { type: "string", default: "2" },
    iterations: { type: "string", default: "10" },
    rounds: { type: "string", default: "3" },
    peer: { type: "boolean", default: true },
    json: { type: "boolean", default: false },
  },
  allowNegative: true,
});
const threads = Number(options.threads);
const iterations = Number(options.iterations);

const python = options.peer ? findTorch() : undefined;
const ours: StepTimes[] = [];
const peers: PeerTimes[] = [];
const bests: StepTimes[] = [];
const speeds: StepTimes[] = [];
const peaks: number[] = [];
for (let round = 0; round < Number(options.rounds); round++) {
  if (python) peers.push(timePeer(python, options.config, threads, iterations));
  const { ms, best, arithmetic } = await timeMethod(options.config, { threads, iterations });
  ours.push(ms);
  bests.push(best);
  peaks.push(await gemmPeak(threads));
  speeds.push(each((step) => arithmetic[step] / ms[step] / 1e6, 0));
}

const report: Record<string, unknown> = {
  config: options.config,
  threads,
  cpu: cpus()[0].model,
  rounds: ours.length,
  peer: peers[0]?.peer ?? "no Python with torch was found; only our times are given",
  ours_ms: each((step) => median(ours.map((times) => times[step]))),
  gflops: each((step) => median(speeds.map((speed) => speed[step])), 0),
  // The best of all rounds; a Conv with constant filters can be faster than a product.
  gemm_peak_gflops: Math.round(Math.max(...peaks)),
  share_of_peak: each((step) => median(speeds.map((speed, i) => speed[step] / peaks[i])), 2),
};
if (peers.length > 0) {
  report.peer_ms = each((step) => median(peers.map((times) => times[`${step}_ms`])));
  // Pair by pair: the machine's speed drifts, a pair shares it.
  report.ratio = each((step) => median(ours.map((times, i) => peers[i][`${step}_ms`] / times[step])), 2);
  // Whoever shares the machine slows PyTorch's threads, which wait for each other, more than ours: on one that is not
  // idle believe this one.
  const fastest = (values: number[]) => Math.min(...values);
  report.ratio_of_fastest = each(
    (step) =>
      fastest(peers.map((times) => times[`${step}_best_ms`])) / fastest(bests.map((times) => times[step])),
    2,
  );
}
console.log(options.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));

function each(value: (step: keyof StepTimes) => number, digits = 1): StepTimes {
  const round = (x: number) => Number(x.toFixed(digits));
  return { step1: round(value("step1")), step2: round(value("step2")), step3: round(value("step3")) };
}
