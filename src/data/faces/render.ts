import { RandomStream } from "../../engine/random.js";
import { paintBackground } from "../render/background.js";
import { checkedVector, checkIdentity, checkSeed, checkSize } from "../render/checkOptions.js";
import { renderSurface } from "../render/renderSurface.js";
import type { FaceOptions, FaceSample } from "./faceSample.js";
import { type FaceIdentity, sampleIdentity } from "./identity.js";
import { HeadMesh } from "./mesh.js";
import { FacePainter } from "./paint.js";
import { FACE_PARAMETERS } from "./parameters.js";
import { sampleLight, sampleView } from "./viewLight.js";

/** One centimetre of head space in scene units. */
export const SCENE_UNITS_PER_CENTIMETRE = 0.0063;
/** Where the origin of head space (between the ears, at eye level) lies: a little down, and before the rotation centre. */
const HEAD_ORIGIN = [0, 0.5 * SCENE_UNITS_PER_CENTIMETRE, -1.3 * SCENE_UNITS_PER_CENTIMETRE] as const;

const mesh = new HeadMesh();
/** The face that the mesh holds: a copy, so that a changed object is noticed. */
let modelled: FaceIdentity | undefined;

function isSameFace(a: FaceIdentity, b: FaceIdentity): boolean {
  for (const { name } of FACE_PARAMETERS) if (a[name] !== b[name]) return false;
  return a.textureSeed === b.textureSeed;
}

/**
 * Renders a procedural face with its exact ground truth, under the camera and the shading model of GAN2Shape.
 *
 * `image = (albedo/2 + 0.5) * shading * 2 - 1`, clamped, mixed with the background by coverage; how pixels are sampled
 * stands at {@link renderSurface}.
 *
 * @param options see {@link FaceOptions}
 * @returns image and ground truth
 * @throws InputError on a seed, size, view or light that cannot be
 * @example const { image, depth } = renderFace({ seed: 7, size: 64 });
 */
export function renderFace(options: FaceOptions): FaceSample {
  const { seed, size = 64 } = options;
  checkSeed("renderFace", seed);
  checkSize("renderFace", size);
  const view = options.view
    ? checkedVector("renderFace", "view", options.view, 6)
    : sampleView(new RandomStream(seed, "face-view"));
  const light = options.light
    ? checkedVector("renderFace", "light", options.light, 4)
    : sampleLight(new RandomStream(seed, "face-light"));
  const identity = options.identity ?? sampleIdentity(new RandomStream(seed, "face-identity"));
  checkIdentity("renderFace", identity, FACE_PARAMETERS, "meanIdentity()");
  if (!modelled || !isSameFace(modelled, identity)) {
    mesh.model(identity);
    modelled = { ...identity };
  }
  const rendered = renderSurface({
    mesh,
    placement: { scale: SCENE_UNITS_PER_CENTIMETRE * identity.headScale, origin: HEAD_ORIGIN },
    size,
    view,
    light,
    painter: (sampleWidth) => new FacePainter(identity, sampleWidth),
    background: (out) => paintBackground(new RandomStream(seed, "face-background"), size, out),
  });
  return { ...rendered, identity };
}
