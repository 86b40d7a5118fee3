import { RandomStream } from "../../engine/random.js";
import { InputError } from "../../errors.js";
import type { RenderedSample } from "../render/renderedSample.js";
import type { DatasetOptions, ProceduralDataset } from "./dataset.js";

/** Which objects, and how often each is seen. */
export interface IdentityRendersOptions extends Omit<DatasetOptions, "count"> {
  /** objects, at least 1 */
  identities: number;
  /** renders of each, 1 to 512 */
  views: number;
  /** yaw is drawn evenly from minus to plus this many degrees; left out, as the data's own views are drawn */
  yawLimitDegrees?: number;
}

/** Objects seen several times, each time from another side, in another light, before another background. */
export interface IdentityRenders<Sample extends RenderedSample = RenderedSample> {
  readonly identities: number;
  readonly views: number;
  readonly size: number;
  /** Rendered when it is asked for; one object's views in a row come faster than many objects'. */
  get(identity: number, view: number): Sample;
}

/** Beyond every seed of a data set, so that no two renders share a background. */
const VIEW_ROOM = 2 ** 43;

/**
 * Objects of a category under random views and lights: identityFaces and identityCars are made of it.
 *
 * @param who begins the messages of errors
 * @param category its data set, and what renders an object: `object` is the seed of its identity, `seed` that of all else
 * @throws InputError on numbers that cannot be
 */
export function identityRenders<Sample extends RenderedSample>(
  who: string,
  options: IdentityRendersOptions,
  category: {
    dataset: (options: DatasetOptions) => ProceduralDataset<Sample>;
    render: (given: {
      seed: number;
      object: number;
      size: number;
      views: RandomStream;
      lights: RandomStream;
      yawLimitDegrees?: number;
    }) => Sample;
  },
): IdentityRenders<Sample> {
  const { identities, views, yawLimitDegrees, ...selection } = options;
  if (!Number.isInteger(views) || views < 1 || views > 512) {
    throw new InputError(`${who}: views is ${views}, but must be a whole number from 1 to 512.`);
  }
  if (yawLimitDegrees !== undefined && !(yawLimitDegrees >= 0 && yawLimitDegrees <= 90)) {
    throw new InputError(`${who}: yawLimitDegrees is ${yawLimitDegrees}, but must be from 0 to 90.`);
  }
  const objects = category.dataset({ ...selection, count: identities });
  return {
    identities,
    views,
    size: objects.size,
    get(identity, index) {
      const object = objects.seedOf(identity);
      const seed = object + (index + 1) * VIEW_ROOM;
      return category.render({
        seed,
        object,
        size: objects.size,
        views: new RandomStream(seed, "identity-view"),
        lights: new RandomStream(seed, "identity-light"),
        yawLimitDegrees,
      });
    },
  };
}

/**
 * The same renders one after the other, for what does not care who is seen.
 *
 * @param renders objects under random views and lights
 * @returns object after object, each in all views
 * @example sequenceOf(identityFaces({ identities: 500, views: 4 })).get(1999).view;
 */
export function sequenceOf<Sample extends RenderedSample>(
  renders: IdentityRenders<Sample>,
): { count: number; get(index: number): Sample } {
  const { identities, views } = renders;
  return {
    count: identities * views,
    get: (index) => renders.get(Math.floor(index / views), index % views),
  };
}
