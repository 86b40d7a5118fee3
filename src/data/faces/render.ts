import { RandomStream } from "../../engine/random.js";
import { InputError } from "../../errors.js";
import { paintBackground } from "./background.js";
import {
  BACKGROUND_DEPTH,
  focalLength,
  ROTATION_CENTRE_Z,
  TRANSLATION_RANGE,
  viewRotation,
} from "./camera.js";
import type { FaceOptions, FaceSample } from "./faceSample.js";
import { type FaceIdentity, sampleIdentity } from "./identity.js";
import { HeadMesh, TRIANGLES, VERTEX_COUNT } from "./mesh.js";
import { FacePainter } from "./paint.js";
import { FACE_PARAMETERS } from "./parameters.js";
import { VisibilityRaster } from "./rasterize.js";
import { resolveSamples, SUPERSAMPLING } from "./resolve.js";
import { sampleLight, sampleView } from "./viewLight.js";

/** One centimetre of head space in scene units. */
export const SCENE_UNITS_PER_CENTIMETRE = 0.0063;
/** Where the origin of head space (between the ears, at eye level) lies: a little down, and before the rotation centre. */
const HEAD_ORIGIN = [0, 0.5 * SCENE_UNITS_PER_CENTIMETRE, -1.3 * SCENE_UNITS_PER_CENTIMETRE] as const;

const mesh = new HeadMesh();
/** The face that the mesh holds: a copy, so that a changed object is noticed. */
let modelled: FaceIdentity | undefined;
const screen = new Float32Array(3 * VERTEX_COUNT);
/** Reused as long as the size stays the same. */
let visibility = new VisibilityRaster(64 * SUPERSAMPLING);

function isSameFace(a: FaceIdentity, b: FaceIdentity): boolean {
  for (const { name } of FACE_PARAMETERS) if (a[name] !== b[name]) return false;
  return a.textureSeed === b.textureSeed;
}

function checkVector(name: string, given: ArrayLike<number>, length: number): Float32Array {
  if (given.length !== length || Array.from(given).some((value) => !Number.isFinite(value))) {
    throw new InputError(
      `renderFace: ${name} is [${Array.from(given).join(", ")}], but must be ${length} finite raw numbers; leave it out to draw one from the seed.`,
    );
  }
  return Float32Array.from(given);
}

/**
 * Renders a procedural face with its exact ground truth, under the camera and the shading model of GAN2Shape.
 *
 * The surface is sampled at pixel (r, c) = (v, u) of the intrinsics, 2 x 2 samples per pixel. Maps are averages over
 * the samples on the face. `image = (albedo/2 + 0.5) * shading * 2 - 1`, clamped, mixed with the background by coverage.
 *
 * @param options see {@link FaceOptions}
 * @returns image and ground truth
 * @throws InputError on a seed, size, view or light that cannot be
 * @example const { image, depth } = renderFace({ seed: 7, size: 64 });
 */
export function renderFace(options: FaceOptions): FaceSample {
  const { seed, size = 64 } = options;
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new InputError(`renderFace: seed is ${seed}, but must be a whole number of at least 0.`);
  }
  if (!Number.isInteger(size) || size < 16 || size > 1024) {
    throw new InputError(
      `renderFace: size is ${size}, but must be a whole number of pixels from 16 to 1024.`,
    );
  }
  const view = options.view
    ? checkVector("view", options.view, 6)
    : sampleView(new RandomStream(seed, "face-view"));
  const light = options.light
    ? checkVector("light", options.light, 4)
    : sampleLight(new RandomStream(seed, "face-light"));
  const identity = options.identity ?? sampleIdentity(new RandomStream(seed, "face-identity"));
  const missing = FACE_PARAMETERS.find(({ name }) => !Number.isFinite(identity[name]));
  if (missing) {
    throw new InputError(
      `renderFace: identity.${missing.name} is ${identity[missing.name]}, but must be a number; start from meanIdentity().`,
    );
  }
  if (!modelled || !isSameFace(modelled, identity)) {
    mesh.model(identity);
    modelled = { ...identity };
  }
  const scale = SCENE_UNITS_PER_CENTIMETRE * identity.headScale;
  const rotation = viewRotation(view);
  if (visibility.size !== size * SUPERSAMPLING) visibility = new VisibilityRaster(size * SUPERSAMPLING);
  const raster = visibility;
  const pixel = 1 / (focalLength(size) * scale);
  project(view, rotation, scale, size);
  raster.draw(screen, TRIANGLES, mesh.triangleCount);

  const area = size * size;
  const sample: FaceSample = {
    size,
    image: new Float32Array(3 * area),
    depth: new Float32Array(area).fill(BACKGROUND_DEPTH),
    normals: new Float32Array(3 * area),
    albedo: new Float32Array(3 * area),
    shading: new Float32Array(area).fill(1),
    mask: new Float32Array(area),
    coverage: new Float32Array(area),
    labels: new Uint8Array(area),
    view,
    light,
    identity,
  };
  paintBackground(new RandomStream(seed, "face-background"), size, sample.albedo);
  resolveSamples(sample, mesh, screen, raster, new FacePainter(identity, pixel / SUPERSAMPLING), rotation);
  return sample;
}

/** Head space to camera and screen. */
function project(view: Float32Array, m: Float64Array, scale: number, size: number): void {
  const focal = focalLength(size);
  const centre = (size - 1) / 2;
  const tx = view[3] * TRANSLATION_RANGE;
  const ty = view[4] * TRANSLATION_RANGE;
  const { positions } = mesh;
  for (let v = 0; v < positions.length; v += 3) {
    const x = positions[v] * scale + HEAD_ORIGIN[0];
    const y = positions[v + 1] * scale + HEAD_ORIGIN[1];
    const z = positions[v + 2] * scale + HEAD_ORIGIN[2];
    const cx = m[0] * x + m[1] * y + m[2] * z + tx;
    const cy = m[3] * x + m[4] * y + m[5] * z + ty;
    const cz = m[6] * x + m[7] * y + m[8] * z + ROTATION_CENTRE_Z;
    // Sample i of the raster lies at pixel (i + 0.5) / SUPERSAMPLING - 0.5.
    screen[v] = ((focal * cx) / cz + centre + 0.5) * SUPERSAMPLING - 0.5;
    screen[v + 1] = ((focal * cy) / cz + centre + 0.5) * SUPERSAMPLING - 0.5;
    screen[v + 2] = 1 / cz;
  }
}
