import { conv2d, maxPool2d, type Parameters, type Tensors, tf } from "../engine/index.js";
import { drawParameters } from "./init.js";
import { addBias, type ParameterRule } from "./layers.js";

/** VGG16's convolutions by torchvision index, with the output channels; "pool" halves the image. */
const BLOCKS: { index: number; out: number }[][] = [
  [0, 2].map((index) => ({ index, out: 64 })),
  [5, 7].map((index) => ({ index, out: 128 })),
  [10, 12, 14].map((index) => ({ index, out: 256 })),
  [17, 19, 21].map((index) => ({ index, out: 512 })),
  [24, 26, 28].map((index) => ({ index, out: 512 })),
];

/** Channels of the five taps: relu1_2, relu2_2, relu3_3, relu4_3, relu5_3. */
export const VGG_TAP_CHANNELS = [64, 128, 256, 512, 512];

/** Names and shapes of the trunk, as torchvision stores them: `features.{index}.weight` and `.bias`. */
export function vggRules(): Record<string, ParameterRule> {
  const rules: Record<string, ParameterRule> = {};
  let channels = 3;
  for (const { index, out } of BLOCKS.flat()) {
    const init = { fanIn: channels * 9 };
    rules[`features.${index}.weight`] = { shape: [out, channels, 3, 3], init };
    rules[`features.${index}.bias`] = { shape: [out], init };
    channels = out;
  }
  return rules;
}

/** Random weights of the right shapes, for timing and tests; real ones come from the user's file. */
export function randomVgg(seed: number): Parameters {
  return drawParameters(vggRules(), seed, "vgg");
}

/**
 * The features of VGG16 after relu1_2, relu2_2, relu3_3, relu4_3 and relu5_3.
 *
 * @param weights `features.{index}.weight|bias` as tensors
 * @param image (B, 3, S, S), already normalised with ImageNet's mean and deviation
 * @returns five maps at S, S/2, S/4, S/8, S/16
 * @source torchvision VGG16
 * @example vggFeatures(tensors, image)[2].shape; // [B, 256, S / 4, S / 4]
 */
export function vggFeatures(weights: Tensors, image: tf.Tensor4D): tf.Tensor4D[] {
  const taps: tf.Tensor4D[] = [];
  let x = image;
  BLOCKS.forEach((block, level) => {
    if (level > 0) x = maxPool2d(x, 2);
    for (const { index } of block) {
      const y = conv2d(x, weights[`features.${index}.weight`] as tf.Tensor4D, { pad: 1 });
      x = tf.relu(addBias(y, weights[`features.${index}.bias`]));
    }
    taps.push(x);
  });
  return taps;
}
