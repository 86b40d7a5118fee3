import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  CATEGORIES,
  CATEGORY_NAMES,
  type CategoryName,
  prepareImage,
  readImage,
  renderAll,
} from "../data/index.js";
import { InputError } from "../errors.js";
import { writeFileAtomic } from "../files.js";
import { ImagePool } from "../gan/imageSource.js";

const IMAGE = /\.(?:png|jpe?g|webp|bmp|gif)$/i;

/**
 * Reads all images of a folder, cropped to their centre square and resized, into memory as bytes.
 *
 * @param folder with PNG, JPEG, WebP, BMP or GIF files, in the order of their names
 * @param options `size` in pixels, `mirrored` if a mirrored image is as likely as the image
 * @throws InputError when the folder is missing or empty, or a file is no image
 * @example const pool = await readImageFolder("cats", { size: 64, mirrored: true });
 */
export async function readImageFolder(
  folder: string,
  {
    size,
    mirrored,
    onProgress,
  }: { size: number; mirrored: boolean; onProgress?: (done: number, count: number) => void },
): Promise<ImagePool> {
  const files = imageFiles(folder);
  const length = 3 * size * size;
  const bytes = new Uint8Array(files.length * length);
  for (const [index, file] of files.entries()) {
    const { data } = prepareImage(await readImage(file), { size });
    store(data, bytes, index);
    onProgress?.(index + 1, files.length);
  }
  return new ImagePool(size, mirrored, bytes);
}

/**
 * Renders images of a procedural category into memory as bytes, and keeps them in a file for the next start if one is named.
 * Lets signals through while it works, as a plain loop would not.
 *
 * @example const pool = await renderPool({ category: "faces", count: 20000, size: 64, file: ".cache/faces-64.bin" });
 */
export async function renderPool({
  category,
  count,
  size,
  file,
  onProgress,
}: {
  category: CategoryName;
  count: number;
  size: number;
  file?: string;
  onProgress?: (done: number, count: number) => void;
}): Promise<ImagePool> {
  const { dataset, mirrored } = CATEGORIES[category];
  const total = count * 3 * size * size;
  const samples = dataset({ count, size, split: "train" });
  if (file !== undefined && existsSync(file)) {
    const kept = readFileSync(file);
    // A file of another category, or of an earlier renderer, begins with another image.
    const first = new Uint8Array(3 * size * size);
    store(samples.get(0).image, first, 0);
    if (kept.length === total && first.every((byte, i) => byte === kept[i])) {
      return new ImagePool(size, mirrored, kept);
    }
  }
  const bytes = new Uint8Array(total);
  let done = 0;
  await renderAll(samples, (index, { image }) => {
    store(image, bytes, index);
    onProgress?.(++done, count);
  });
  if (file !== undefined) writeFileAtomic(file, bytes);
  return new ImagePool(size, mirrored, bytes);
}

function store(image: Float32Array, bytes: Uint8Array, index: number): void {
  const start = index * image.length;
  for (let i = 0; i < image.length; i++) {
    bytes[start + i] = Math.round(Math.min(1, Math.max(-1, image[i])) * 127.5 + 127.5);
  }
}

/**
 * The images of a folder, in the order of their names.
 *
 * @throws InputError when the folder is missing or has none
 */
export function imageFiles(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => IMAGE.test(name));
  } catch {
    throw new InputError(
      `There is no folder ${folder}; give one with images, or name ${CATEGORY_NAMES.join(" or ")}.`,
    );
  }
  if (names.length === 0)
    throw new InputError(`The folder ${folder} has no images (PNG, JPEG, WebP, BMP, GIF).`);
  return names.sort().map((name) => path.join(folder, name));
}
