import type { Part } from "../procedural/parts.js";
import type { FACE_LABELS } from "./paint.js";

/** Parts of a face; a collar shows in half the images, and then in few pixels. */
export const FACE_PARTS: readonly Part<(typeof FACE_LABELS)[number]>[] = [
  { name: "background", color: "#dddddd", labels: ["background"] },
  { name: "skin", color: "#f0e442", labels: ["skin"] },
  { name: "hair", color: "#0072b2", labels: ["hair"] },
  { name: "brows", color: "#1b1b1b", labels: ["brow"] },
  { name: "eyes", color: "#56b4e9", labels: ["eye"] },
  { name: "lips", color: "#882255", labels: ["lips"] },
  { name: "ears", color: "#e08214", labels: ["ear"] },
  { name: "neck and clothes", color: "#009e73", labels: ["neck", "cloth"] },
];
