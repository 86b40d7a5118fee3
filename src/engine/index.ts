/** The engine: TensorFlow.js functions, compiled to ONNX Runtime. */
import "./comparisonGradients.js";

export { Adam, type AdamOptions, type AdamState } from "./adam.js";
export { BufferPool } from "./bufferPool.js";
export {
  type CompileOptions,
  compile,
  type InputSpec,
  type NetSpec,
  type Program,
  type Role,
  type Traced,
} from "./compile.js";
export { type DeviceChoice, type DeviceTrial, defaultDevice, fastestDevice, tryDevices } from "./device.js";
export { DEVICES, type Device } from "./deviceNames.js";
export type { RunOptions } from "./interruption.js";
export { defineHostOp, defineOperator, type HostOp, type Operator } from "./operator.js";
export { conv2d } from "./ops/conv2d.js";
export { conv2dFilterGradient } from "./ops/conv2dFilterGradient.js";
export { conv2dInputGradient, convTranspose2d } from "./ops/conv2dInputGradient.js";
export { gridSample, gridSampleNearest } from "./ops/gridSample.js";
export { groupNorm } from "./ops/groupNorm.js";
export { leakyRelu } from "./ops/leakyRelu.js";
export { avgPool2d, maxPool2d, upsampleNearest2d } from "./ops/pooling.js";
export { resize } from "./ops/resize.js";
export { upfirdn2d } from "./ops/upfirdn2d.js";
export { type RandomState, RandomStream } from "./random.js";
export { type RowwiseLoss, rowwise } from "./rowwise.js";
export { graphCacheState } from "./session.js";
export { tf } from "./tf.js";
export { compileTraining, type Losses, type TrainingOptions, type TrainingProgram } from "./training.js";
export {
  cloneParameters,
  countParameters,
  type Parameter,
  type Parameters,
  type Shape,
  sizeOf,
  type Tensors,
} from "./types.js";
