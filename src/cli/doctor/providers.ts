import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { DeviceTrial } from "../../engine/index.js";

/** Whether a way to compute is there, and if not, why. */
export interface Provider {
  name: string;
  available: boolean;
  /** What was seen: its speed, or the reason it is absent. */
  note: string;
}

const require = createRequire(import.meta.url);

/** The version of ONNX Runtime that is installed. */
export function onnxRuntimeVersion(): string {
  const folder = path.dirname(path.dirname(require.resolve("onnxruntime-node")));
  return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")).version;
}

/** A trial of a device in words. */
export function providerOf({ device: name, available, gigaflops, reason }: DeviceTrial): Provider {
  const note = available ? `${gigaflops!.toFixed(0)} GFLOP/s in a convolution` : reason!;
  return { name, available, note };
}
