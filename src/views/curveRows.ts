import type { Curves } from "../method/index.js";
import type { CurvesState } from "./protocol.js";

/** Packed curves by term again. */
export function float32Rows({ terms, points, values }: CurvesState): Curves {
  const all = values as Float32Array;
  return Object.fromEntries(terms.map((term, row) => [term, all.subarray(row * points, (row + 1) * points)]));
}
