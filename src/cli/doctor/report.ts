import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { listKernelSpecs } from "@gan2shape/kernel";
import type { CacheState } from "../../fileCache.js";
import { packageVersion } from "../package-info.js";
import { onnxRuntimeVersion, type Provider, providerOf } from "./providers.js";

/** What `gan2shape doctor` finds out. */
export interface DoctorReport {
  gan2shape: string;
  node: string;
  platform: string;
  cpu: { model: string; cores: number };
  memoryGigabytes: number;
  onnxruntime: string;
  providers: Provider[];
  /** What programs run on when no device is named, and why. */
  device: { device: string; reason: string };
  /** Where optimised graphs are kept for the next process; null when switched off. */
  cache: CacheState | null;
  /** Optional peers, used when a user installs them. */
  peers: Record<string, string | null>;
  /** Bundled models. */
  models: string[];
  /** Folder of the installed kernel spec; null when Jupyter does not know the kernel. */
  kernelSpec: string | null;
  /** A browser for the browser tests; nothing else needs one. */
  chromium: string | null;
  /** What cannot work, in words; empty when all is well. */
  problems: string[];
}

const OPTIONAL_PEERS = ["@tensorflow/tfjs-node", "@tensorflow/tfjs-node-gpu"];
const BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Looks at this machine. Nothing is changed, nothing is fetched. */
export async function examine(): Promise<DoctorReport> {
  // Loaded here, since help and errors shall not wait for the engine.
  const { defaultDevice, graphCacheState, tryDevices } = await import("../../engine/index.js");
  const providers = (await tryDevices()).map(providerOf);
  const { listModels } = await import("../../weights/index.js");
  const models = listModels();
  const spec = listKernelSpecs().find((one) => one.ours);
  const problems: string[] = [];
  for (const { name, available, note } of providers) {
    if (name === "cpu" && !available) problems.push(`ONNX Runtime does not run on this processor: ${note}.`);
  }
  if (models.length === 0) problems.push("No bundled model was found in models/; is the package complete?");
  if (spec && !spec.usable)
    problems.push(`The kernel spec in ${spec.folder} names files that are gone; install it again.`);
  return {
    gan2shape: packageVersion(),
    node: process.version,
    platform: `${os.type()} ${os.release()} ${process.arch}`,
    cpu: { model: os.cpus()[0]?.model.trim() ?? "unknown", cores: os.availableParallelism() },
    memoryGigabytes: Math.round(os.totalmem() / 2 ** 30),
    onnxruntime: onnxRuntimeVersion(),
    providers,
    device: await defaultDevice(),
    cache: graphCacheState() ?? null,
    peers: Object.fromEntries(OPTIONAL_PEERS.map((name) => [name, installed(name)])),
    models,
    kernelSpec: spec?.folder ?? null,
    chromium: process.env.GAN2SHAPE_CHROMIUM ?? inPath(BROWSERS),
    problems,
  };
}

/** The same for a person. */
export function describe(report: DoctorReport): string {
  const rows: [string, string][] = [
    ["gan2shape", report.gan2shape],
    ["Node", `${report.node} on ${report.platform}`],
    ["processor", `${report.cpu.model}, ${report.cpu.cores} cores, ${report.memoryGigabytes} GB`],
    ["ONNX Runtime", report.onnxruntime],
    ...report.providers.map(({ name, available, note }): [string, string] => [
      `  ${name}`,
      `${available ? "yes" : "no"}: ${note}`,
    ]),
    ...Object.entries(report.peers).map(([name, version]): [string, string] => [
      name,
      version ?? "not installed (optional)",
    ]),
    ["device", `${report.device.device}: ${report.device.reason}`],
    ["compiled programs", cacheInWords(report.cache)],
    ["models", report.models.join(", ") || "none"],
    ["Jupyter kernel", report.kernelSpec ?? "not installed; `gan2shape kernel install` does it (optional)"],
    ["Chromium", report.chromium ?? "not found (only the browser tests want it)"],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
  const verdict =
    report.problems.length > 0 ? report.problems : [`All is well; ${report.device.device} will be used.`];
  return [...lines, "", ...verdict].join("\n");
}

function cacheInWords(cache: CacheState | null): string {
  if (!cache) return "not kept between processes (GAN2SHAPE_CACHE=off)";
  const { folder, files, bytes, limitBytes, problem } = cache;
  const megabytes = (size: number) => (size / 2 ** 20).toFixed(0);
  const held = `${folder}: ${files} graphs, ${megabytes(bytes)} of ${megabytes(limitBytes)} MB`;
  return problem === undefined ? held : `${held}; nothing is added: ${problem}`;
}

/** From the user's folder, where she would install it. */
function installed(name: string): string | null {
  try {
    return createRequire(path.join(process.cwd(), "noop.js"))(`${name}/package.json`).version;
  } catch {
    return null;
  }
}

function inPath(programs: string[]): string | null {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const files = programs.flatMap((program) => folders.map((folder) => path.join(folder, program)));
  return files.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
