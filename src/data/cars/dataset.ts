import { type DatasetOptions, type ProceduralDataset, proceduralDataset } from "../procedural/dataset.js";
import { type WriteDatasetOptions, writeDataset } from "../procedural/write.js";
import type { CarSample } from "./carSample.js";
import { renderCar } from "./render.js";

/**
 * A data set of procedural cars with ground truth.
 *
 * @param options see {@link DatasetOptions}
 * @returns the cars; nothing is rendered yet
 * @throws InputError on a count, split or seed that cannot be
 * @example
 * const cars = carDataset({ count: 1000, size: 64, split: "train" });
 * cars.get(0).image; // Float32Array(3 * 64 * 64)
 */
export function carDataset(options: DatasetOptions): ProceduralDataset<CarSample> {
  return proceduralDataset("cars", "carDataset", options, renderCar);
}

/**
 * Writes cars in the layout of the reference's synface data: `image/NAME.png`, `depth/NAME.png` (white is depth 0.9,
 * black 1.1, the background), and `list.txt`, written last; besides, `views.npy` (count x 6) and `lights.npy`
 * (count x 4) in raw units.
 *
 * @param folder where to; made when missing
 * @param options which cars, and `onProgress`, `signal`
 * @returns the folder and the names
 * @throws InputError when it cannot be written, InterruptedError when the signal ended it
 * @example await writeCarDataset("data/cars/train", { count: 200, size: 64, split: "train" });
 */
export async function writeCarDataset(
  folder: string,
  options: WriteDatasetOptions,
): Promise<{ folder: string; names: string[] }> {
  return writeDataset("writeCarDataset", folder, carDataset(options), options);
}
