import path from "node:path";
import { InputError, InterruptedError } from "../../errors.js";
import { writeFileAtomic } from "../../files.js";
import { encodeGrayPng, encodePng } from "../image.js";
import { writeNpy } from "../npy.js";
import { BACKGROUND_DEPTH, NEAR_DEPTH } from "./camera.js";
import { type FaceDatasetOptions, faceDataset } from "./dataset.js";

/** How to write a data set. */
export interface WriteFaceDatasetOptions extends FaceDatasetOptions {
  /** called after every face */
  onProgress?: (done: number, count: number) => void;
  /** ends the writing early; what is written stays, without the list */
  signal?: AbortSignal;
}

/**
 * Writes faces in the layout of the reference's synface data: `image/NAME.png`, `depth/NAME.png` (white is depth 0.9,
 * black 1.1, the background), and `list.txt`, written last; besides, `views.npy` (count x 6) and `lights.npy`
 * (count x 4) in raw units.
 *
 * @param folder where to; made when missing
 * @param options which faces, and `onProgress`, `signal`
 * @returns the folder and the names
 * @throws InputError when it cannot be written, InterruptedError when the signal ended it
 * @example await writeFaceDataset("data/faces/train", { count: 200, size: 64, split: "train" });
 */
export async function writeFaceDataset(
  folder: string,
  options: WriteFaceDatasetOptions,
): Promise<{ folder: string; names: string[] }> {
  if (folder === "") throw new InputError("writeFaceDataset: the folder is empty; name one with --out.");
  const faces = faceDataset(options);
  const { size, count } = faces;
  const names: string[] = [];
  const views = new Float32Array(6 * count);
  const lights = new Float32Array(4 * count);
  for (let i = 0; i < count; i++) {
    const face = faces.get(i);
    const name = `${faces.name(i)}.png`;
    const nearness = face.depth.map((depth) => (BACKGROUND_DEPTH - depth) / (BACKGROUND_DEPTH - NEAR_DEPTH));
    writeFileAtomic(
      path.join(folder, "image", name),
      encodePng({ shape: [3, size, size], data: face.image }),
    );
    writeFileAtomic(path.join(folder, "depth", name), encodeGrayPng(nearness, size, size));
    views.set(face.view, 6 * i);
    lights.set(face.light, 4 * i);
    names.push(name);
    options.onProgress?.(i + 1, count);
    // Lets signals and progress displays through.
    await new Promise((resolve) => setImmediate(resolve));
    if (options.signal?.aborted) {
      throw new InterruptedError(`Stopped after ${i + 1} of ${count} faces; ${folder} has no list.txt yet.`);
    }
  }
  writeNpy(path.join(folder, "views.npy"), { shape: [count, 6], data: views });
  writeNpy(path.join(folder, "lights.npy"), { shape: [count, 4], data: lights });
  writeFileAtomic(path.join(folder, "list.txt"), `${names.join("\n")}\n`);
  return { folder, names };
}
