import { RandomStream } from "../../engine/random.js";
import { paintBackground } from "../render/background.js";
import { ROTATION_RANGE_DEGREES, viewRotation } from "../render/camera.js";
import { checkedVector, checkIdentity, checkSeed, checkSize } from "../render/checkOptions.js";
import type { Placement } from "../render/placement.js";
import { renderSurface } from "../render/renderSurface.js";
import type { CarOptions, CarSample } from "./carSample.js";
import { castGroundShadow } from "./groundShadow.js";
import { type CarIdentity, sampleCarIdentity } from "./identity.js";
import { CarMesh } from "./mesh.js";
import { CarPainter } from "./paint.js";
import { CAR_PARAMETERS } from "./parameters.js";
import { CANONICAL_HEADING_DEGREES, sampleCarLight, sampleCarView } from "./viewLight.js";

/** Length in the scene of a car of the usual length, and how much of a difference in length is taken away by framing. */
const USUAL_LENGTH_METRES = 4.5;
const USUAL_LENGTH_SCENE_UNITS = 0.15;
const FRAMED_SHARE = 0.75;
/** Canonical heading as a raw view. */
const CANONICAL_ROTATION = viewRotation([0, CANONICAL_HEADING_DEGREES / ROTATION_RANGE_DEGREES, 0, 0, 0, 0]);

const mesh = new CarMesh();
/** The car that the mesh holds: a copy, so that a changed object is noticed. */
let modelled: CarIdentity | undefined;

function isSameCar(a: CarIdentity, b: CarIdentity): boolean {
  for (const { name } of CAR_PARAMETERS) if (a[name] !== b[name]) return false;
  return true;
}

/**
 * One metre of a car in scene units. Photographers step back from long cars: a quarter of a difference in length is
 * left in the image.
 *
 * @example 1 / carScale(meanCarIdentity()) // metres per scene unit
 */
export function carScale({ length, framing }: CarIdentity): number {
  const usual = USUAL_LENGTH_SCENE_UNITS / USUAL_LENGTH_METRES;
  return usual * framing * (USUAL_LENGTH_METRES / length) ** FRAMED_SHARE;
}

/** The middle of the car at the rotation centre, turned to its canonical heading. */
function placementOf(identity: CarIdentity): Placement {
  const scale = carScale(identity);
  return {
    scale,
    origin: [0, (scale * identity.height) / 2, (-scale * identity.length) / 2],
    rotation: CANONICAL_ROTATION,
  };
}

/**
 * Renders a procedural car with its exact ground truth, under the camera and the shading model of GAN2Shape.
 *
 * In the canonical view its front is to the left and nearer than its rear (heading 75 degrees); the light is given in
 * that frame. `image = (albedo/2 + 0.5) * shading * 2 - 1`, clamped, mixed with the background by coverage; how pixels
 * are sampled stands at {@link renderSurface}. The ground's shade under the car is a part of the background.
 *
 * @param options see {@link CarOptions}
 * @returns image and ground truth
 * @throws InputError on a seed, size, view, light or identity that cannot be
 * @example const { image, depth } = renderCar({ seed: 7, size: 64 });
 */
export function renderCar(options: CarOptions): CarSample {
  const { seed, size = 64 } = options;
  checkSeed("renderCar", seed);
  checkSize("renderCar", size);
  const view = options.view
    ? checkedVector("renderCar", "view", options.view, 6)
    : sampleCarView(new RandomStream(seed, "car-view"));
  const light = options.light
    ? checkedVector("renderCar", "light", options.light, 4)
    : sampleCarLight(new RandomStream(seed, "car-light"));
  const identity = options.identity ?? sampleCarIdentity(new RandomStream(seed, "car-identity"));
  checkIdentity("renderCar", identity, CAR_PARAMETERS, "meanCarIdentity()");
  if (!modelled || !isSameCar(modelled, identity)) {
    mesh.model(identity);
    modelled = { ...identity };
  }
  const placement = placementOf(identity);
  const rendered = renderSurface({
    mesh,
    placement,
    size,
    view,
    light,
    painter: (sampleWidth) => new CarPainter(identity, sampleWidth),
    background: (out) => {
      paintBackground(new RandomStream(seed, "car-background"), size, out);
      castGroundShadow(identity, placement, view, size, out);
    },
  });
  return { ...rendered, identity };
}
