import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { RandomStream, sizeOf } from "../src/engine/index.js";
import { profiling } from "../src/engine/session.js";
import { initializeDiscriminator } from "../src/gan/discriminator.js";
import { initializeGenerator } from "../src/gan/generator.js";
import { compileTrainingPrograms } from "../src/gan/trainingPrograms.js";
import { median } from "./median.js";
import { timeMethod } from "./method.js";
import { SIZES } from "./sizes.js";

/*
 * Where the time of a program goes: for each kind of node and shape, milliseconds in one iteration and GFLOP/s.
 *
 *   npm run bench -- profile --config bench-64 --program step3 --top 40     # or prior, step1, step2, warm-up
 *   npm run bench -- profile --config bench-64 --program generator-step     # or discriminator-step, r1-step
 */
const { values: options } = parseArgs({
  options: {
    config: { type: "string", default: "bench-64" },
    program: { type: "string", default: "step3" },
    threads: { type: "string", default: "2" },
    iterations: { type: "string", default: "5" },
    top: { type: "string", default: "40" },
  },
});
const threads = Number(options.threads);
const iterations = Number(options.iterations);

interface ProfileEvent {
  cat: string;
  name: string;
  dur: number;
  args: Record<string, string> & {
    input_type_shape?: Record<string, number[]>[];
    output_type_shape?: Record<string, number[]>[];
  };
}

const folder = mkdtempSync(path.join(tmpdir(), "profile-"));
try {
  profiling.folder = folder;
  if (options.program.endsWith("-step")) await runTraining(options.program);
  else await timeMethod(options.config, { threads, iterations });
  report(folder);
} finally {
  rmSync(folder, { recursive: true });
}

/** Runs one of the programs of GAN training. */
async function runTraining(program: string): Promise<void> {
  const { gan: config, batch } = SIZES[options.config];
  const generator = initializeGenerator(config, 1);
  const programs = await compileTrainingPrograms(
    config,
    { generator, discriminator: initializeDiscriminator(config, 1), average: generator },
    { batch, r1Weight: 10, threads },
  );
  const run = Object.values(programs).find(({ name }) => name === program);
  if (!run) throw new Error(`There is no program ${program}.`);
  const draw = (name: string, shape: number[]) => new RandomStream(1, name).normal(sizeOf(shape));
  const latent = [batch, config.latentSize];
  const images = { images: draw("images", [batch, 3, config.size, config.size]) };
  const latents = {
    z1: draw("z1", latent),
    z2: draw("z2", latent),
    crossover: new Float32Array(batch * 2 * (Math.log2(config.size) - 1)),
  };
  const feeds = {
    "r1-step": images,
    "generator-step": latents,
    "discriminator-step": { ...latents, ...images },
  }[program];
  const times: number[] = [];
  for (let i = 0; i < iterations + 2; i++) {
    const start = performance.now();
    await run.run(feeds);
    times.push(performance.now() - start);
  }
  console.log(`${program}: ${median(times).toFixed(1)} ms`);
  for (const p of Object.values(programs)) await p.dispose();
}

/** Prints what the profiles of the program's loop say. */
function report(from: string): void {
  const files = readdirSync(from).filter((file) => file.startsWith(`${options.program}.loop.`));
  const table = new Map<string, { ms: number; count: number; flops: number }>();
  const kinds = new Map<string, number>();
  let total = 0;
  let flopsInAll = 0;
  for (const file of files.sort()) {
    const events = JSON.parse(readFileSync(path.join(from, file), "utf8")) as ProfileEvent[];
    const whole = events.filter(({ name }) => name === "model_run").map(({ dur }) => dur / 1000);
    total += median(whole);
    console.log(`${file.split("_")[0]}: ${whole.length} runs, median ${median(whole).toFixed(2)} ms`);
    const groups = new Map<string, { durations: number[]; event: ProfileEvent }>();
    for (const event of events) {
      if (event.cat !== "Node" || !event.name.endsWith("_kernel_time")) continue;
      const known = groups.get(event.name);
      if (known) known.durations.push(event.dur);
      else groups.set(event.name, { durations: [event.dur], event });
    }
    for (const { durations, event } of groups.values()) {
      const ms = median(durations) / 1000;
      const inputs = shapes(event.args.input_type_shape);
      const outputs = shapes(event.args.output_type_shape);
      const op = event.args.op_name;
      const key = `${op} ${inputs.slice(0, 3).map(text).join(" ")} -> ${outputs.slice(0, 2).map(text).join(" ")}`;
      const row = table.get(key) ?? { ms: 0, count: 0, flops: 0 };
      const flops = flopsOf(op, inputs, outputs);
      row.ms += ms;
      row.count++;
      row.flops += flops;
      flopsInAll += flops;
      table.set(key, row);
      kinds.set(op, (kinds.get(op) ?? 0) + ms);
    }
  }
  const speed = (flops: number, ms: number) => (flops > 0 ? `${(flops / ms / 1e6).toFixed(0)} GFLOP/s` : "");
  console.log(`\nall: ${total.toFixed(1)} ms, ${speed(flopsInAll, total)}\n`);
  for (const [op, ms] of [...kinds].sort((a, b) => b[1] - a[1]).slice(0, 16))
    console.log(`${ms.toFixed(2).padStart(9)} ms  ${op}`);
  console.log();
  for (const [key, { ms, count, flops }] of [...table]
    .sort((a, b) => b[1].ms - a[1].ms)
    .slice(0, Number(options.top)))
    console.log(
      `${ms.toFixed(2).padStart(9)} ms ${String(count).padStart(3)}x ${speed(flops, ms).padStart(13)}  ${key}`,
    );
}

function shapes(described: Record<string, number[]>[] = []): number[][] {
  return described.map((entry) => Object.values(entry)[0]);
}

function text(shape: number[]): string {
  return `[${shape.join("x")}]`;
}

/** Multiplications and additions of convolutions and products. */
function flopsOf(op: string, inputs: number[][], [output]: number[][]): number {
  const last = (shape: number[]) => shape[shape.length - 1];
  // A filter that was laid out beforehand is no input any more.
  if (inputs.length < 2) return 0;
  if (op === "Conv" || op === "FusedConv") return 2 * sizeOf(output) * sizeOf(inputs[1].slice(1));
  if (op === "ConvTranspose") return 2 * sizeOf(inputs[0]) * sizeOf(inputs[1].slice(1));
  if (op === "MatMul") return 2 * sizeOf(output) * last(inputs[0]);
  if (op === "Gemm" || op === "FusedMatMul") {
    // Transposed or not: (m k) (k n) / (m n) = k^2.
    const [m, n] = output.slice(-2);
    const plane = (shape: number[]) => sizeOf(shape.slice(-2));
    return 2 * sizeOf(output) * Math.sqrt((plane(inputs[0]) * plane(inputs[1])) / (m * n));
  }
  return 0;
}
