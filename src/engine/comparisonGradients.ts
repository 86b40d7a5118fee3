import { tf } from "./tf.js";

/*
 * Comparisons are constant almost everywhere, so their gradient is zero. TensorFlow.js registers none and refuses to
 * differentiate a loss that holds a mask made of one (such as "where the depth is valid").
 */
for (const kernelName of ["Greater", "GreaterEqual", "Less", "LessEqual", "Equal", "NotEqual"]) {
  if (tf.getGradient(kernelName)) continue;
  tf.registerGradient({
    kernelName,
    inputsToSave: ["a", "b"],
    gradFunc: (_dy, saved) => ({
      a: () => tf.zerosLike((saved as tf.Tensor[])[0]),
      b: () => tf.zerosLike((saved as tf.Tensor[])[1]),
    }),
  });
}
