import { defineHostOp } from "../operator.js";
import type { tf } from "../tf.js";

/*
 * A host operator rather than gathers: TensorFlow.js refuses gradients through integer indices, ONNX' GridSample
 * has none, and at 16 x 3 x 64 x 64 the loops below take a few milliseconds.
 */
type None = Record<string, never>;

/** Where a grid position falls, and how far beyond the pixel up and left of it. */
interface Taps {
  /** Offsets of the four pixels around; -1 outside the image. */
  at: Int32Array;
  /** Their bilinear weights. */
  weight: Float64Array;
  /** How these change with the horizontal and the vertical position, in pixels. */
  alongU: Float64Array;
  alongV: Float64Array;
}

const taps: Taps = {
  at: new Int32Array(4),
  weight: new Float64Array(4),
  alongU: new Float64Array(4),
  alongV: new Float64Array(4),
};

/** Fills `taps` for one grid position, align_corners = true; false when all four lie outside. */
function findTaps(grid: Float32Array, pixel: number, height: number, width: number): boolean {
  const u = ((grid[2 * pixel] + 1) / 2) * (width - 1);
  const v = ((grid[2 * pixel + 1] + 1) / 2) * (height - 1);
  if (!(u > -1 && u < width && v > -1 && v < height)) return false;
  const column = Math.floor(u);
  const row = Math.floor(v);
  const a = u - column;
  const b = v - row;
  const { at, weight, alongU, alongV } = taps;
  const first = row * width + column;
  const [left, right, top, bottom] = [column >= 0, column + 1 < width, row >= 0, row + 1 < height];
  at[0] = top && left ? first : -1;
  at[1] = top && right ? first + 1 : -1;
  at[2] = bottom && left ? first + width : -1;
  at[3] = bottom && right ? first + width + 1 : -1;
  weight[0] = (1 - a) * (1 - b);
  weight[1] = a * (1 - b);
  weight[2] = (1 - a) * b;
  weight[3] = a * b;
  alongU[0] = -(1 - b);
  alongU[1] = 1 - b;
  alongU[2] = -b;
  alongU[3] = b;
  alongV[0] = -(1 - a);
  alongV[1] = -a;
  alongV[2] = 1 - a;
  alongV[3] = a;
  return true;
}

const sample = defineHostOp<None>({
  name: "GridSample",
  outputShapes: ([[n, c], [, h, w]]) => [[n, c, h, w]],
  compute: ([image, grid], [out], [[n, c, height, width], [, h, w]]) => {
    const pixels = h * w;
    const plane = height * width;
    const { at, weight } = taps;
    for (let b = 0; b < n; b++)
      for (let p = 0; p < pixels; p++) {
        if (!findTaps(grid, b * pixels + p, height, width)) continue;
        const to = b * c * pixels + p;
        for (let tap = 0; tap < 4; tap++) {
          if (at[tap] < 0) continue;
          const from = b * c * plane + at[tap];
          for (let k = 0; k < c; k++) out[to + k * pixels] += weight[tap] * image[from + k * plane];
        }
      }
  },
  gradient: ([dy], [image, grid]) => sampleGradient([dy, image, grid], {}),
});

const sampleGradient = defineHostOp<None>({
  name: "GridSampleGradient",
  outputShapes: ([, image, grid]) => [image, grid],
  compute: ([dy, image, grid], [dImage, dGrid], [, [n, c, height, width], [, h, w]]) => {
    const pixels = h * w;
    const plane = height * width;
    const { at, weight, alongU, alongV } = taps;
    for (let b = 0; b < n; b++)
      for (let p = 0; p < pixels; p++) {
        const position = b * pixels + p;
        if (!findTaps(grid, position, height, width)) continue;
        const to = b * c * pixels + p;
        let du = 0;
        let dv = 0;
        for (let tap = 0; tap < 4; tap++) {
          if (at[tap] < 0) continue;
          const from = b * c * plane + at[tap];
          let along = 0;
          for (let k = 0; k < c; k++) {
            const g = dy[to + k * pixels];
            dImage[from + k * plane] += weight[tap] * g;
            along += g * image[from + k * plane];
          }
          du += along * alongU[tap];
          dv += along * alongV[tap];
        }
        dGrid[2 * position] = (du * (width - 1)) / 2;
        dGrid[2 * position + 1] = (dv * (height - 1)) / 2;
      }
  },
});

const sampleNearest = defineHostOp<None>({
  name: "GridSampleNearest",
  outputShapes: ([[n, c], [, h, w]]) => [[n, c, h, w]],
  compute: ([image, grid], [out], [[n, c, height, width], [, h, w]]) => {
    const pixels = h * w;
    for (let b = 0; b < n; b++)
      for (let p = 0; p < pixels; p++) {
        const column = roundHalfToEven(((grid[2 * (b * pixels + p)] + 1) / 2) * (width - 1));
        const row = roundHalfToEven(((grid[2 * (b * pixels + p) + 1] + 1) / 2) * (height - 1));
        if (!(column >= 0 && column < width && row >= 0 && row < height)) continue;
        for (let k = 0; k < c; k++)
          out[(b * c + k) * pixels + p] = image[(b * c + k) * height * width + row * width + column];
      }
  },
});

/** PyTorch rounds halves to the even neighbour. */
function roundHalfToEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/**
 * Samples images bilinearly at the places a grid names; outside is zero.
 *
 * @param image (N, C, H, W)
 * @param grid (N, h, w, 2), x then y, in [-1, 1] from the first pixel's centre to the last one's (align_corners)
 * @returns (N, C, h, w); differentiable once, in the image and in the grid
 * @see PyTorch, grid_sample
 * @example const warped = gridSample(texture, inverseGrid);
 */
export function gridSample(image: tf.Tensor, grid: tf.Tensor): tf.Tensor4D {
  checkBatch("gridSample", image, grid);
  return sample([image, grid], {})[0] as tf.Tensor4D;
}

/**
 * As {@link gridSample}, taking the nearest pixel; without gradient.
 *
 * @example const mask = gridSampleNearest(canonicalMask, inverseGrid);
 */
export function gridSampleNearest(image: tf.Tensor, grid: tf.Tensor): tf.Tensor4D {
  checkBatch("gridSampleNearest", image, grid);
  return sampleNearest([image, grid], {})[0] as tf.Tensor4D;
}

function checkBatch(op: string, image: tf.Tensor, grid: tf.Tensor): void {
  if (image.rank !== 4 || grid.rank !== 4 || image.shape[0] !== grid.shape[0] || grid.shape[3] !== 2) {
    throw new Error(
      `${op}: the image is [${image.shape}] and the grid [${grid.shape}], but must be (N, C, H, W) and (N, h, w, 2).`,
    );
  }
}
