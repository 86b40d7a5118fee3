import type { RandomStream } from "../engine/index.js";
import { type Gaussian, sampleGaussian } from "./gaussian.js";
import type { LightRanges, Schedule } from "./schedules.js";

/** Where the yaw stands in a view vector. */
const YAW = 1;

/**
 * Random views for pseudo samples: normal draws in raw units, the yaw (its mean included) scaled.
 *
 * @param prior distribution of raw views
 * @param count how many
 * @param viewScale factor on the yaw
 * @param random where the draws come from
 * @returns count x 6, raw
 * @source GAN2Shape, section 3.2; reference implementation
 * @example randomViews(GENERIC_VIEWS, 16, 1.2, new RandomStream(0, "views"));
 */
export function randomViews(
  prior: Gaussian,
  count: number,
  viewScale: number,
  random: RandomStream,
): Float32Array {
  const views = sampleGaussian(prior, count, random);
  const components = prior.mean.length;
  for (let i = YAW; i < views.length; i += components) views[i] *= viewScale;
  return views;
}

/**
 * Random lights for pseudo samples, uniform in their ranges.
 *
 * @param ranges of direction and strength
 * @param count how many
 * @param random where the draws come from
 * @returns count x 3: direction x, direction y, strength
 * @source GAN2Shape, section 3.2; reference implementation
 * @example randomLights(scheduleOf("synface").randomLight, 16, new RandomStream(0, "lights"));
 */
export function randomLights(
  { x, y, strength }: LightRanges,
  count: number,
  random: RandomStream,
): Float32Array {
  const lights = random.uniform(3 * count);
  [x, y, strength].forEach(([low, high], component) => {
    for (let i = component; i < lights.length; i += 3) lights[i] = low + (high - low) * lights[i];
  });
  return lights;
}

/**
 * Views and lights of one mini-batch of pseudo samples.
 *
 * @param viewPrior distribution of raw views
 * @param schedule batch size and ranges
 * @param streams where the draws come from
 */
export function drawViewsAndLights(
  viewPrior: Gaussian,
  { batchSize, viewScale, randomLight }: Schedule,
  streams: { views: RandomStream; lights: RandomStream },
): { views: Float32Array; lights: Float32Array } {
  return {
    views: randomViews(viewPrior, batchSize, viewScale, streams.views),
    lights: randomLights(randomLight, batchSize, streams.lights),
  };
}
