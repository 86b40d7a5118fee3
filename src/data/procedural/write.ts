import path from "node:path";
import { InputError, InterruptedError } from "../../errors.js";
import { writeFileAtomic } from "../../files.js";
import { encodeGrayPng, encodePng } from "../image.js";
import { writeNpy } from "../npy.js";
import { BACKGROUND_DEPTH, NEAR_DEPTH } from "../render/camera.js";
import type { RenderedSample } from "../render/renderedSample.js";
import type { DatasetOptions, ProceduralDataset } from "./dataset.js";
import { renderAll } from "./renderAll.js";

/** How the writing of a data set is watched and ended. */
export interface WriteOptions {
  /** called after every image */
  onProgress?: (done: number, count: number) => void;
  /** ends the writing early; what is written stays, without the list */
  signal?: AbortSignal;
}

/** How to write a data set. */
export interface WriteDatasetOptions extends DatasetOptions, WriteOptions {}

/**
 * Writes a data set in the layout of the reference's synface data: writeFaceDataset and writeCarDataset are made of it.
 *
 * @param who begins the messages of errors
 * @param folder where to; made when missing
 * @throws InputError when it cannot be written, InterruptedError when the signal ended it
 */
export async function writeDataset(
  who: string,
  folder: string,
  samples: ProceduralDataset,
  { onProgress, signal }: WriteOptions,
): Promise<{ folder: string; names: string[] }> {
  if (folder === "") throw new InputError(`${who}: the folder is empty; name one with --out.`);
  const { size, count } = samples;
  const names = Array.from({ length: count }, (_, i) => `${samples.name(i)}.png`);
  const views = new Float32Array(6 * count);
  const lights = new Float32Array(4 * count);
  let done = 0;
  const write = (i: number, sample: RenderedSample): void => {
    const nearness = sample.depth.map(
      (depth) => (BACKGROUND_DEPTH - depth) / (BACKGROUND_DEPTH - NEAR_DEPTH),
    );
    writeFileAtomic(
      path.join(folder, "image", names[i]),
      encodePng({ shape: [3, size, size], data: sample.image }),
    );
    writeFileAtomic(path.join(folder, "depth", names[i]), encodeGrayPng(nearness, size, size));
    views.set(sample.view, 6 * i);
    lights.set(sample.light, 4 * i);
    onProgress?.(++done, count);
  };
  if (!(await renderAll(samples, write, { signal }))) {
    throw new InterruptedError(`Stopped after ${done} of ${count} images; ${folder} has no list.txt yet.`);
  }
  writeNpy(path.join(folder, "views.npy"), { shape: [count, 6], data: views });
  writeNpy(path.join(folder, "lights.npy"), { shape: [count, 4], data: lights });
  writeFileAtomic(path.join(folder, "list.txt"), `${names.join("\n")}\n`);
  return { folder, names };
}
