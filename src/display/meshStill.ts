import { colorAt } from "./colormap.js";
import type { Picture } from "./picture.js";
import type { MapData, MeshData } from "./types.js";
import {
  AMBIENT,
  BACK_SIDE,
  CLAY,
  FIELD_OF_VIEW_DEGREES,
  frameOf,
  LIGHT,
  type Orbit,
  placeCamera,
  START_ORBIT,
  type SurfaceMode,
} from "./viewer/look.js";

/** How a still is taken. */
export interface StillOptions {
  width?: number;
  height?: number;
  mode?: SurfaceMode;
  /** Where the camera stands; what is left out is as the live viewer begins. */
  orbit?: Partial<Orbit>;
  /** Behind the mesh: the viewer's light backdrop, or white for figures, which also makes smaller files. */
  backdrop?: "viewer" | "white";
}

/** Samples per pixel along each axis. */
const OVERSAMPLING = 2;

type Vector = [number, number, number];

/**
 * A picture of the mesh as the live viewer shows it, drawn without a browser or a graphics card.
 *
 * The method's own rasteriser looks through the fixed camera of the paper; this one goes round the mesh like the
 * viewer and shades like its shader.
 *
 * @param mesh what to draw
 * @param options size, camera, what the surface shows
 * @example const png = pictureToPng(meshStill(mesh, { mode: "shading" }));
 */
export function meshStill(mesh: MeshData, options: StillOptions = {}): Picture {
  const { width = 480, height = 360, mode = "texture" } = options;
  const [w, h] = [width * OVERSAMPLING, height * OVERSAMPLING];
  const frame = frameOf(mesh.positions);
  const { eye, target, distance } = placeCamera(frame, { ...START_ORBIT, ...options.orbit });
  const back = normalized(subtract(eye, target));
  const right = normalized(cross([0, 1, 0], back));
  const up = cross(back, right);
  const focal = h / 2 / Math.tan((FIELD_OF_VIEW_DEGREES / 2 / 180) * Math.PI);

  const count = mesh.positions.length / 3;
  const screen = new Float64Array(count * 3); // x, y in samples; z along the view
  for (let i = 0; i < count; i++) {
    const point = subtract(vertex(mesh.positions, i), eye);
    const z = -dot(point, back);
    screen.set([w / 2 + (focal * dot(point, right)) / z, h / 2 - (focal * dot(point, up)) / z, z], 3 * i);
  }

  const surface = surfaceOf(mesh, mode, { right, up, back }, frame);
  const colors = new Float32Array(w * h * 3).fill(-1);
  const nearest = new Float64Array(w * h).fill(Infinity);
  const raster = { w, h, near: distance * 0.01, nearest, colors };
  for (let f = 0; f < mesh.indices.length; f += 3)
    drawTriangle(mesh.indices[f], mesh.indices[f + 1], mesh.indices[f + 2], screen, raster, surface);
  return averaged(
    colors,
    width,
    height,
    options.backdrop === "white" ? () => [255, 255, 255] : viewerBackdrop,
  );
}

interface Basis {
  right: Vector;
  up: Vector;
  back: Vector;
}

/** What is interpolated over a face, and how a colour comes of it. */
interface Surface {
  values: Float32Array;
  stride: number;
  /** Colour 0..1 of the interpolated values, written to `out` at `at`. */
  paint(out: Float32Array, at: number, x: number, y: number, z: number, front: boolean): void;
}

interface Raster {
  w: number;
  h: number;
  near: number;
  nearest: Float64Array;
  colors: Float32Array;
}

function surfaceOf(
  mesh: MeshData,
  mode: SurfaceMode,
  { right, up, back }: Basis,
  { lowZ, highZ }: { lowZ: number; highZ: number },
): Surface {
  if (mode === "texture") return { values: mesh.uvs, stride: 2, paint: textureSampler(mesh.texture) };
  if (mode === "depth")
    return {
      values: mesh.positions,
      stride: 3,
      paint(out, at, _x, _y, z) {
        out.set(colorAt("viridis", (z - lowZ) / (highZ - lowZ || 1)), at);
        for (let k = 0; k < 3; k++) out[at + k] /= 255;
      },
    };
  if (mode === "normals")
    return {
      values: mesh.normals,
      stride: 3,
      paint(out, at, x, y, z) {
        const scale = 0.5 / (Math.hypot(x, y, z) || 1);
        out[at] = scale * x + 0.5;
        out[at + 1] = scale * y + 0.5;
        out[at + 2] = scale * z + 0.5;
      },
    };
  // The light hangs on the camera; in the mesh's frame it stands here.
  const [lx, ly, lz] = normalized(LIGHT);
  const light = right.map((value, k) => lx * value + ly * up[k] + lz * back[k]);
  return {
    values: mesh.normals,
    stride: 3,
    paint(out, at, x, y, z, front) {
      const cosine = (x * light[0] + y * light[1] + z * light[2]) / (Math.hypot(x, y, z) || 1);
      const lit = AMBIENT + (1 - AMBIENT) * (0.5 + 0.5 * (front ? cosine : -cosine)) ** 2;
      for (let k = 0; k < 3; k++) out[at + k] = CLAY[k] * lit;
    },
  };
}

/** Bilinear, with v running up; 0 and 1 are the centres of the outermost pixels, as the method's meshes have it. */
function textureSampler({ shape, data }: MapData): Surface["paint"] {
  const size = shape.at(-1)!;
  const area = size * size;
  return (out, at, u, v) => {
    const x = Math.min(size - 1, Math.max(0, u * (size - 1)));
    const y = Math.min(size - 1, Math.max(0, (1 - v) * (size - 1)));
    const [c, r] = [Math.min(Math.floor(x), size - 2), Math.min(Math.floor(y), size - 2)];
    const [a, b] = [x - c, y - r];
    for (let k = 0; k < 3; k++) {
      const i = k * area + r * size + c;
      const top = data[i] * (1 - a) + data[i + 1] * a;
      const bottom = data[i + size] * (1 - a) + data[i + size + 1] * a;
      out[at + k] = (top * (1 - b) + bottom * b) / 2 + 0.5;
    }
  };
}

function drawTriangle(
  a: number,
  b: number,
  c: number,
  screen: Float64Array,
  { w, h, near, nearest, colors }: Raster,
  { values, stride, paint }: Surface,
): void {
  const [ax, ay, az] = [screen[3 * a], screen[3 * a + 1], screen[3 * a + 2]];
  const [bx, by, bz] = [screen[3 * b], screen[3 * b + 1], screen[3 * b + 2]];
  const [cx, cy, cz] = [screen[3 * c], screen[3 * c + 1], screen[3 * c + 2]];
  const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  if (area === 0 || Math.min(az, bz, cz) < near) return;
  const front = area < 0; // counter-clockwise, with y running down
  const last = Math.min(w - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
  const bottom = Math.min(h - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
  for (let y = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5)); y <= bottom; y++)
    for (let x = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5)); x <= last; x++) {
      const [px, py] = [x + 0.5, y + 0.5];
      let u = ((bx - px) * (cy - py) - (by - py) * (cx - px)) / area;
      let v = ((cx - px) * (ay - py) - (cy - py) * (ax - px)) / area;
      let t = 1 - u - v;
      if (u < 0 || v < 0 || t < 0) continue;
      const z = 1 / (u / az + v / bz + t / cz);
      const pixel = y * w + x;
      if (z >= nearest[pixel]) continue;
      nearest[pixel] = z;
      u *= z / az;
      v *= z / bz;
      t *= z / cz;
      const [i, j, k] = [a * stride, b * stride, c * stride];
      paint(
        colors,
        3 * pixel,
        u * values[i] + v * values[j] + t * values[k],
        u * values[i + 1] + v * values[j + 1] + t * values[k + 1],
        stride > 2 ? u * values[i + 2] + v * values[j + 2] + t * values[k + 2] : 0,
        front,
      );
      const side = front ? 1 : BACK_SIDE;
      for (let channel = 0; channel < 3; channel++)
        colors[3 * pixel + channel] = side * Math.min(1, Math.max(0, colors[3 * pixel + channel]));
    }
}

/** Averages the samples of each pixel over what is behind the mesh. */
function averaged(
  colors: Float32Array,
  width: number,
  height: number,
  backdrop: (x: number, y: number) => Vector,
): Picture {
  const rgba = new Uint8ClampedArray(4 * width * height);
  const samples = OVERSAMPLING ** 2;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const behind = backdrop(x / width, y / height);
      for (let k = 0; k < 3; k++) {
        let sum = 0;
        for (let s = 0; s < samples; s++) {
          const row = y * OVERSAMPLING + Math.floor(s / OVERSAMPLING);
          const value = colors[3 * (row * width * OVERSAMPLING + x * OVERSAMPLING + (s % OVERSAMPLING)) + k];
          sum += value < 0 ? behind[k] : 255 * value;
        }
        rgba[4 * (y * width + x) + k] = sum / samples;
      }
      rgba[4 * (y * width + x) + 3] = 255;
    }
  return { width, height, rgba };
}

/** The viewer's light background: #f6f7f9 in the middle to #dde1e7 at the far corner. */
function viewerBackdrop(x: number, y: number): Vector {
  const t = Math.min(1, Math.hypot((x - 0.5) / 0.5, (y - 0.38) / 0.62) / Math.SQRT2);
  return [246 - 25 * t, 247 - 22 * t, 249 - 18 * t];
}

function vertex(array: Float32Array, i: number): Vector {
  return [array[3 * i], array[3 * i + 1], array[3 * i + 2]];
}

function subtract(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function normalized(a: Vector): Vector {
  const length = Math.hypot(...a) || 1;
  return [a[0] / length, a[1] / length, a[2] / length];
}
