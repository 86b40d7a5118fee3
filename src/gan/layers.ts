import { conv2d, convTranspose2d, leakyRelu, tf, upfirdn2d } from "../engine/index.js";

/** √2, the gain that keeps a leaky ReLU's output at unit variance. */
const ACTIVATION_GAIN = Math.SQRT2;

/**
 * Scales each row to unit mean square.
 *
 * @param x [B, C]
 * @returns [B, C]; zero stays zero
 * @example pixelNorm(tf.ones([2, 8]));
 */
export function pixelNorm(x: tf.Tensor2D): tf.Tensor2D {
  return tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), 1, true), 1e-8)));
}

/**
 * Linear layer with an equalised learning rate: weights are stored at unit variance and scaled when used.
 *
 * @param x [B, in]
 * @param weight [out, in]
 * @param bias [out]
 * @param options `multiplier` λ on weight and bias; `activate` applies the leaky ReLU with its gain
 * @returns [B, out]
 * @example equalizedLinear(tf.ones([1, 4]), tf.ones([2, 4]), tf.zeros([2]));
 */
export function equalizedLinear(
  x: tf.Tensor2D,
  weight: tf.Tensor,
  bias: tf.Tensor,
  { multiplier = 1, activate = false } = {},
): tf.Tensor2D {
  // The gain goes through the activation (√2 lrelu(x) = lrelu(√2 x)), so that one product does both.
  const gain = activate ? ACTIVATION_GAIN : 1;
  const scale = (multiplier * gain) / Math.sqrt(weight.shape[1]!);
  const product = tf.mul(tf.matMul(x, weight as tf.Tensor2D, false, true), scale);
  const y = tf.add(product, tf.mul(bias, multiplier * gain)) as tf.Tensor2D;
  return activate ? (leakyRelu(y) as tf.Tensor2D) : y;
}

/**
 * Convolution with an equalised learning rate.
 *
 * @param x [B, in, H, W]
 * @param weight [out, in, k, k], stored at unit variance
 * @param options `stride`, `pad`, and a `gain` on the filter
 * @returns [B, out, H', W']
 */
export function equalizedConv2d(
  x: tf.Tensor4D,
  weight: tf.Tensor,
  { stride = 1, pad = 0, gain = 1 } = {},
): tf.Tensor4D {
  const [, channels, height, width] = weight.shape as [number, number, number, number];
  const filter = tf.mul(weight, gain / Math.sqrt(channels * height * width)) as tf.Tensor4D;
  return conv2d(x, filter, { stride, pad });
}

/** `equalizedConv2d` followed by bias and leaky ReLU times `gain`, with the gain folded into filter and bias. */
export function activatedConv2d(
  x: tf.Tensor4D,
  weight: tf.Tensor,
  bias: tf.Tensor,
  { stride = 1, pad = 0, gain = ACTIVATION_GAIN } = {},
): tf.Tensor4D {
  const y = equalizedConv2d(x, weight, { stride, pad, gain });
  return leakyRelu(tf.add(y, tf.mul(tf.reshape(bias, [1, -1, 1, 1]), gain)) as tf.Tensor4D) as tf.Tensor4D;
}

/** The tensors of one modulated convolution. */
export interface ModulatedWeights {
  /** [1, out, in, k, k] */
  weight: tf.Tensor;
  /** [in, latentSize] */
  modulationWeight: tf.Tensor;
  /** [in] */
  modulationBias: tf.Tensor;
}

/**
 * Modulated convolution of StyleGAN2 ("Analyzing and Improving the Image Quality of StyleGAN", section 2.2).
 *
 * Instead of one filter per sample, the style scales the input's channels, one shared filter is applied, and
 * the demodulation factors scale the output's channels: the same numbers, and the filter stays constant.
 *
 * @param x [B, in, H, W]
 * @param w [B, latentSize]
 * @param weights filter and modulation
 * @param options `demodulate` (default true), `up` doubles the size, `gain` on the result
 * @returns [B, out, H, W], or [B, out, 2H, 2W] with `up`
 * @example modulatedConv2d(x, w, { weight, modulationWeight, modulationBias }, { up: true });
 */
export function modulatedConv2d(
  x: tf.Tensor4D,
  w: tf.Tensor2D,
  { weight, modulationWeight, modulationBias }: ModulatedWeights,
  { demodulate = true, up = false, gain = 1 } = {},
): tf.Tensor4D {
  const [, outputs, inputs, kernel] = weight.shape as [number, number, number, number, number];
  const batch = w.shape[0];
  const filter = tf.mul(
    tf.reshape(weight, [outputs, inputs, kernel, kernel]),
    1 / Math.sqrt(inputs * kernel * kernel),
  ) as tf.Tensor4D;
  const style = equalizedLinear(w, modulationWeight, modulationBias);
  // Without demodulation nothing later scales per channel, so a gain goes into the style.
  const inputScale = demodulate || gain === 1 ? style : tf.mul(style, gain);
  let y = tf.mul(x, tf.reshape(inputScale, [batch, inputs, 1, 1])) as tf.Tensor4D;
  if (up) {
    y = convTranspose2d(y, tf.transpose(filter, [1, 0, 2, 3]), { stride: 2 });
    y = upfirdn2d(y, { pad: [1, 1], gain: 4 });
  } else {
    y = conv2d(y, filter, { pad: kernel >> 1 });
  }
  if (!demodulate) return y;
  const energy = tf.sum(tf.square(filter), [2, 3]) as tf.Tensor2D;
  const factors = tf.rsqrt(tf.add(tf.matMul(tf.square(style), energy, false, true), 1e-8));
  return tf.mul(y, tf.reshape(tf.mul(factors, gain), [batch, outputs, 1, 1])) as tf.Tensor4D;
}

/**
 * Modulated convolution, noise, bias, leaky ReLU with gain √2.
 *
 * @param noise [B or 1, 1, H', W'] already of the output's size, with its strength; left out when the GAN has none
 * @returns [B, out, H', W']
 */
export function styledConv(
  x: tf.Tensor4D,
  w: tf.Tensor2D,
  weights: ModulatedWeights & { bias: tf.Tensor },
  { up = false, noise }: { up?: boolean; noise?: { map: tf.Tensor; strength: tf.Tensor } } = {},
): tf.Tensor4D {
  let y = modulatedConv2d(x, w, weights, { up, gain: ACTIVATION_GAIN });
  if (noise) {
    const strength = tf.reshape(noise.strength, [1, 1, 1, 1]);
    y = tf.add(y, tf.mul(noise.map, tf.mul(strength, ACTIVATION_GAIN)));
  }
  const bias = tf.mul(tf.reshape(weights.bias, [1, -1, 1, 1]), ACTIVATION_GAIN);
  return leakyRelu(tf.add(y, bias) as tf.Tensor4D) as tf.Tensor4D;
}

/**
 * Colour of one resolution, added to the upsampled colour of the one below.
 *
 * @param x [B, in, H, W]
 * @param skip [B, 3, H/2, W/2], absent at 4 px
 * @returns [B, 3, H, W], not clamped
 */
export function toRgb(
  x: tf.Tensor4D,
  w: tf.Tensor2D,
  weights: ModulatedWeights & { bias: tf.Tensor },
  skip?: tf.Tensor4D,
): tf.Tensor4D {
  const y = tf.add(modulatedConv2d(x, w, weights, { demodulate: false }), weights.bias) as tf.Tensor4D;
  return skip ? (tf.add(y, upfirdn2d(skip, { up: 2, pad: [2, 1], gain: 4 })) as tf.Tensor4D) : y;
}
