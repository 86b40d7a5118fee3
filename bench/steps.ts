import { cpus } from "node:os";
import { parseArgs } from "node:util";
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
import { findTorch, type PeerTimes, timePeer } from "./peer.js";
import { SIZES } from "./sizes.js";

/*
 * One iteration of each step of the method, as it is used, with random weights and VGG-LPIPS; beside it, where a Python
 * with torch is found, the same sizes in eager PyTorch, in turn. Ours includes the rasteriser, the peer's does not.
 *
 *   npm run bench -- steps --config bench-64 --rounds 3 --json
 */
type StepTimes = Record<"step1" | "step2" | "step3", number>;

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
for (let round = 0; round < Number(options.rounds); round++) {
  if (python) peers.push(timePeer(python, options.config, threads, iterations));
  ours.push(await timeSteps(options.config));
}

const report: Record<string, unknown> = {
  config: options.config,
  threads,
  cpu: cpus()[0].model,
  rounds: ours.length,
  peer: peers[0]?.peer ?? "no Python with torch was found; only our times are given",
  ours_ms: each((step) => median(ours.map((times) => times[step]))),
};
if (peers.length > 0) {
  report.peer_ms = each((step) => median(peers.map((times) => times[`${step}_ms`])));
  // Pair by pair: the machine's speed drifts, a pair shares it.
  report.ratio = each((step) => median(ours.map((times, i) => peers[i][`${step}_ms`] / times[step])), 2);
}
console.log(options.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));

async function timeSteps(name: string): Promise<StepTimes> {
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
  // Two warm-up iterations, as the peer has; no mirrored supervision, as in the peer.
  const schedule = {
    ...scheduleOf("synface"),
    batchSize: batch,
    flip3: [false],
    collectIterations: 2,
    priorIterations: 1,
  };
  const count = iterations + 2;
  const times = {} as StepTimes;
  const timed = (step: keyof StepTimes) => {
    const stamps: number[] = [];
    return {
      iterations: count,
      onProgress: (progress: { step: string }) => {
        if (progress.step === step) stamps.push(performance.now());
        if (stamps.length === count)
          times[step] = median(stamps.slice(2).map((stamp, i) => stamp - stamps[i + 1]));
      },
    };
  };
  const prior = await fitPrior(bench, target, { schedule });
  const step1 = await runStep1(bench, prior, timed("step1"));
  const step2 = await runStep2(bench, step1, timed("step2"));
  await runStep3(bench, step2, timed("step3"));
  await bench.dispose();
  return times;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function each(value: (step: keyof StepTimes) => number, digits = 1): StepTimes {
  const round = (x: number) => Number(x.toFixed(digits));
  return { step1: round(value("step1")), step2: round(value("step2")), step3: round(value("step3")) };
}
