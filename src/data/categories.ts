import { carDataset, writeCarDataset } from "./cars/dataset.js";
import { carViewLightPrior } from "./cars/viewLight.js";
import type { CategoryName } from "./categoryNames.js";
import { faceDataset, writeFaceDataset } from "./faces/dataset.js";
import { faceViewLightPrior } from "./faces/viewLight.js";
import type { DatasetOptions, ProceduralDataset } from "./procedural/dataset.js";
import type { ViewLightPrior } from "./procedural/gaussianPrior.js";
import type { WriteDatasetOptions } from "./procedural/write.js";

/** What every procedural category has. */
export interface Category {
  dataset: (options: DatasetOptions) => ProceduralDataset;
  write: (folder: string, options: WriteDatasetOptions) => Promise<{ folder: string; names: string[] }>;
  viewLightPrior: () => ViewLightPrior;
  /** whether a mirrored image is as likely as the image */
  mirrored: boolean;
}

/**
 * The procedural categories by name.
 *
 * @example CATEGORIES.cars.dataset({ count: 10 }).get(0).image
 */
export const CATEGORIES: Readonly<Record<CategoryName, Category>> = {
  // Views, lights and hair partings are drawn symmetrically.
  faces: {
    dataset: faceDataset,
    write: writeFaceDataset,
    viewLightPrior: faceViewLightPrior,
    mirrored: true,
  },
  // All cars head to the left in the canonical view, and lie to either side of that in the images.
  cars: { dataset: carDataset, write: writeCarDataset, viewLightPrior: carViewLightPrior, mirrored: false },
};
