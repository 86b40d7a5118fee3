/**
 * The one TensorFlow.js of the project. Import `tf` from here and nowhere else: two copies would not share
 * their kernels.
 *
 * The `cpu` backend is the eager reference; a trace backend records programs for ONNX Runtime.
 */
import tf from "./tensorflow.cjs";

// Quiet, and without the per-op input checks: every shape is checked when a program is traced.
tf.env().set("PROD", true);
// Takes effect at once: the cpu backend initialises synchronously.
void tf.setBackend("cpu");

export { tf };
