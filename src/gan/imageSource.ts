import { existsSync, readFileSync } from "node:fs";
import { InputError } from "../errors.js";
import { writeFileAtomic } from "../files.js";

/** Images to train on, by number. */
export interface ImageSource {
  /** height and width in pixels */
  size: number;
  count: number;
  /** whether a mirrored image is as likely as the image: then training flips */
  mirrored: boolean;
  /**
   * Writes image `index` in [-1, 1] as 3 x size x size at `offset` of `out`.
   */
  read(index: number, out: Float32Array, offset: number): void;
}

/** Images held as bytes, 3 x size x size each: a twelfth of what single precision and ground truth would take. */
export class ImagePool implements ImageSource {
  constructor(
    readonly size: number,
    readonly mirrored: boolean,
    readonly bytes: Uint8Array,
  ) {}

  get count(): number {
    return this.bytes.length / (3 * this.size * this.size);
  }

  read(index: number, out: Float32Array, offset: number): void {
    const length = 3 * this.size * this.size;
    const start = index * length;
    for (let i = 0; i < length; i++) out[offset + i] = this.bytes[start + i] / 127.5 - 1;
  }
}

/**
 * Draws a slow source once into a pool, kept in a file between runs.
 *
 * @param source where the images come from
 * @param options `count` images from the start; `file` to keep them in (read when it has the right length);
 *   `progress` is told how many are done
 * @returns the pool
 * @throws InputError when the source has fewer images
 * @example const pool = poolImages(faces, { count: 20000, file: ".cache/faces-64.bin" });
 */
export function poolImages(
  source: ImageSource,
  {
    count = source.count,
    file,
    progress,
  }: { count?: number; file?: string; progress?: (done: number) => void } = {},
): ImagePool {
  if (!Number.isInteger(count) || count < 1 || count > source.count) {
    throw new InputError(`${count} images were asked for, but the data set has 1 to ${source.count}.`);
  }
  const length = 3 * source.size * source.size;
  if (file && existsSync(file)) {
    const { buffer, byteOffset, length: found } = readFileSync(file);
    const bytes = new Uint8Array(buffer, byteOffset, found);
    if (bytes.length === count * length) return new ImagePool(source.size, source.mirrored, bytes);
  }
  const bytes = new Uint8Array(count * length);
  const image = new Float32Array(length);
  for (let index = 0; index < count; index++) {
    source.read(index, image, 0);
    const start = index * length;
    for (let i = 0; i < length; i++) {
      bytes[start + i] = Math.round(Math.min(1, Math.max(-1, image[i])) * 127.5 + 127.5);
    }
    if (progress && (index + 1) % 500 === 0) progress(index + 1);
  }
  if (file) writeFileAtomic(file, bytes);
  return new ImagePool(source.size, source.mirrored, bytes);
}
