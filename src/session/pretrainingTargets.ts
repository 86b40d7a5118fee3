import { CATEGORIES, isCategory } from "../data/index.js";
import { InputError, InterruptedError } from "../errors.js";
import { loadCheckpoint, saveCheckpoint, type Target } from "../method/index.js";
import { frontalTargets } from "./frontalTargets.js";
import type { GanModel } from "./ganModel.js";
import type { Invertible } from "./inversion.js";
import type { PretrainingData } from "./pretrainingData.js";

/** What {@link pretrainingTargets} makes targets of. */
export interface PretrainingTargetsOptions {
  /** Procedural faces or cars, samples of the GAN, samples seen from the front, or pictures. */
  data: PretrainingData | Invertible[];
  count: number;
  seed?: number;
  /** Of each picture's inversion. */
  inversionIterations?: number;
  /** Folder that keeps what was found; the same call takes it from there. */
  checkpoint?: string;
  signal?: AbortSignal;
  onProgress?: (done: number) => void;
}

/** Images that share one run of the inversion; more would only take more memory. */
const INVERTED_AT_ONCE = 8;

/**
 * The targets of a pre-training: pictures with their latents and masks.
 *
 * @throws InputError for renders of what the model does not show, or frontal images of what has no left-right symmetry;
 *   when the folder holds the targets of another model or seed; InterruptedError when ended early
 * @example const targets = await pretrainingTargets(g, { data: "samples", count: 48 });
 */
export async function pretrainingTargets(
  model: GanModel,
  options: PretrainingTargetsOptions,
): Promise<Target[]> {
  const { data, count, seed = 0, inversionIterations = 150, checkpoint, signal, onProgress } = options;
  checkObjects(model, data);
  const origin = JSON.stringify([model.name, data, count, seed, inversionIterations]);
  const kept = checkpoint ? loadCheckpoint(checkpoint) : undefined;
  if (kept && kept.origin !== origin) {
    throw new InputError(`${checkpoint} holds targets of other images; name another folder or remove it.`);
  }
  const targets = (kept?.targets ?? []) as Target[];
  const renders = isCategory(data)
    ? CATEGORIES[data].dataset({ count, size: model.size, split: "train", seed })
    : undefined;
  const imageAt = (index: number): Invertible => renders?.get(index) ?? (data as Invertible[])[index];
  const total = Array.isArray(data) ? Math.min(count, data.length) : count;
  while (targets.length < total) {
    if (signal?.aborted) {
      throw new InterruptedError(
        `Stopped after ${targets.length} of ${total} images${checkpoint ? "; run the same command to go on" : ", which are not kept"}.`,
      );
    }
    const at = targets.length;
    if (data === "samples") {
      targets.push(await model.sample({ seed: seed + at }));
    } else if (data === "frontal") {
      const seeds = Array.from({ length: Math.min(INVERTED_AT_ONCE, total - at) }, (_, i) => seed + at + i);
      targets.push(...(await frontalTargets(model, seeds, { iterations: inversionIterations, signal })));
    } else {
      const images = Array.from({ length: Math.min(INVERTED_AT_ONCE, total - at) }, (_, i) =>
        imageAt(at + i),
      );
      const iterations = inversionIterations;
      targets.push(...(await model.invertAll(images, { iterations, seed, signal, onProgress: () => {} })));
    }
    onProgress?.(targets.length);
    if (checkpoint) saveCheckpoint(checkpoint, { origin, targets });
  }
  return targets;
}

function checkObjects({ name, category }: GanModel, data: PretrainingTargetsOptions["data"]): void {
  if (!category) return;
  if (isCategory(data) && data !== category) {
    throw new InputError(`data is "${data}", but the model ${name} shows ${category}; take "${category}".`);
  }
  if (data === "frontal" && !CATEGORIES[category].mirrored) {
    throw new InputError(
      `data is "frontal", which needs objects with left-right symmetry, but the model ${name} shows ${category}; take "samples" or "${category}".`,
    );
  }
}
