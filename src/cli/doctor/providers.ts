import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";

/** Whether a way to compute is there, and if not, why. */
export interface Provider {
  name: string;
  available: boolean;
  /** What was seen: a version, or the reason it is absent. */
  note: string;
}

const require = createRequire(import.meta.url);

/** The version of ONNX Runtime that is installed. */
export function onnxRuntimeVersion(): string {
  return JSON.parse(readFileSync(path.join(folderOf("onnxruntime-node"), "package.json"), "utf8")).version;
}

/**
 * Tries each provider of ONNX Runtime on a graph of one node. Each in a process of its own, since a broken
 * graphics driver ends the process instead of reporting an error.
 */
export async function onnxProviders(): Promise<Provider[]> {
  return Promise.all(["cpu", "webgpu", "cuda"].map(tryProvider));
}

async function tryProvider(name: string): Promise<Provider> {
  const missing = name === "cuda" ? missingCuda() : undefined;
  if (missing) return { name, available: false, note: missing };
  try {
    await promisify(execFile)(
      process.execPath,
      ["-e", TRIAL, require.resolve("onnxruntime-node"), name, IDENTITY_MODEL],
      {
        timeout: 30_000,
      },
    );
    return { name, available: true, note: "runs a graph" };
  } catch (error) {
    const { stderr = "", killed, message } = error as { stderr?: string; killed?: boolean; message: string };
    return { name, available: false, note: killed ? "does not answer" : reason(stderr || message) };
  }
}

/** CUDA wants a driver and a library that the npm package leaves to its install script. */
function missingCuda(): string | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") return "exists for Linux on x64 only";
  if (!existsSync("/dev/nvidiactl")) return "no NVIDIA driver (/dev/nvidiactl)";
  const library = path.join(
    folderOf("onnxruntime-node"),
    "bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so",
  );
  if (existsSync(library)) return undefined;
  return "there is a GPU, but ONNX Runtime's CUDA library is not installed; `npm explore onnxruntime-node -- node script/install.js` fetches it";
}

function folderOf(name: string): string {
  const main = require.resolve(name);
  return main.slice(
    0,
    main.lastIndexOf(`${path.sep}node_modules${path.sep}`) + "/node_modules/".length + name.length,
  );
}

function reason(log: string): string {
  const lines = log.split("\n").map((line) => line.trim());
  const line =
    lines.find((one) => /error|fail|no .*found|unable|not /i.test(one)) ??
    lines.find(Boolean) ??
    "unknown reason";
  return line.replace(/^\s*(?:\w*Error|Warning|Uncaught): /, "").slice(0, 160);
}

const TRIAL = `
const [runtime, name, model] = process.argv.slice(1);
const { InferenceSession, Tensor } = require(runtime);
InferenceSession.create(Buffer.from(model, "base64"), { executionProviders: [name], logSeverityLevel: 3 })
  .then((session) => session.run({ x: new Tensor("float32", new Float32Array(1), [1]) }))
  .then(() => process.exit(0), (error) => { console.error(error.message); process.exit(1); });`;

/** An ONNX model of one node, y = Neg(x), written out by hand: field numbers of onnx.proto, lengths, texts. */
const IDENTITY_MODEL = Buffer.from([
  ...[0x08, 8], // ir_version
  ...message(0x3a, [
    ...message(0x0a, [...text(0x0a, "x"), ...text(0x12, "y"), ...text(0x22, "Neg")]), // node
    ...text(0x12, "g"), // name
    ...message(0x5a, valueInfo("x")), // input
    ...message(0x62, valueInfo("y")), // output
  ]),
  ...message(0x42, [0x10, 17]), // opset_import
]).toString("base64");

function valueInfo(name: string): number[] {
  const shape = message(0x12, message(0x0a, [0x08, 1]));
  return [...text(0x0a, name), ...message(0x12, message(0x0a, [0x08, 1, ...shape]))];
}

function message(tag: number, body: number[]): number[] {
  return [tag, body.length, ...body];
}

function text(tag: number, value: string): number[] {
  return message(tag, [...Buffer.from(value)]);
}
