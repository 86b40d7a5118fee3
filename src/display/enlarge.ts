/** How pixels in between are filled: blocks that show the true pixels, or a smooth surface through them. */
export type Enlargement = "nearest" | "smooth";

/**
 * Resizes one plane of values for display.
 *
 * `smooth` is Catmull-Rom interpolation (it passes through the samples and stays sharp, where bilinear looks
 * out of focus on a projector); when shrinking, each target pixel averages the source pixels it covers.
 *
 * @param plane height x width values, row by row
 * @param width source width in pixels
 * @param height source height in pixels
 * @param newWidth target width in pixels
 * @param newHeight target height in pixels
 * @returns newHeight x newWidth values
 * @example enlarge(Float32Array.of(0, 1), 2, 1, 4, 1, "nearest"); // 0 0 1 1
 */
export function enlarge(
  plane: Float32Array,
  width: number,
  height: number,
  newWidth: number,
  newHeight: number,
  how: Enlargement,
): Float32Array {
  if (width === newWidth && height === newHeight) return plane;
  const columns = taps(width, newWidth, how);
  const rows = taps(height, newHeight, how);
  const wide = new Float32Array(height * newWidth);
  for (let r = 0; r < height; r++)
    for (let c = 0; c < newWidth; c++) {
      let sum = 0;
      for (const [index, weight] of columns[c]) sum += weight * plane[r * width + index];
      wide[r * newWidth + c] = sum;
    }
  const result = new Float32Array(newHeight * newWidth);
  for (let r = 0; r < newHeight; r++)
    for (const [index, weight] of rows[r])
      for (let c = 0; c < newWidth; c++) result[r * newWidth + c] += weight * wide[index * newWidth + c];
  return result;
}

/** For each target pixel along one axis, the source pixels it reads and their weights. */
function taps(size: number, newSize: number, how: Enlargement): [index: number, weight: number][][] {
  const scale = size / newSize;
  return Array.from({ length: newSize }, (_, i) => {
    const center = (i + 0.5) * scale - 0.5;
    if (how === "nearest") return [[clampIndex(Math.floor((i + 0.5) * scale), size), 1]];
    if (scale > 1) {
      const low = i * scale;
      const high = low + scale;
      const found: [number, number][] = [];
      for (let k = Math.floor(low); k < Math.min(Math.ceil(high), size); k++)
        found.push([k, (Math.min(k + 1, high) - Math.max(k, low)) / scale]);
      return found;
    }
    const base = Math.floor(center);
    return [-1, 0, 1, 2].map((k) => [clampIndex(base + k, size), catmullRom(center - base - k)]);
  });
}

function catmullRom(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return 1.5 * x ** 3 - 2.5 * x ** 2 + 1;
  return x < 2 ? -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2 : 0;
}

function clampIndex(index: number, size: number): number {
  return Math.min(size - 1, Math.max(0, index));
}
