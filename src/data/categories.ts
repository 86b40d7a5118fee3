import { InputError } from "../errors.js";
import { carDataset, writeCarDataset } from "./cars/dataset.js";
import { identityCars } from "./cars/identityCars.js";
import { CAR_LABELS } from "./cars/labels.js";
import { CAR_PARTS } from "./cars/parts.js";
import { CAR_YAW_LIMIT_DEGREES, carViewLightPrior } from "./cars/viewLight.js";
import { CATEGORY_NAMES, type CategoryName } from "./categoryNames.js";
import { faceDataset, writeFaceDataset } from "./faces/dataset.js";
import { identityFaces } from "./faces/identityFaces.js";
import { FACE_LABELS } from "./faces/paint.js";
import { FACE_PARTS } from "./faces/parts.js";
import { faceViewLightPrior } from "./faces/viewLight.js";
import type { DatasetOptions, ProceduralDataset } from "./procedural/dataset.js";
import type { ViewLightPrior } from "./procedural/gaussianPrior.js";
import type { IdentityRenders, IdentityRendersOptions } from "./procedural/identityRenders.js";
import type { Part } from "./procedural/parts.js";
import type { WriteDatasetOptions } from "./procedural/write.js";

/** What every procedural category has. */
export interface Category {
  readonly name: CategoryName;
  /** one of them, in a sentence */
  one: string;
  dataset: (options: DatasetOptions) => ProceduralDataset;
  write: (folder: string, options: WriteDatasetOptions) => Promise<{ folder: string; names: string[] }>;
  /** what the numbers in a render's `labels` mean */
  labels: readonly string[];
  /** what the parts network tells apart */
  parts: readonly Part[];
  /** the same objects under several views and lights */
  identities: (options: IdentityRendersOptions) => IdentityRenders;
  /** Yaw within which the identity network is trained, a little beyond that within which it is measured. */
  identityYawDegrees: { trained: number; measured: number };
  /** @param count how many views and lights to take the statistics of; default 4096 */
  viewLightPrior: (count?: number) => ViewLightPrior;
  /** whether a mirrored image is as likely as the image, and shows the same object */
  mirrored: boolean;
  /** How the method fits its first ellipsoid to the mask, unless the schedule says it. */
  ellipsoid: "other" | "car";
}

/**
 * The procedural categories by name.
 *
 * @example CATEGORIES.cars.dataset({ count: 10 }).get(0).image
 */
export const CATEGORIES: Readonly<Record<CategoryName, Category>> = {
  // Views, lights and hair partings are drawn symmetrically.
  faces: {
    name: "faces",
    one: "face",
    dataset: faceDataset,
    write: writeFaceDataset,
    labels: FACE_LABELS,
    parts: FACE_PARTS,
    identities: identityFaces,
    identityYawDegrees: { trained: 50, measured: 45 },
    viewLightPrior: faceViewLightPrior,
    mirrored: true,
    ellipsoid: "other",
  },
  // All cars head to the left in the canonical view, and lie to either side of that in the images.
  cars: {
    name: "cars",
    one: "car",
    dataset: carDataset,
    write: writeCarDataset,
    labels: CAR_LABELS,
    parts: CAR_PARTS,
    identities: identityCars,
    // As far as the data goes, all of which its features are compared over.
    identityYawDegrees: { trained: CAR_YAW_LIMIT_DEGREES, measured: 45 },
    viewLightPrior: carViewLightPrior,
    mirrored: false,
    // On 24 unseen cars the ellipsoid's SIDE (times 100) is 2.55 so, and 2.99 in the mask's own box.
    ellipsoid: "car",
  },
};

/**
 * The procedural category of a model, for what needs renders with ground truth.
 *
 * @param model its name, and what its `model.json` says it shows
 * @throws InputError when that names no category
 * @example categoryOf({ name: "syncar-64", category: "cars" }).dataset({ count: 8, split: "test" });
 */
export function categoryOf({ name, category }: { name: string; category?: CategoryName }): Category {
  if (category) return CATEGORIES[category];
  const entries = CATEGORY_NAMES.map((known) => `"category": "${known}"`).join(" or ");
  throw new InputError(
    `The model ${name} names no procedural category, so there are no renders with ground truth for it; if it was trained on this project's ${CATEGORY_NAMES.join(" or ")}, write ${entries} into its model.json.`,
  );
}
