import { InputError } from "../errors.js";
import type { Category } from "./schedules.js";

/** The ellipsoids of the paper's study of shape priors. */
export type PriorVariant = "origin" | "shift" | "weak" | "flat" | "asymmetric";

/** How the ellipsoid is placed and shaped. */
export interface EllipsoidOptions {
  /** decides how the mask's box is adjusted; default "other": not at all */
  category?: Category;
  /** depth of the tip, default 0.91 */
  near?: number;
  /** depth of rim and background, default 1.02 */
  far?: number;
  /** default "origin" */
  variant?: PriorVariant;
  /** for "shift": pixels to the right, default S/6 */
  shift?: number;
  /** for "asymmetric": half-widths left and right of the centre as multiples of the box's, default [0.75, 1.25] */
  halfWidths?: [number, number];
}

/** Extreme rows and columns of a mask, inclusive. */
export interface Box {
  minX: number;
  maxX: number;
  minY: number;
  maxY: number;
}

/** Mask values from here on belong to the object. */
const THRESHOLD = 0.7;
/** Radius of the sphere whose cap the ellipsoid is, in scene units. */
const SPHERE = 0.4;
/** "Weak" prior: rim and background at this depth (author's hint). */
const WEAK_FAR = 0.96;

/**
 * The box around a mask.
 *
 * @param mask S*S, in [0, 1]
 * @param size S
 * @throws InputError when nothing reaches 0.7, or only one row or column does
 * @example maskBox(mask, 64);
 */
export function maskBox(mask: Float32Array, size: number): Box {
  const box: Box = { minX: size, maxX: -1, minY: size, maxY: -1 };
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] < THRESHOLD) continue;
    const [y, x] = [Math.floor(i / size), i % size];
    box.minX = Math.min(box.minX, x);
    box.maxX = Math.max(box.maxX, x);
    box.minY = Math.min(box.minY, y);
    box.maxY = Math.max(box.maxY, y);
  }
  if (box.maxX <= box.minX || box.maxY <= box.minY) {
    throw new InputError(
      "The mask shows no object (no area of at least 2x2 pixels reaches 0.7); give a mask, or an image with one object in the middle.",
    );
  }
  return box;
}

/** Adjusts the box to the part of the object that is convex (method specification, section 11). */
export function adjustBox(box: Box, category: Category, size: number): Box {
  const [width, height] = [box.maxX - box.minX, box.maxY - box.minY];
  switch (category) {
    case "synface":
      return { ...box, minY: box.minY - height / 6 };
    case "face":
      return { ...box, maxY: size - 1, maxX: box.maxX - width / 12, minX: box.minX + width / 12 };
    case "car":
    case "church":
      return { ...box, maxY: box.maxY + height / 6 };
    default:
      return box;
  }
}

/**
 * The initial shape: a spherical cap, stretched to the object's box, its tip `near` and its rim `far`.
 *
 * The stretch is about the image's centre, not the box's, as in the reference implementation (quirk Q6).
 *
 * @param mask S*S, in [0, 1]
 * @param size S, in pixels
 * @returns canonical depth S*S in scene units
 * @throws InputError when the mask shows no object
 * @source GAN2Shape, section 3.1; variants: the paper's study of shape priors
 * @example ellipsoidDepth(mask, 64, { near: 0.91, far: 1.02 });
 */
export function ellipsoidDepth(
  mask: Float32Array,
  size: number,
  options: EllipsoidOptions = {},
): Float32Array {
  const { category = "other", near = 0.91, variant = "origin", halfWidths = [0.75, 1.25] } = options;
  const far = variant === "weak" ? WEAK_FAR : (options.far ?? 1.02);
  if (!(near < far && far - near < SPHERE)) {
    throw new InputError(
      `The prior goes from ${near} to ${far}, but near must be below far, by less than ${SPHERE}.`,
    );
  }
  const box = adjustBox(maskBox(mask, size), category, size);
  const depth = new Float32Array(size * size).fill(far);
  if (variant === "flat") return depth;

  const radius = (box.maxX - box.minX) / 2;
  const ratio = (box.maxY - box.minY) / (box.maxX - box.minX);
  const centreX = (box.maxX + box.minX) / 2 + (variant === "shift" ? (options.shift ?? size / 6) : 0);
  const centreY = (box.maxY + box.minY) / 2;
  const rim = Math.sqrt(SPHERE ** 2 - (SPHERE - (far - near)) ** 2);
  for (let i = 0; i < size; i++) {
    const y = (i - size / 2) / ratio + size / 2 - centreY;
    for (let j = 0; j < size; j++) {
      const side = variant === "asymmetric" ? halfWidths[j < centreX ? 0 : 1] : 1;
      const distance = Math.hypot(y, (j - centreX) / side);
      if (distance > radius) continue;
      depth[i * size + j] =
        SPHERE - Math.sqrt(Math.abs(SPHERE ** 2 - ((distance / radius) * rim) ** 2)) + near;
    }
  }
  return depth;
}
