import type { InferenceSession } from "onnxruntime-node";
import type { CompiledDevice } from "./deviceNames.js";

/** What ONNX Runtime is told for each device. */
export const PROVIDERS: Record<CompiledDevice, InferenceSession.ExecutionProviderConfig> = {
  cpu: "cpu",
  // Left alone, this one turns convolutions to channels last, then moves the transpositions about until some are of masks,
  // which it cannot transpose: step 1 would not run.
  webgpu: { name: "webgpu", preferredLayout: "NCHW" },
  cuda: "cuda",
};
