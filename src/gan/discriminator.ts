import {
  conv2d,
  type Parameters,
  RandomStream,
  type Shape,
  type Tensors,
  tf,
  upfirdn2d,
} from "../engine/index.js";
import { InputError } from "../errors.js";
import { channelsAt, type GanConfig, resolutions } from "./config.js";
import { activatedConv2d, equalizedLinear } from "./layers.js";

/** Samples are compared in groups of this many by the minibatch standard deviation. */
const STDDEV_GROUP = 4;

/**
 * Names and shapes of a discriminator's parameters, in the order and layout of the reference implementation.
 *
 * @returns name -> shape
 * @example discriminatorShapes(SYNFACE_64)["convs.0.0.weight"]; // [32, 3, 1, 1]
 */
export function discriminatorShapes(config: GanConfig): Record<string, Shape> {
  const shapes: Record<string, Shape> = {};
  const top = channelsAt(config, config.size);
  shapes["convs.0.0.weight"] = [top, 3, 1, 1];
  shapes["convs.0.1.bias"] = [top];
  blockResolutions(config).forEach((resolution, i) => {
    const inputs = channelsAt(config, resolution);
    const outputs = channelsAt(config, resolution / 2);
    const name = `convs.${i + 1}`;
    shapes[`${name}.conv1.0.weight`] = [inputs, inputs, 3, 3];
    shapes[`${name}.conv1.1.bias`] = [inputs];
    shapes[`${name}.conv2.1.weight`] = [outputs, inputs, 3, 3];
    shapes[`${name}.conv2.2.bias`] = [outputs];
    shapes[`${name}.skip.1.weight`] = [outputs, inputs, 1, 1];
  });
  const last = channelsAt(config, 4);
  shapes["final_conv.0.weight"] = [last, last + 1, 3, 3];
  shapes["final_conv.1.bias"] = [last];
  shapes["final_linear.0.weight"] = [last, last * 16];
  shapes["final_linear.0.bias"] = [last];
  shapes["final_linear.1.weight"] = [1, last];
  shapes["final_linear.1.bias"] = [1];
  return shapes;
}

/** Resolution that each residual block starts from: size ... 8. */
function blockResolutions(config: GanConfig): number[] {
  return resolutions(config).slice(1).reverse();
}

/**
 * Fresh weights of a discriminator: unit normal, biases zero.
 *
 * @param seed any whole number
 * @example const d = initializeDiscriminator(SYNFACE_64, 0);
 */
export function initializeDiscriminator(config: GanConfig, seed: number): Parameters {
  const parameters: Parameters = {};
  for (const [name, shape] of Object.entries(discriminatorShapes(config))) {
    const count = shape.reduce((a, b) => a * b, 1);
    const data = name.endsWith("bias")
      ? new Float32Array(count)
      : new RandomStream(seed, `discriminator/${name}`).normal(count);
    parameters[name] = { shape, data };
  }
  return parameters;
}

/**
 * Standard deviation over groups of the batch, as one more channel.
 *
 * @param x [B, C, H, W]; sample b belongs to group b mod (B / group)
 * @param group samples in a group; B must be divisible by min(B, group)
 * @returns [B, C + 1, H, W]
 * @example minibatchStddev(features);
 */
export function minibatchStddev(x: tf.Tensor4D, group = STDDEV_GROUP): tf.Tensor4D {
  const [batch, channels, height, width] = x.shape;
  const size = Math.min(batch, group);
  if (batch % size !== 0) {
    throw new InputError(
      `The discriminator got ${batch} images, but takes 1 to ${group} or a multiple of ${group}.`,
    );
  }
  const groups = batch / size;
  const grouped = tf.reshape(x, [size, groups * channels * height * width]);
  const centred = tf.sub(grouped, tf.mean(grouped, 0, true));
  const deviation = tf.sqrt(tf.add(tf.mean(tf.square(centred), 0), 1e-8));
  const statistic = tf.mean(tf.reshape(deviation, [groups, channels * height * width]), 1);
  const map = tf.tile(tf.reshape(statistic, [groups, 1, 1, 1]), [size, 1, height, width]);
  return tf.concat([x, map as tf.Tensor4D], 1);
}

/** 1x1 convolution to `channels` of the first block. */
function fromRgb(discriminator: Tensors, images: tf.Tensor4D): tf.Tensor4D {
  return activatedConv2d(images, discriminator["convs.0.0.weight"], discriminator["convs.0.1.bias"]);
}

/** One residual block; halves the size. The factor 1/√2 of the sum is folded into both branches. */
function residualBlock(discriminator: Tensors, name: string, x: tf.Tensor4D): tf.Tensor4D {
  const t = (key: string): tf.Tensor => discriminator[`${name}.${key}`];
  let y = activatedConv2d(x, t("conv1.0.weight"), t("conv1.1.bias"), { pad: 1 });
  y = upfirdn2d(y, { pad: [2, 2] });
  y = activatedConv2d(y, t("conv2.1.weight"), t("conv2.2.bias"), { stride: 2, gain: 1 });
  const weight = t("skip.1.weight");
  const filter = tf.mul(weight, Math.SQRT1_2 / Math.sqrt(weight.shape[1]!)) as tf.Tensor4D;
  // A 1x1 convolution commutes with sampling every second pixel, so the blur samples.
  const skip = conv2d(upfirdn2d(x, { down: 2, pad: [1, 1] }), filter);
  return tf.add(y, skip);
}

/**
 * Outputs of the first residual blocks: the perceptual features of GAN2Shape (section 3.4).
 *
 * The image may be smaller than the GAN's size; it enters at the first block all the same.
 *
 * @param images [B, 3, S, S], S divisible by 2^count
 * @param count how many blocks (default 4, at most one per resolution)
 * @returns one tensor per block, each of half the size before
 * @throws InputError when the image is too small for that many blocks
 * @example discriminatorFeatures(d, config, images, 3).map((f) => f.shape);
 */
export function discriminatorFeatures(
  discriminator: Tensors,
  config: GanConfig,
  images: tf.Tensor4D,
  count = Math.min(4, blockResolutions(config).length),
): tf.Tensor4D[] {
  const blocks = blockResolutions(config).length;
  const size = images.shape[2];
  if (!(Number.isInteger(count) && count >= 1 && count <= blocks) || size % 2 ** count !== 0) {
    throw new InputError(
      `${count} discriminator features of an image of ${size} px were asked for; this discriminator has ${blocks}, and the size must be divisible by 2^count.`,
    );
  }
  const features: tf.Tensor4D[] = [];
  let x = fromRgb(discriminator, images);
  for (let i = 1; i <= count; i++) {
    x = residualBlock(discriminator, `convs.${i}`, x);
    features.push(x);
  }
  return features;
}

/**
 * The discriminator's verdict: positive for real.
 *
 * @param images [B, 3, size, size]; B up to 4 or a multiple of 4
 * @returns logits [B, 1]
 * @throws InputError for another image or batch size
 * @example discriminate(d, SYNFACE_64, images);
 */
export function discriminate(discriminator: Tensors, config: GanConfig, images: tf.Tensor4D): tf.Tensor2D {
  const [batch, , height, width] = images.shape;
  if (height !== config.size || width !== config.size) {
    throw new InputError(
      `The discriminator takes images of ${config.size}x${config.size}, but got ${height}x${width}.`,
    );
  }
  const features = discriminatorFeatures(discriminator, config, images, blockResolutions(config).length);
  let x = minibatchStddev(features[features.length - 1]);
  x = activatedConv2d(x, discriminator["final_conv.0.weight"], discriminator["final_conv.1.bias"], {
    pad: 1,
  });
  const hidden = equalizedLinear(
    tf.reshape(x, [batch, channelsAt(config, 4) * 16]),
    discriminator["final_linear.0.weight"],
    discriminator["final_linear.0.bias"],
    { activate: true },
  );
  return equalizedLinear(
    hidden,
    discriminator["final_linear.1.weight"],
    discriminator["final_linear.1.bias"],
  );
}
