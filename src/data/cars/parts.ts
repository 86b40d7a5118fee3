import type { Part } from "../procedural/parts.js";
import type { CAR_LABELS } from "./labels.js";

/** Parts of a car; what is but a few pixels goes with what it lies beside. */
export const CAR_PARTS: readonly Part<(typeof CAR_LABELS)[number]>[] = [
  { name: "background", color: "#dddddd", labels: ["background"] },
  { name: "body", color: "#e69f00", labels: ["body"] },
  { name: "glass", color: "#56b4e9", labels: ["glass"] },
  { name: "trim and grille", color: "#1b1b1b", labels: ["trim", "grille", "plate"] },
  { name: "lights", color: "#f0e442", labels: ["headlight", "taillight"] },
  { name: "wheels", color: "#0072b2", labels: ["tyre", "rim", "wheel well"] },
];
