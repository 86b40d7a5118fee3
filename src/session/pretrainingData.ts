/** Images to pre-train on that need no files. */
export const PRETRAINING_DATA = ["faces", "samples", "frontal"] as const;
export type PretrainingData = (typeof PRETRAINING_DATA)[number];
