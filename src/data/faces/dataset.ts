import { InputError } from "../../errors.js";
import type { FaceSample } from "./faceSample.js";
import { renderFace } from "./render.js";

/** The three parts of the faces; no identity is in two of them. */
export const FACE_SPLITS = ["train", "val", "test"] as const;
export type FaceSplit = (typeof FACE_SPLITS)[number];

/** Which faces: how many, how large, from which part, under which seed. */
export interface FaceDatasetOptions {
  /** number of faces, at least 1 */
  count: number;
  /** pixels per side; 64 by default */
  size?: number;
  split?: FaceSplit;
  /** 0 to 1023; another seed, other faces */
  seed?: number;
}

/** Faces by index, each rendered when it is asked for. */
export interface FaceDataset extends Iterable<FaceSample> {
  readonly count: number;
  readonly size: number;
  readonly split: FaceSplit;
  /** Name of a face in files, for instance "000012". */
  name(index: number): string;
  /** Seed of a face for renderFace. */
  seedOf(index: number): number;
  get(index: number): FaceSample;
}

/** Seeds are laid out as (dataset seed, split, index): 2^30 faces in each part. */
const SPLIT_ROOM = 2 ** 30;

/**
 * A data set of procedural faces with ground truth.
 *
 * @param options see {@link FaceDatasetOptions}
 * @returns the faces; nothing is rendered yet
 * @throws InputError on a count, split or seed that cannot be
 * @example
 * const faces = faceDataset({ count: 1000, size: 64, split: "train" });
 * faces.get(0).image; // Float32Array(3 * 64 * 64)
 */
export function faceDataset(options: FaceDatasetOptions): FaceDataset {
  const { count, size = 64, split = "train", seed = 0 } = options;
  if (!Number.isInteger(count) || count < 1 || count > SPLIT_ROOM) {
    throw new InputError(
      `faceDataset: count is ${count}, but must be a whole number from 1 to ${SPLIT_ROOM}.`,
    );
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > 1023) {
    throw new InputError(`faceDataset: seed is ${seed}, but must be a whole number from 0 to 1023.`);
  }
  const part = FACE_SPLITS.indexOf(split);
  if (part < 0) {
    throw new InputError(`faceDataset: split is "${split}", but must be one of ${FACE_SPLITS.join(", ")}.`);
  }
  const seedOf = (index: number) => {
    if (!Number.isInteger(index) || index < 0 || index >= count) {
      throw new InputError(
        `faceDataset: index is ${index}, but must be a whole number from 0 to ${count - 1}.`,
      );
    }
    return (seed * FACE_SPLITS.length + part) * SPLIT_ROOM + index;
  };
  return {
    count,
    size,
    split,
    seedOf,
    name: (index) => String(index).padStart(6, "0"),
    get: (index) => renderFace({ seed: seedOf(index), size }),
    *[Symbol.iterator]() {
      for (let i = 0; i < count; i++) yield this.get(i);
    },
  };
}
