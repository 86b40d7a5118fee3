import { createCanvas } from "@napi-rs/canvas";

/**
 * Draws images side by side, row by row, as a PNG.
 *
 * @param images N x 3 x size x size in [-1, 1], clamped
 * @param size height and width of each in pixels
 * @param columns images in a row
 * @param scale whole-number enlargement without smoothing
 * @returns the PNG's bytes
 * @example writeFileAtomic("samples.png", imageGrid(images, 64, 8));
 */
export function imageGrid(images: Float32Array, size: number, columns: number, scale = 2): Uint8Array {
  const plane = size * size;
  const count = images.length / (3 * plane);
  const rows = Math.ceil(count / columns);
  const side = size * scale;
  const canvas = createCanvas(columns * side, rows * side);
  const context = canvas.getContext("2d");
  for (let n = 0; n < count; n++) {
    const tile = context.createImageData(side, side);
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const pixel = Math.floor(y / scale) * size + Math.floor(x / scale);
        const at = 4 * (y * side + x);
        for (let c = 0; c < 3; c++) tile.data[at + c] = images[(3 * n + c) * plane + pixel] * 127.5 + 127.5;
        tile.data[at + 3] = 255;
      }
    }
    context.putImageData(tile, (n % columns) * side, Math.floor(n / columns) * side);
  }
  return canvas.toBuffer("image/png");
}
