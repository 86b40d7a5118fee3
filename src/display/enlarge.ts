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
      for (let t = c * columns.count; t < (c + 1) * columns.count; t++)
        sum += columns.weights[t] * plane[r * width + columns.indices[t]];
      wide[r * newWidth + c] = sum;
    }
  const result = new Float32Array(newHeight * newWidth);
  for (let r = 0; r < newHeight; r++)
    for (let t = r * rows.count; t < (r + 1) * rows.count; t++) {
      const weight = rows.weights[t];
      const from = rows.indices[t] * newWidth;
      for (let c = 0; c < newWidth; c++) result[r * newWidth + c] += weight * wide[from + c];
    }
  return result;
}

/** For each target pixel along one axis, the same number of source pixels and their weights. */
interface Taps {
  count: number;
  indices: Int32Array;
  weights: Float64Array;
}

function taps(size: number, newSize: number, how: Enlargement): Taps {
  const scale = size / newSize;
  const count = how === "nearest" ? 1 : scale > 1 ? Math.ceil(scale) + 1 : 4;
  const found = {
    count,
    indices: new Int32Array(count * newSize),
    weights: new Float64Array(count * newSize),
  };
  for (let i = 0; i < newSize; i++)
    for (let k = 0; k < count; k++) {
      const [index, weight] =
        how === "nearest"
          ? [Math.floor((i + 0.5) * scale), 1]
          : scale > 1
            ? covered(i * scale, (i + 1) * scale, k)
            : interpolated((i + 0.5) * scale - 0.5, k - 1);
      found.indices[i * count + k] = clampIndex(index, size);
      found.weights[i * count + k] = weight;
    }
  return found;
}

/** The k-th source pixel under a target pixel, and the share of it that lies there. */
function covered(low: number, high: number, k: number): [index: number, weight: number] {
  const index = Math.floor(low) + k;
  return [index, Math.max(0, Math.min(index + 1, high) - Math.max(index, low)) / (high - low)];
}

function interpolated(center: number, k: number): [index: number, weight: number] {
  const index = Math.floor(center) + k;
  return [index, catmullRom(center - index)];
}

function catmullRom(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return 1.5 * x ** 3 - 2.5 * x ** 2 + 1;
  return x < 2 ? -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2 : 0;
}

function clampIndex(index: number, size: number): number {
  return Math.min(size - 1, Math.max(0, index));
}
