import { InputError } from "../errors.js";

/** A colour image as planes: 3 x height x width, red green blue, values in [-1, 1]. */
export interface RgbImage {
  shape: [channels: 3, height: number, width: number];
  data: Float32Array;
}

/** Refuses what is not a colour image; `who` begins the message. */
export function checkRgbImage(who: string, image: RgbImage): void {
  const [channels, height, width] = image.shape;
  if (image.shape.length !== 3 || channels !== 3 || image.data.length !== 3 * height * width) {
    throw new InputError(
      `${who}: the image has shape [${image.shape.join(", ")}] and ${image.data.length} values, but must be [3, height, width] with as many values.`,
    );
  }
}

/** A value in [-1, 1] as a level 0 to 255. */
export function toLevel(value: number): number {
  const level = Math.round((value + 1) * 127.5);
  return Math.min(255, Math.max(0, level));
}

/** A level 0 to 255 as a value in [-1, 1]. */
export function fromLevel(level: number): number {
  return (level / 255) * 2 - 1;
}

/** Planes in [-1, 1] as opaque pixels, 4 bytes each. */
export function toRgba(image: RgbImage): Uint8ClampedArray {
  const [, height, width] = image.shape;
  const area = height * width;
  const rgba = new Uint8ClampedArray(4 * area);
  for (let i = 0; i < area; i++) {
    for (let k = 0; k < 3; k++) rgba[4 * i + k] = toLevel(image.data[k * area + i]);
    rgba[4 * i + 3] = 255;
  }
  return rgba;
}

/** Pixels of 4 bytes (alpha is not read) as planes in [-1, 1]. */
export function fromRgba(rgba: ArrayLike<number>, width: number, height: number): RgbImage {
  const area = height * width;
  const data = new Float32Array(3 * area);
  for (let i = 0; i < area; i++) {
    for (let k = 0; k < 3; k++) data[k * area + i] = fromLevel(rgba[4 * i + k]);
  }
  return { shape: [3, height, width], data };
}
