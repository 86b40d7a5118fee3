import { RandomStream } from "../../engine/random.js";
import {
  type IdentityRenders,
  type IdentityRendersOptions,
  identityRenders,
} from "../procedural/identityRenders.js";
import type { CarSample } from "./carSample.js";
import { carDataset } from "./dataset.js";
import { sampleCarIdentity } from "./identity.js";
import { renderCar } from "./render.js";
import { sampleCarLight, sampleCarView } from "./viewLight.js";

/**
 * Procedural cars, each several times under random views and lights: car i is that of the data set. No view is a mirror
 * image, which would show a car that heads the other way.
 *
 * @param options see {@link IdentityRendersOptions}; yaw is the camera's way round the upright car
 * @returns the renders; nothing is rendered yet
 * @throws InputError on numbers that cannot be
 * @example identityCars({ identities: 1000, views: 8, split: "train" }).get(3, 0).image;
 */
export function identityCars(options: IdentityRendersOptions): IdentityRenders<CarSample> {
  return identityRenders("identityCars", options, {
    dataset: carDataset,
    render: ({ seed, object, size, views, lights, yawLimitDegrees }) =>
      renderCar({
        seed,
        size,
        identity: sampleCarIdentity(new RandomStream(object, "car-identity")),
        view: sampleCarView(views, yawLimitDegrees),
        light: sampleCarLight(lights),
      }),
  });
}
