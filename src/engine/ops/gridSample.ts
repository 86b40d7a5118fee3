import { defineHostOp } from "../operator.js";
import type { tf } from "../tf.js";

/*
 * A host operator rather than gathers: TensorFlow.js refuses gradients through integer indices, ONNX' GridSample
 * has none, and at 16 x 3 x 64 x 64 the loops below take a few milliseconds.
 */
type None = Record<string, never>;

/** The four taps around (gx, gy), align_corners = true; those outside count as zero. */
function eachTap(
  grid: Float32Array,
  pixel: number,
  height: number,
  width: number,
  visit: (offset: number, weight: number, dWeightDu: number, dWeightDv: number) => void,
): void {
  const u = ((grid[2 * pixel] + 1) / 2) * (width - 1);
  const v = ((grid[2 * pixel + 1] + 1) / 2) * (height - 1);
  if (!(u > -1 && u < width && v > -1 && v < height)) return;
  const column = Math.floor(u);
  const row = Math.floor(v);
  const a = u - column;
  const b = v - row;
  const left = column >= 0;
  const right = column + 1 < width;
  if (row >= 0) {
    const at = row * width + column;
    if (left) visit(at, (1 - a) * (1 - b), -(1 - b), -(1 - a));
    if (right) visit(at + 1, a * (1 - b), 1 - b, -a);
  }
  if (row + 1 < height) {
    const at = (row + 1) * width + column;
    if (left) visit(at, (1 - a) * b, -b, 1 - a);
    if (right) visit(at + 1, a * b, b, a);
  }
}

const sample = defineHostOp<None>({
  name: "GridSample",
  outputShapes: ([[n, c], [, h, w]]) => [[n, c, h, w]],
  compute: ([image, grid], [out], [[n, c, height, width], [, h, w]]) => {
    const pixels = h * w;
    for (let b = 0; b < n; b++)
      for (let p = 0; p < pixels; p++) {
        const from = b * c * height * width;
        const to = b * c * pixels + p;
        eachTap(grid, b * pixels + p, height, width, (at, weight) => {
          for (let k = 0; k < c; k++) out[to + k * pixels] += weight * image[from + k * height * width + at];
        });
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
    for (let b = 0; b < n; b++)
      for (let p = 0; p < pixels; p++) {
        const from = b * c * plane;
        const to = b * c * pixels + p;
        let du = 0;
        let dv = 0;
        eachTap(grid, b * pixels + p, height, width, (at, weight, dWeightDu, dWeightDv) => {
          let along = 0;
          for (let k = 0; k < c; k++) {
            const g = dy[to + k * pixels];
            const at_k = from + k * plane + at;
            dImage[at_k] += weight * g;
            along += g * image[at_k];
          }
          du += along * dWeightDu;
          dv += along * dWeightDv;
        });
        dGrid[2 * (b * pixels + p)] = (du * (width - 1)) / 2;
        dGrid[2 * (b * pixels + p) + 1] = (dv * (height - 1)) / 2;
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
