import { type Tensors, tf } from "../engine/index.js";
import { InputError } from "../errors.js";
import type { GanConfig } from "../gan/config.js";
import { styleForward } from "../gan/mapping.js";

/** `mappingDepth` that leaves the mapping network out (the paper's row "without regularisation"). */
export const NO_MAPPING = -1;

/**
 * Refuses a depth that the mapping network does not have.
 *
 * @example checkMappingDepth(8, config);
 */
export function checkMappingDepth(depth: number, { mappingLayers }: GanConfig): void {
  if (Number.isInteger(depth) && depth >= NO_MAPPING && depth <= mappingLayers) return;
  throw new InputError(
    `mappingDepth is ${depth}, but this GAN's mapping network has ${mappingLayers} layers; give 0 to ${mappingLayers}, or -1 for none.`,
  );
}

/**
 * Turns the encoder's raw answer into an offset in W: F1(o + F2(0)) - F(0), which keeps the offset among the
 * latents that the mapping network can make.
 *
 * With `depth` d the last d + 1 linear layers run, and for d equal to the network's depth all modules, the pixel
 * norm included (quirk Q7 of the reference implementation).
 *
 * @param generator the generator's tensors
 * @param config of the GAN
 * @param raw (B, L), the encoder's output
 * @param depth F1_d; -1 gives `raw` itself
 * @returns (B, L), to be added to w
 * @source GAN2Shape, section 3.2
 * @example const offset = latentOffset(generator, config, encoded, 8);
 */
export function latentOffset(
  generator: Tensors,
  config: GanConfig,
  raw: tf.Tensor2D,
  depth: number,
): tf.Tensor2D {
  if (depth === NO_MAPPING) return raw;
  const split = config.mappingLayers - depth;
  const zero = tf.zeros([1, config.latentSize]) as tf.Tensor2D;
  const hidden = split > 0 ? styleForward(generator, config, zero, { depth: split }) : zero;
  const centre = styleForward(generator, config, zero);
  return tf.sub(styleForward(generator, config, tf.add(raw, hidden), { skip: split }), centre);
}
