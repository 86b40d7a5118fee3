import { InputError } from "../../errors.js";
import type { CategoryName } from "../categoryNames.js";
import type { RenderedSample } from "../render/renderedSample.js";
import { DATASET_SPLITS, type DatasetSplit } from "./splits.js";

/** Which objects: how many, how large, from which part, under which seed. */
export interface DatasetOptions {
  /** number of images, at least 1 */
  count: number;
  /** pixels per side; 64 by default */
  size?: number;
  split?: DatasetSplit;
  /** 0 to 1023; another seed, other objects */
  seed?: number;
}

/** Rendered objects by index, each rendered when it is asked for. */
export interface ProceduralDataset<Sample extends RenderedSample = RenderedSample> extends Iterable<Sample> {
  readonly category: CategoryName;
  readonly count: number;
  readonly size: number;
  readonly split: DatasetSplit;
  readonly seed: number;
  /** Name of an image in files, for instance "000012". */
  name(index: number): string;
  /** Seed of an image for the category's render function. */
  seedOf(index: number): number;
  get(index: number): Sample;
}

/** Seeds are laid out as (dataset seed, split, index): 2^30 objects in each part. */
const SPLIT_ROOM = 2 ** 30;

/**
 * The data set of a category: faceDataset and carDataset are made of it.
 *
 * @param category what is shown
 * @param who begins the messages of errors
 * @param render what draws the object of a seed
 * @throws InputError on a count, split or seed that cannot be
 */
export function proceduralDataset<Sample extends RenderedSample>(
  category: CategoryName,
  who: string,
  options: DatasetOptions,
  render: (options: { seed: number; size: number }) => Sample,
): ProceduralDataset<Sample> {
  const { count, size = 64, split = "train", seed = 0 } = options;
  if (!Number.isInteger(count) || count < 1 || count > SPLIT_ROOM) {
    throw new InputError(`${who}: count is ${count}, but must be a whole number from 1 to ${SPLIT_ROOM}.`);
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > 1023) {
    throw new InputError(`${who}: seed is ${seed}, but must be a whole number from 0 to 1023.`);
  }
  const part = DATASET_SPLITS.indexOf(split);
  if (part < 0) {
    throw new InputError(`${who}: split is "${split}", but must be one of ${DATASET_SPLITS.join(", ")}.`);
  }
  const seedOf = (index: number) => {
    if (!Number.isInteger(index) || index < 0 || index >= count) {
      throw new InputError(`${who}: index is ${index}, but must be a whole number from 0 to ${count - 1}.`);
    }
    return (seed * DATASET_SPLITS.length + part) * SPLIT_ROOM + index;
  };
  return {
    category,
    count,
    size,
    split,
    seed,
    seedOf,
    name: (index) => String(index).padStart(6, "0"),
    get: (index) => render({ seed: seedOf(index), size }),
    *[Symbol.iterator]() {
      for (let i = 0; i < count; i++) yield this.get(i);
    },
  };
}
