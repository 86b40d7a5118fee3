import { RandomStream } from "../../engine/random.js";
import {
  type IdentityRenders,
  type IdentityRendersOptions,
  identityRenders,
} from "../procedural/identityRenders.js";
import { ROTATION_RANGE_DEGREES } from "../render/camera.js";
import { faceDataset } from "./dataset.js";
import type { FaceSample } from "./faceSample.js";
import { sampleIdentity } from "./identity.js";
import { renderFace } from "./render.js";
import { sampleLight, sampleView } from "./viewLight.js";

/**
 * People of the procedural faces under random views and lights: person i is that of face i of the data set.
 *
 * @param options see {@link IdentityRendersOptions}
 * @returns the renders; nothing is rendered yet
 * @throws InputError on numbers that cannot be
 * @example identityFaces({ identities: 1000, views: 8, split: "train" }).get(3, 0).image;
 */
export function identityFaces(options: IdentityRendersOptions): IdentityRenders<FaceSample> {
  return identityRenders("identityFaces", options, {
    dataset: faceDataset,
    render({ seed, object, size, views, lights, yawLimitDegrees }) {
      const view = sampleView(views);
      if (yawLimitDegrees !== undefined) {
        const [yaw] = new RandomStream(seed, "identity-yaw").uniform(1, -1, 1);
        view[1] = (yaw * yawLimitDegrees) / ROTATION_RANGE_DEGREES;
      }
      const identity = sampleIdentity(new RandomStream(object, "face-identity"));
      return renderFace({ seed, size, identity, view, light: sampleLight(lights) });
    },
  });
}
