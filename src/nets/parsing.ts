import { conv2d, groupNorm, type Parameters, type Tensors, tf, upsampleNearest2d } from "../engine/index.js";
import { drawParameters } from "./init.js";
import { addBias, type ParameterRule } from "./layers.js";

/** The parsing network works at this size; larger images are shrunk for it. */
export const PARSING_SIZE = 64;

const WIDTHS = [12, 24, 40, 56];
const NORM_CHANNELS = 4;

interface Block {
  name: string;
  in: number;
  out: number;
  stride: number;
}

/** Down to 8x8 and back; each way up also reads the layer of its size on the way down. */
const DOWN: Block[] = WIDTHS.map((out, level) => ({
  name: `down.${level}`,
  in: level === 0 ? 3 : WIDTHS[level - 1],
  out,
  stride: level === 0 ? 1 : 2,
}));
const MIDDLE: Block = { name: "middle", in: WIDTHS[3], out: WIDTHS[3], stride: 1 };
const UP: Block[] = [2, 1, 0].map((level) => ({
  name: `up.${level}`,
  in: WIDTHS[level] + WIDTHS[level + 1],
  out: WIDTHS[level],
  stride: 1,
}));

/** Names and shapes of the parsing network, about 100,000 numbers. */
export function parsingRules(): Record<string, ParameterRule> {
  const rules: Record<string, ParameterRule> = {};
  for (const { name, in: input, out } of [...DOWN, MIDDLE, ...UP]) {
    rules[`${name}.conv.weight`] = { shape: [out, input, 3, 3], init: { fanIn: input * 9 } };
    rules[`${name}.norm.weight`] = { shape: [out], init: { constant: 1 } };
    rules[`${name}.norm.bias`] = { shape: [out], init: { constant: 0 } };
  }
  rules["head.weight"] = { shape: [1, WIDTHS[0], 1, 1], init: { fanIn: WIDTHS[0] } };
  rules["head.bias"] = { shape: [1], init: { constant: 0 } };
  return rules;
}

/** Starting weights of the parsing network. */
export function initialParsing(seed: number): Parameters {
  return drawParameters(parsingRules(), seed, "parsing");
}

function runBlock(weights: Tensors, { name, out, stride }: Block, x: tf.Tensor4D): tf.Tensor4D {
  const y = conv2d(x, weights[`${name}.conv.weight`] as tf.Tensor4D, { stride, pad: 1 });
  const [gamma, beta] = [weights[`${name}.norm.weight`], weights[`${name}.norm.bias`]] as tf.Tensor1D[];
  return tf.relu(groupNorm(y, out / NORM_CHANNELS, gamma, beta));
}

/**
 * Foreground logits of an image: positive where the object is.
 *
 * @param weights the network's tensors
 * @param image (B, 3, 64, 64) in [-1, 1]
 * @returns (B, 1, 64, 64); its sigmoid is the soft mask
 * @example tf.sigmoid(parsingLogits(tensors, image));
 */
export function parsingLogits(weights: Tensors, image: tf.Tensor4D): tf.Tensor4D {
  const skips: tf.Tensor4D[] = [];
  let x = image;
  for (const block of DOWN) {
    x = runBlock(weights, block, x);
    skips.push(x);
  }
  x = runBlock(weights, MIDDLE, x);
  UP.forEach((block, step) => {
    x = runBlock(weights, block, tf.concat([skips[2 - step], upsampleNearest2d(x, 2)], 1));
  });
  return addBias(conv2d(x, weights["head.weight"] as tf.Tensor4D), weights["head.bias"]);
}
