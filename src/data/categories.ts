import { carDataset, writeCarDataset } from "./cars/dataset.js";
import { carViewLightPrior } from "./cars/viewLight.js";
import { faceDataset, writeFaceDataset } from "./faces/dataset.js";
import { faceViewLightPrior } from "./faces/viewLight.js";
import type { DatasetOptions, ProceduralDataset } from "./procedural/dataset.js";
import type { ViewLightPrior } from "./procedural/gaussianPrior.js";
import type { WriteDatasetOptions } from "./procedural/write.js";

/** The procedural categories. */
export const CATEGORY_NAMES = ["faces", "cars"] as const;
export type CategoryName = (typeof CATEGORY_NAMES)[number];

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

/** Whether a word names a procedural category. */
export function isCategory(name: string): name is CategoryName {
  return (CATEGORY_NAMES as readonly string[]).includes(name);
}
