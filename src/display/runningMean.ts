/**
 * The mean over a window around each iteration, cut off at the ends: it follows the curve without lagging behind.
 *
 * @param values one per iteration
 * @param reach how many iterations it looks to either side
 */
export function runningMean(values: Float32Array, reach: number): Float32Array {
  const sums = new Float64Array(values.length + 1);
  for (const [i, value] of values.entries()) sums[i + 1] = sums[i] + (Number.isFinite(value) ? value : 0);
  return values.map((_, i) => {
    const from = Math.max(0, i - Math.floor(reach));
    const to = Math.min(values.length, i + Math.floor(reach) + 1);
    return (sums[to] - sums[from]) / (to - from);
  });
}
