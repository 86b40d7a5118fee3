import type { Parameters } from "../engine/index.js";

/**
 * Decay of the generator's moving average for one iteration.
 *
 * The half-life is 5,000 images (0.9978 per batch of 16, as in the reference implementation), but at most a
 * twentieth of what has been seen, so that short runs do not drag their first images along.
 *
 * @param imagesSeen images shown to the discriminator so far, this batch included
 * @param batch images per iteration
 * @example averageDecay(100_000, 16); // 0.99778...
 */
export function averageDecay(imagesSeen: number, batch: number, halfLifeImages = 5000): number {
  return 0.5 ** (batch / Math.max(Math.min(halfLifeImages, 0.05 * imagesSeen), 1e-8));
}

/** Moves `average` towards `current` in place: `average = decay average + (1 - decay) current`. */
export function updateAverage(average: Parameters, current: Parameters, decay: number): void {
  for (const [name, { data }] of Object.entries(current)) {
    const target = average[name].data;
    for (let i = 0; i < data.length; i++) target[i] = data[i] + (target[i] - data[i]) * decay;
  }
}
