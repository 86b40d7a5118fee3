import type { GraphNode } from "./trace/graph.js";
import { sizeOf } from "./types.js";

/**
 * Multiplications and additions of a graph's convolutions and products; all else moves memory rather than computes.
 *
 * @example arithmetic(segment.nodes) / milliseconds / 1e6; // GFLOP/s
 */
export function arithmetic(nodes: GraphNode[]): number {
  return nodes.reduce((sum, node) => sum + arithmeticOf(node), 0);
}

function arithmeticOf({ op, inputs, outputs }: GraphNode): number {
  if (op === "Conv") return 2 * sizeOf(outputs[0].shape) * sizeOf(inputs[1].shape.slice(1));
  if (op === "ConvTranspose") return 2 * sizeOf(inputs[0].shape) * sizeOf(inputs[1].shape.slice(1));
  if (op === "MatMul") return 2 * sizeOf(outputs[0].shape) * inputs[0].shape[inputs[0].shape.length - 1];
  return 0;
}
