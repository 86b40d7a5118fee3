import { CATEGORY_NAMES, type CategoryName } from "../data/categoryNames.js";

/** Images to pre-train on that need no files: renders, or the GAN's own. */
export const PRETRAINING_DATA = [...CATEGORY_NAMES, "samples", "frontal"] as const;
export type PretrainingData = CategoryName | "samples" | "frontal";
