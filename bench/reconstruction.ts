import { parseArgs } from "node:util";
import { GraphSession } from "../src/engine/session.js";
import { reconstruct } from "../src/method/reconstruct.js";
import { settingOf } from "./setting.js";

/** Run by memory.ts, which has the options' description. */
const { values: options } = parseArgs({
  options: {
    config: { type: "string", default: "bench-64" },
    threads: { type: "string", default: "2" },
    iterations: { type: "string", default: "3" },
    stages: { type: "string", default: "1" },
    mirrored: { type: "boolean", default: false },
  },
});
const { bench, target, schedule } = settingOf(options.config, Number(options.threads));
const iterations = Number(options.iterations);
const lengths = { step1: iterations, step2: iterations, step3: iterations };

const rows: Record<string, number | string>[] = [];
const MB = 1e6;
function note(after: string): void {
  const { rss, arrayBuffers, heapUsed } = process.memoryUsage();
  const whole = (bytes: number) => Math.round(bytes / MB);
  rows.push({
    after,
    "peak so far, MB": whole(process.resourceUsage().maxRSS * 1024),
    "resident, MB": whole(rss),
    "our arrays, MB": whole(arrayBuffers),
    "of them the trainings', MB": whole(bench.buffers.used),
    "left by trainings, MB": whole(bench.buffers.idle),
    "heap, MB": whole(heapUsed),
    sessions: GraphSession.open,
  });
}

note("start");
await reconstruct(bench, target, {
  schedule: {
    ...schedule,
    ...(options.mirrored ? { flip3: [true] } : {}),
    stages: Number(options.stages),
    firstStage: lengths,
    laterStages: lengths,
    priorIterations: iterations,
    warmUpIterations: iterations,
  },
  onProgress: ({ step, stage, iteration, iterations: all }) => {
    if (iteration === all) note(`${step}, stage ${stage + 1}`);
  },
});
note("end");
await bench.dispose();
note("disposed of");
console.table(rows);
