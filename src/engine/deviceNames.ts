/** Where ONNX Runtime runs compiled programs. */
export const COMPILED_DEVICES = ["cpu", "webgpu", "cuda"] as const;
export type CompiledDevice = (typeof COMPILED_DEVICES)[number];

/** Where programs run: compiled, or eagerly on a backend of TensorFlow.js. */
export const DEVICES = [...COMPILED_DEVICES, "tfjs"] as const;
export type Device = (typeof DEVICES)[number];
