import type { ReconstructionMaps, Target } from "../method/index.js";
import { evaluateDepth } from "./metrics.js";

/**
 * Compares a reconstruction with its target's ground truth, in the input's view.
 *
 * @returns SIDE, MAD and plain errors, or undefined when the target has no ground truth
 */
export function measureDepth(
  { viewDepth, validity }: Pick<ReconstructionMaps, "viewDepth" | "validity">,
  { truth }: Target,
): Record<string, number> | undefined {
  if (!truth) return undefined;
  return {
    ...evaluateDepth({
      predicted: viewDepth.data,
      validity: validity.data,
      truth: truth.depth.data,
      size: viewDepth.shape[0],
    }),
  };
}
