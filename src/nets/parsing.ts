import { conv2d, groupNorm, type Parameters, type Tensors, tf, upsampleNearest2d } from "../engine/index.js";
import { drawParameters } from "./init.js";
import { addBias, type ParameterRule } from "./layers.js";

/** The parsing networks work at this size; larger images are shrunk for it. */
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

/**
 * Names and shapes of a parsing network, about 100,000 numbers.
 *
 * @param outputs 1 for the foreground alone, else one for each part, the background among them
 */
export function parsingRules(outputs = 1): Record<string, ParameterRule> {
  const rules: Record<string, ParameterRule> = {};
  for (const { name, in: input, out } of [...DOWN, MIDDLE, ...UP]) {
    rules[`${name}.conv.weight`] = { shape: [out, input, 3, 3], init: { fanIn: input * 9 } };
    rules[`${name}.norm.weight`] = { shape: [out], init: { constant: 1 } };
    rules[`${name}.norm.bias`] = { shape: [out], init: { constant: 0 } };
  }
  rules["head.weight"] = { shape: [outputs, WIDTHS[0], 1, 1], init: { fanIn: WIDTHS[0] } };
  rules["head.bias"] = { shape: [outputs], init: { constant: 0 } };
  return rules;
}

/** Starting weights of a parsing network. */
export function initialParsing(seed: number, outputs = 1): Parameters {
  return drawParameters(parsingRules(outputs), seed, "parsing");
}

function runBlock(weights: Tensors, { name, out, stride }: Block, x: tf.Tensor4D): tf.Tensor4D {
  const y = conv2d(x, weights[`${name}.conv.weight`] as tf.Tensor4D, { stride, pad: 1 });
  const [gamma, beta] = [weights[`${name}.norm.weight`], weights[`${name}.norm.bias`]] as tf.Tensor1D[];
  return tf.relu(groupNorm(y, out / NORM_CHANNELS, gamma, beta));
}

/**
 * Logits of an image: of the foreground, or of each part.
 *
 * @param weights the network's tensors; how many outputs it has is read off its head
 * @param image (B, 3, 64, 64) in [-1, 1]
 * @returns (B, outputs, 64, 64); the sigmoid of a single one is the soft mask, the largest of several the part
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
