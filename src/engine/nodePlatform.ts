import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus, homedir } from "node:os";
import path from "node:path";
import { env, InferenceSession, Tensor } from "onnxruntime-node";
import { cacheFolder } from "../cacheFolder.js";
import { FileCache } from "../fileCache.js";
import type { CompiledDevice } from "./deviceNames.js";
import type { Candidate, Platform, TrialInput, TrialOutcome } from "./platform.js";
import { PROVIDERS } from "./providers.js";

const require = createRequire(import.meta.url);

/** Node with `onnxruntime-node`. */
export const nodePlatform: Platform = {
  threads: Math.min(8, availableParallelism()),
  Tensor,
  InferenceSession,
  turn: () => new Promise((resolve) => setImmediate(resolve)),
  wantedDevice: () => process.env.GAN2SHAPE_DEVICE || "auto",
  candidates: (): Candidate[] => [
    { device: "cuda", missing: missingCuda() },
    { device: "webgpu", missing: missingGraphics() },
  ],
  tryModel,
  graphCache,
};

/** Five sets of programs of the size of bench-64, which take 49 MB each. */
const GRAPH_CACHE_BYTES = 256 * 2 ** 20;

let graphs: FileCache | undefined;

function graphCache(): FileCache | undefined {
  let folder: string | undefined;
  try {
    folder = cacheFolder({ platform: process.platform, env: process.env, home: homedir() });
  } catch {
    return undefined; // a user without a home
  }
  if (folder === undefined) return undefined;
  if (graphs?.folder !== folder)
    graphs = new FileCache(folder, { identity: machine(), limitBytes: GRAPH_CACHE_BYTES });
  return graphs;
}

/**
 * What an optimised graph holds for: filters are laid out in blocks as wide as the processor's vectors, and a folder may
 * be shared by machines. A hypervisor may give processors of different kinds one name, so the features count too.
 */
function machine(): string {
  let features: string[] = [];
  try {
    const [first] = readFileSync("/proc/cpuinfo", "utf8").split("\n\n");
    features = first.split("\n").filter((line) => /^(?:flags|Features|model|stepping|CPU part)\b/.test(line));
  } catch {
    // Only Linux has it; elsewhere the name has to do.
  }
  const { platform, arch, env: variables } = process;
  const name = cpus()[0]?.model ?? variables.PROCESSOR_IDENTIFIER ?? "";
  return JSON.stringify(["1", env.versions.node, platform, arch, name, ...features]);
}

/** Longer than a GPU's driver and shaders take to start. */
const PATIENCE_MILLISECONDS = 30_000;

function tryModel(device: CompiledDevice, model: Uint8Array, inputs: TrialInput[]): Promise<TrialOutcome> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["-e", TRIAL, require.resolve("onnxruntime-node"), JSON.stringify(PROVIDERS[device])],
      { timeout: PATIENCE_MILLISECONDS },
      (error, stdout, stderr) => {
        if (!error) resolve(JSON.parse(stdout));
        else resolve({ error: error.killed ? "does not answer" : reasonIn(stderr || error.message) });
      },
    );
    child.stdin?.on("error", () => {}); // It may end before it has read everything; its end says why.
    child.stdin?.end(JSON.stringify({ model: Buffer.from(model).toString("base64"), inputs }));
  });
}

/** Runs for a second at most after the first two, which compile what there is to compile. */
const TRIAL = `
const [runtime, provider] = process.argv.slice(1);
const { InferenceSession, Tensor } = require(runtime);
const { model, inputs } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const feeds = {};
for (const { name, shape } of inputs) {
  const length = shape.reduce((product, extent) => product * extent, 1);
  feeds[name] = new Tensor("float32", Float32Array.from({ length }, (_, i) => Math.sin(i)), shape);
}
(async () => {
  const session = await InferenceSession.create(Buffer.from(model, "base64"), {
    executionProviders: [JSON.parse(provider)], logSeverityLevel: 4,
    extra: { session: { disable_cpu_ep_fallback: JSON.parse(provider) === "cpu" ? "0" : "1" } },
  });
  let milliseconds = Infinity, magnitude = 0, spent = 0;
  for (let run = 0; run < 2 || (run < 20 && spent < 1000); run++) {
    const start = performance.now();
    const [output] = Object.values(await session.run(feeds));
    const data = await output.getData();
    const taken = performance.now() - start;
    if (run >= 1) { milliseconds = Math.min(milliseconds, taken); spent += taken; }
    magnitude = data.reduce((sum, value) => sum + Math.abs(value), 0);
  }
  process.stdout.write(JSON.stringify({ milliseconds, magnitude }), () => process.exit(0));
})().catch((error) => { console.error(error.message); process.exit(1); });`;

/** CUDA wants a driver and a library that the npm package leaves to its install script. */
function missingCuda(): string | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") return "exists for Linux on x64 only";
  if (!existsSync("/dev/nvidiactl")) return "no NVIDIA driver (/dev/nvidiactl)";
  const main = require.resolve("onnxruntime-node");
  const library = path.join(
    path.dirname(path.dirname(main)),
    "bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so",
  );
  if (existsSync(library)) return undefined;
  return "there is a GPU, but ONNX Runtime's CUDA library is not installed; `npm explore onnxruntime-node -- node script/install.js` fetches it";
}

/** On Linux a GPU has a device file; one drawn by software (Vulkan told to by these variables) has none. */
function missingGraphics(): string | undefined {
  if (process.platform !== "linux") return undefined;
  if (process.env.VK_ICD_FILENAMES || process.env.VK_DRIVER_FILES) return undefined;
  const files = ["/dev/dri", "/dev/nvidiactl", "/dev/dxg"];
  return files.some(existsSync) ? undefined : `no GPU (${files.join(", ")})`;
}

function reasonIn(log: string): string {
  const lines = log.split("\n").map((line) => line.trim());
  const line =
    lines.find((one) => /error|fail|no .*found|unable|not /i.test(one)) ??
    lines.find(Boolean) ??
    "unknown reason";
  return line.replace(/^\s*(?:\w*Error|Warning|Uncaught): /, "").slice(0, 160);
}
