import { RandomStream } from "../../engine/random.js";
import { InputError } from "../../errors.js";
import type { DatasetOptions } from "../procedural/dataset.js";
import { ROTATION_RANGE_DEGREES } from "../render/camera.js";
import { faceDataset } from "./dataset.js";
import type { FaceSample } from "./faceSample.js";
import { sampleIdentity } from "./identity.js";
import { renderFace } from "./render.js";
import { sampleLight, sampleView } from "./viewLight.js";

/** Which people, and how often each is seen. */
export interface IdentityFacesOptions extends Omit<DatasetOptions, "count"> {
  /** people, at least 1 */
  identities: number;
  /** renders of each, 1 to 512 */
  views: number;
  /** yaw is drawn evenly from minus to plus this many degrees; left out, as the data's own views are drawn */
  yawLimitDegrees?: number;
}

/** People seen several times, each time from another side, in another light, before another background. */
export interface IdentityFaces {
  readonly identities: number;
  readonly views: number;
  readonly size: number;
  /** Rendered when it is asked for; one person's views in a row come faster than many people's. */
  get(identity: number, view: number): FaceSample;
}

/** Beyond every seed of {@link faceDataset}, so that no two renders share a background. */
const VIEW_ROOM = 2 ** 43;

/**
 * People of the procedural faces under random views and lights: person i is that of face i of the data set.
 *
 * @param options see {@link IdentityFacesOptions}
 * @returns the renders; nothing is rendered yet
 * @throws InputError on numbers that cannot be
 * @example identityFaces({ identities: 1000, views: 8, split: "train" }).get(3, 0).image;
 */
export function identityFaces(options: IdentityFacesOptions): IdentityFaces {
  const { identities, views, yawLimitDegrees, ...selection } = options;
  if (!Number.isInteger(views) || views < 1 || views > 512) {
    throw new InputError(`identityFaces: views is ${views}, but must be a whole number from 1 to 512.`);
  }
  if (yawLimitDegrees !== undefined && !(yawLimitDegrees >= 0 && yawLimitDegrees <= 90)) {
    throw new InputError(`identityFaces: yawLimitDegrees is ${yawLimitDegrees}, but must be from 0 to 90.`);
  }
  const people = faceDataset({ ...selection, count: identities });
  return {
    identities,
    views,
    size: people.size,
    get(identity, index) {
      const person = people.seedOf(identity);
      const seed = person + (index + 1) * VIEW_ROOM;
      const view = sampleView(new RandomStream(seed, "identity-view"));
      if (yawLimitDegrees !== undefined) {
        const [yaw] = new RandomStream(seed, "identity-yaw").uniform(1, -1, 1);
        view[1] = (yaw * yawLimitDegrees) / ROTATION_RANGE_DEGREES;
      }
      return renderFace({
        seed,
        size: people.size,
        identity: sampleIdentity(new RandomStream(person, "face-identity")),
        view,
        light: sampleLight(new RandomStream(seed, "identity-light")),
      });
    },
  };
}

/**
 * The same renders one after the other, for what does not care who is seen.
 *
 * @param faces people under random views and lights
 * @returns person after person, each in all views
 * @example sequenceOf(identityFaces({ identities: 500, views: 4 })).get(1999).view;
 */
export function sequenceOf(faces: IdentityFaces): { count: number; get(index: number): FaceSample } {
  const { identities, views } = faces;
  return {
    count: identities * views,
    get: (index) => faces.get(Math.floor(index / views), index % views),
  };
}
