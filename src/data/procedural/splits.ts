/** The three parts of a procedural data set; no identity is in two of them. */
export const DATASET_SPLITS = ["train", "val", "test"] as const;
export type DatasetSplit = (typeof DATASET_SPLITS)[number];
