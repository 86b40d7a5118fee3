/** The engine: TensorFlow.js functions, compiled to ONNX Runtime. */
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
export { RandomStream, type RandomState } from "./random.js";
export { tf } from "./tf.js";
export {
  cloneParameters,
  countParameters,
  type Parameter,
  type Parameters,
  type Shape,
  sizeOf,
  type Tensors,
} from "./types.js";
