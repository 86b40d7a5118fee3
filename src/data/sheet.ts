import { createCanvas, ImageData } from "@napi-rs/canvas";
import { InputError } from "../errors.js";
import { checkRgbImage, type RgbImage, toRgba } from "./pixels.js";

/** How a sheet is laid out. */
export interface SheetOptions {
  /** images per row; about square by default */
  columns?: number;
  /** enlargement of each image, a factor of at least 1; 1 by default */
  zoom?: number;
  /** pixels between images; 0 by default */
  gap?: number;
}

/**
 * Many images on one picture, row by row.
 *
 * @param images each 3 x height x width in [-1, 1]; the first one's size is every tile's size
 * @returns the bytes of a PNG file
 * @throws InputError when there are no images, or the options cannot be
 * @example writeFileAtomic("sheet.png", contactSheet(images, { columns: 8, zoom: 2 }));
 */
export function contactSheet(images: readonly RgbImage[], options: SheetOptions = {}): Uint8Array {
  if (images.length === 0) throw new InputError("contactSheet: there are no images; give at least one.");
  const { columns = Math.ceil(Math.sqrt(images.length)), zoom = 1, gap = 0 } = options;
  if (!Number.isInteger(columns) || columns < 1 || !(zoom >= 1 && zoom <= 32) || !(gap >= 0 && gap <= 256)) {
    throw new InputError(
      `contactSheet: columns ${columns}, zoom ${zoom}, gap ${gap} came, but columns must be a whole number of at least 1, zoom 1 to 32 and gap 0 to 256.`,
    );
  }
  const [, height, width] = images[0].shape;
  const tileWidth = Math.round(width * zoom);
  const tileHeight = Math.round(height * zoom);
  const rows = Math.ceil(images.length / columns);
  const canvas = createCanvas(columns * (tileWidth + gap) - gap, rows * (tileHeight + gap) - gap);
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  images.forEach((image, i) => {
    checkRgbImage("contactSheet", image);
    const [, h, w] = image.shape;
    const tile = createCanvas(w, h);
    tile.getContext("2d").putImageData(new ImageData(toRgba(image), w, h), 0, 0);
    const x = (i % columns) * (tileWidth + gap);
    const y = Math.floor(i / columns) * (tileHeight + gap);
    context.drawImage(tile, x, y, tileWidth, tileHeight);
  });
  return canvas.toBuffer("image/png");
}
