/** Labels of a car's parts. */
export const CAR_LABELS = [
  "background",
  "body",
  "glass",
  "trim",
  "grille",
  "headlight",
  "taillight",
  "plate",
  "tyre",
  "rim",
  "wheel well",
] as const;
export const [, BODY, GLASS, TRIM, GRILLE, HEADLIGHT, TAILLIGHT, PLATE, TYRE, RIM, WELL] = CAR_LABELS.map(
  (_, i) => i,
);
