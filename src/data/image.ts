import { readFileSync } from "node:fs";
import { createCanvas, ImageData, loadImage } from "@napi-rs/canvas";
import { InputError } from "../errors.js";
import { checkedImageHeader } from "./imageHeader.js";
import { checkRgbImage, fromRgba, type RgbImage, toRgba } from "./pixels.js";

/**
 * Reads an image file. Transparent parts become white.
 *
 * @param source a path, or the bytes of a file (PNG, JPEG, WebP, GIF, BMP)
 * @returns 3 x height x width in [-1, 1]
 * @throws InputError when it is missing, no image, damaged, or larger than 100 megapixels
 * @example const { shape, data } = await readImage("me.png");
 */
export async function readImage(source: string | Uint8Array): Promise<RgbImage> {
  const name = typeof source === "string" ? source : "The image given as bytes";
  const bytes = typeof source === "string" ? readBytes(source) : source;
  const { width, height } = checkedImageHeader(bytes, name);
  try {
    const picture = await loadImage(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (picture.width * picture.height > 2 * width * height) throw new Error("its header is wrong");
    const context = createCanvas(picture.width, picture.height).getContext("2d");
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, picture.width, picture.height);
    context.drawImage(picture, 0, 0);
    const pixels = context.getImageData(0, 0, picture.width, picture.height);
    return fromRgba(pixels.data, picture.width, picture.height);
  } catch (error) {
    throw new InputError(`${name} cannot be decoded (${(error as Error).message}); is the file complete?`);
  }
}

/** The bytes of a file, or an InputError that says why not. */
export function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : message;
    throw new InputError(`Cannot read ${file}: ${why}; check the path.`);
  }
}

/**
 * An image as the bytes of a PNG file, 8 bits per channel.
 *
 * @param image 3 x height x width in [-1, 1]; values outside are clamped
 * @throws InputError when the shape does not fit the data
 * @example writeFileAtomic("face.png", encodePng(image));
 */
export function encodePng(image: RgbImage): Uint8Array {
  checkRgbImage("encodePng", image);
  const [, height, width] = image.shape;
  const canvas = createCanvas(width, height);
  canvas.getContext("2d").putImageData(new ImageData(toRgba(image), width, height), 0, 0);
  return canvas.toBuffer("image/png");
}

/**
 * A single map as the bytes of a grey PNG file (three equal channels).
 *
 * @param values height x width in [0, 1]; 0 is black
 * @example encodeGrayPng(mask, 64, 64)
 */
export function encodeGrayPng(values: ArrayLike<number>, width: number, height: number): Uint8Array {
  const area = width * height;
  if (values.length !== area) {
    throw new InputError(
      `encodeGrayPng: ${values.length} values came, but ${width} x ${height} pixels need ${area}.`,
    );
  }
  const data = new Float32Array(3 * area);
  for (let i = 0; i < 3 * area; i++) data[i] = 2 * values[i % area] - 1;
  return encodePng({ shape: [3, height, width], data });
}
