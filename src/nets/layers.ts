import {
  avgPool2d,
  conv2d,
  convTranspose2d,
  groupNorm,
  leakyRelu,
  type Shape,
  type Tensors,
  tf,
  upsampleNearest2d,
} from "../engine/index.js";

/**
 * One entry of a network's table. Its place in the table is its index in the PyTorch `Sequential`, so that
 * `network.{index}.weight` means the same here and in a published checkpoint.
 */
export type Layer =
  | { op: "conv"; in: number; out: number; kernel: number; stride?: number; pad?: number; bias?: boolean }
  | { op: "convTranspose"; in: number; out: number; kernel: number; stride?: number; pad?: number }
  | { op: "groupNorm"; channels: number }
  | { op: "resDown"; in: number; out: number }
  | { op: "leakyRelu" | "relu" | "tanh" | "upsample" };

/** Every GroupNorm of the method holds four channels per group. */
const CHANNELS_PER_GROUP = 4;

/** How a parameter starts: uniform in +-1/sqrt(fanIn), or constant. */
export interface ParameterRule {
  shape: Shape;
  init: { fanIn: number } | { constant: number };
}

/**
 * The parameters of a table, by PyTorch name, with their shapes and how they start.
 *
 * The fan-in of a transposed convolution is out*k*k, since PyTorch reads dimension 1 of its (in, out, k, k)
 * weight (GAN2Shape, reference implementation).
 *
 * @param layers the table
 * @param prefix what PyTorch calls the Sequential
 * @example parameterRules([{ op: "conv", in: 3, out: 8, kernel: 3 }])["network.0.weight"].shape; // [8, 3, 3, 3]
 */
export function parameterRules(layers: Layer[], prefix = "network"): Record<string, ParameterRule> {
  const rules: Record<string, ParameterRule> = {};
  const conv = (name: string, input: number, output: number, kernel: number, bias = false) => {
    const fanIn = input * kernel * kernel;
    rules[`${name}.weight`] = { shape: [output, input, kernel, kernel], init: { fanIn } };
    if (bias) rules[`${name}.bias`] = { shape: [output], init: { fanIn } };
  };
  layers.forEach((layer, index) => {
    const name = `${prefix}.${index}`;
    switch (layer.op) {
      case "conv":
        conv(name, layer.in, layer.out, layer.kernel, layer.bias);
        break;
      case "convTranspose":
        rules[`${name}.weight`] = {
          shape: [layer.in, layer.out, layer.kernel, layer.kernel],
          init: { fanIn: layer.out * layer.kernel * layer.kernel },
        };
        break;
      case "groupNorm":
        rules[`${name}.weight`] = { shape: [layer.channels], init: { constant: 1 } };
        rules[`${name}.bias`] = { shape: [layer.channels], init: { constant: 0 } };
        break;
      case "resDown":
        conv(`${name}.conv1`, layer.in, layer.out, 3);
        conv(`${name}.conv2`, layer.out, layer.out, 3);
        conv(`${name}.conv_sc`, layer.in, layer.out, 1, true);
        break;
    }
  });
  return rules;
}

/**
 * Runs a table on a batch of images.
 *
 * @param layers the table
 * @param weights its parameters as tensors, by PyTorch name
 * @param x (B, C, H, W)
 * @returns the last layer's output; differentiable in `x` and the weights
 * @example runLayers(layers, { "network.0.weight": filter }, image);
 */
export function runLayers(
  layers: Layer[],
  weights: Tensors,
  x: tf.Tensor4D,
  prefix = "network",
): tf.Tensor4D {
  return layers.reduce((input, layer, index) => runLayer(layer, weights, `${prefix}.${index}`, input), x);
}

function runLayer(layer: Layer, weights: Tensors, name: string, x: tf.Tensor4D): tf.Tensor4D {
  switch (layer.op) {
    case "conv": {
      const y = conv2d(x, weights[`${name}.weight`] as tf.Tensor4D, { stride: layer.stride, pad: layer.pad });
      return layer.bias ? addBias(y, weights[`${name}.bias`]) : y;
    }
    case "convTranspose":
      return convTranspose2d(x, weights[`${name}.weight`] as tf.Tensor4D, {
        stride: layer.stride,
        pad: layer.pad,
      });
    case "groupNorm": {
      const [gamma, beta] = [weights[`${name}.weight`], weights[`${name}.bias`]] as tf.Tensor1D[];
      return groupNorm(x, layer.channels / CHANNELS_PER_GROUP, gamma, beta);
    }
    case "resDown":
      return resDown(weights, name, x);
    case "leakyRelu":
      return leakyRelu(x, 0.2) as tf.Tensor4D;
    case "relu":
      return tf.relu(x);
    case "tanh":
      return tf.tanh(x);
    case "upsample":
      return upsampleNearest2d(x, 2);
  }
}

/** Adds one number per channel. */
export function addBias(x: tf.Tensor4D, bias: tf.Tensor): tf.Tensor4D {
  return tf.add(x, tf.reshape(bias, [1, -1, 1, 1]));
}

/**
 * Residual block that halves the image. The shortcut reads relu(x), not x: the reference's in-place ReLU
 * overwrites its input, and its published weights were trained that way (method specification, quirk Q1).
 */
function resDown(weights: Tensors, name: string, x: tf.Tensor4D): tf.Tensor4D {
  const filter = (part: string) => weights[`${name}.${part}.weight`] as tf.Tensor4D;
  const active = tf.relu(x);
  const inner = tf.relu(conv2d(active, filter("conv1"), { stride: 2, pad: 1 }));
  const main = conv2d(inner, filter("conv2"), { pad: 1 });
  const shortcut = conv2d(avgPool2d(active, 2), filter("conv_sc"));
  return tf.add(main, addBias(shortcut, weights[`${name}.conv_sc.bias`]));
}
