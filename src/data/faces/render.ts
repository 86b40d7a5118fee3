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
import { type FaceIdentity, sampleIdentity } from "./identity.js";
import { HeadMesh, TRIANGLE_PARTS, TRIANGLES, VERTEX_COUNT } from "./mesh.js";
import { FacePainter } from "./paint.js";
import { FACE_PARAMETERS } from "./parameters.js";
import { VisibilityRaster } from "./rasterize.js";
import { sampleLight, sampleView } from "./viewLight.js";

/** One centimetre of head space in scene units. */
export const SCENE_UNITS_PER_CENTIMETRE = 0.0063;
/** Where the origin of head space (between the ears, at eye level) lies: a little down, and before the rotation centre. */
const HEAD_ORIGIN = [0, 0.5 * SCENE_UNITS_PER_CENTIMETRE, -1.3 * SCENE_UNITS_PER_CENTIMETRE] as const;
/** Samples per pixel and side. */
const SUPERSAMPLING = 2;

/** A rendered face with everything that made it. Maps are row-major, S x S unless said otherwise. */
export interface FaceSample {
  /** pixels per side, S */
  size: number;
  /** 3 x S x S in [-1, 1] */
  image: Float32Array;
  /** depth in the camera's frame, scene units; 1.1 on the background */
  depth: Float32Array;
  /** S x S x 3, camera frame, unit length, pointing away from the camera; (0, 0, 1) on the background */
  normals: Float32Array;
  /** 3 x S x S in [-1, 1]; on the background its colour */
  albedo: Float32Array;
  /** ka + kd max(0, n.l), with the normals turned back into the head's frame, where the light is given; 1 on the background */
  shading: Float32Array;
  /** 1 on the face, 0 on the background; exactly where depth < 1.1 */
  mask: Float32Array;
  /** share of the pixel that the face covers, 0 to 1; the image mixes face and background by it */
  coverage: Float32Array;
  /** index into FACE_LABELS */
  labels: Uint8Array;
  /** raw view (6): rotations about x, y, z over 60 degrees, shifts over 0.1 */
  view: Float32Array;
  /** raw light (4): 2 ka - 1, 2 kd - 1, direction x and y */
  light: Float32Array;
  identity: FaceIdentity;
}

/** What to render; everything that is not given is drawn from the seed. */
export interface FaceOptions {
  /** whole number; the same seed gives the same bytes */
  seed: number;
  /** pixels per side, 16 to 1024; 64 by default */
  size?: number;
  /** raw view (6) */
  view?: ArrayLike<number>;
  /** raw light (4) */
  light?: ArrayLike<number>;
  identity?: FaceIdentity;
}

/** Buffers for one image size, reused from face to face. */
class Workspace {
  readonly raster: VisibilityRaster;
  constructor(readonly size: number) {
    this.raster = new VisibilityRaster(size * SUPERSAMPLING);
  }
}

const mesh = new HeadMesh();
/** The face that the mesh holds: a copy, so that a changed object is noticed. */
let modelled: FaceIdentity | undefined;
const cameraPositions = new Float32Array(3 * VERTEX_COUNT);
const screen = new Float32Array(3 * VERTEX_COUNT);
const workspaces = new Map<number, Workspace>();

function workspaceFor(size: number): Workspace {
  let workspace = workspaces.get(size);
  if (!workspace) {
    workspaces.clear();
    workspace = new Workspace(size);
    workspaces.set(size, workspace);
  }
  return workspace;
}

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
  if (!modelled || !isSameFace(modelled, identity)) {
    mesh.model(identity);
    modelled = { ...identity };
  }
  const scale = SCENE_UNITS_PER_CENTIMETRE * identity.headScale;
  const rotation = viewRotation(view);
  const { raster } = workspaceFor(size);
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
  resolve(sample, raster, new FacePainter(identity, pixel / SUPERSAMPLING), rotation);
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
    cameraPositions[v] = cx;
    cameraPositions[v + 1] = cy;
    cameraPositions[v + 2] = cz;
    // Sample i of the raster lies at pixel (i + 0.5) / SUPERSAMPLING - 0.5.
    screen[v] = ((focal * cx) / cz + centre + 0.5) * SUPERSAMPLING - 0.5;
    screen[v + 1] = ((focal * cy) / cz + centre + 0.5) * SUPERSAMPLING - 0.5;
    screen[v + 2] = 1 / cz;
  }
}

/** Turns what each sample sees into the maps of the face. */
function resolve(sample: FaceSample, raster: VisibilityRaster, painter: FacePainter, m: Float64Array): void {
  const { size, image, depth, normals, albedo, shading, mask, coverage, labels, light } = sample;
  const area = size * size;
  const ambient = light[0] / 2 + 0.5;
  const diffuse = light[1] / 2 + 0.5;
  const lightLength = Math.hypot(light[2], light[3], 1);
  const [lx, ly, lz] = [light[2] / lightLength, light[3] / lightLength, 1 / lightLength];
  const { positions, normals: vertexNormals, hair } = mesh;
  const n = raster.size;
  const perPixel = SUPERSAMPLING * SUPERSAMPLING;
  const votes = new Uint8Array(16);
  const deepest = BACKGROUND_DEPTH - 1e-4;
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      const i = r * size + c;
      let hits = 0;
      let z = 0;
      let nx = 0;
      let ny = 0;
      let nz = 0;
      let red = 0;
      let green = 0;
      let blue = 0;
      votes.fill(0);
      for (let k = 0; k < perPixel; k++) {
        const s = (SUPERSAMPLING * r + (k >> 1)) * n + SUPERSAMPLING * c + (k & 1);
        const t = raster.triangle[s];
        if (t < 0) continue;
        hits++;
        const q = raster.inverseDepth[s];
        z += 1 / q;
        const a = TRIANGLES[3 * t];
        const b = TRIANGLES[3 * t + 1];
        const d = TRIANGLES[3 * t + 2];
        // Screen weights to weights on the surface.
        const wa = (raster.weight0[s] * screen[3 * a + 2]) / q;
        const wb = (raster.weight1[s] * screen[3 * b + 2]) / q;
        const wd = 1 - wa - wb;
        nx += wa * vertexNormals[3 * a] + wb * vertexNormals[3 * b] + wd * vertexNormals[3 * d];
        ny += wa * vertexNormals[3 * a + 1] + wb * vertexNormals[3 * b + 1] + wd * vertexNormals[3 * d + 1];
        nz += wa * vertexNormals[3 * a + 2] + wb * vertexNormals[3 * b + 2] + wd * vertexNormals[3 * d + 2];
        painter.paint(
          TRIANGLE_PARTS[t],
          wa * positions[3 * a] + wb * positions[3 * b] + wd * positions[3 * d],
          wa * positions[3 * a + 1] + wb * positions[3 * b + 1] + wd * positions[3 * d + 1],
          wa * positions[3 * a + 2] + wb * positions[3 * b + 2] + wd * positions[3 * d + 2],
          wa * hair[a] + wb * hair[b] + wd * hair[d],
        );
        red += painter.rgb[0];
        green += painter.rgb[1];
        blue += painter.rgb[2];
        votes[painter.label]++;
      }
      coverage[i] = hits / perPixel;
      for (let k = 0; k < 3; k++) image[k * area + i] = albedo[k * area + i];
      if (hits === 0) {
        normals[3 * i + 2] = 1;
        continue;
      }
      // Outward in the head's frame becomes away from the camera.
      const length = -Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
      nx /= length;
      ny /= length;
      nz /= length;
      const shade = ambient + diffuse * Math.max(0, nx * lx + ny * ly + nz * lz);
      const cover = coverage[i];
      const onFace = 2 * hits >= perPixel;
      for (let k = 0; k < 3; k++) {
        const colour = Math.min(1, (k === 0 ? red : k === 1 ? green : blue) / hits);
        const lit = Math.min(1, Math.max(-1, colour * shade * 2 - 1));
        const behind = image[k * area + i];
        if (onFace) albedo[k * area + i] = 2 * colour - 1;
        image[k * area + i] = behind + (lit - behind) * cover;
      }
      if (!onFace) {
        normals[3 * i + 2] = 1;
        continue;
      }
      mask[i] = 1;
      depth[i] = Math.min(deepest, z / hits);
      shading[i] = shade;
      normals[3 * i] = m[0] * nx + m[1] * ny + m[2] * nz;
      normals[3 * i + 1] = m[3] * nx + m[4] * ny + m[5] * nz;
      normals[3 * i + 2] = m[6] * nx + m[7] * ny + m[8] * nz;
      let best = 0;
      for (let k = 1; k < votes.length; k++) if (votes[k] > votes[best]) best = k;
      labels[i] = best;
    }
  }
}
