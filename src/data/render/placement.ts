import { focalLength, ROTATION_CENTRE_Z, TRANSLATION_RANGE, viewRotation } from "./camera.js";

/** Where a model stands: its axes and units against those of the object's frame (the canonical view). */
export interface Placement {
  /** scene units per unit of the model */
  scale: number;
  /** where the model's origin lies before the rotation, scene units from the rotation centre */
  origin: readonly [number, number, number];
  /** from the model's axes to the object's frame, 3 x 3, row-major; they are the same when left out */
  rotation?: Float64Array;
}

/** From the model's axes to the camera's, 3 x 3, row-major. */
export function modelToCamera(view: ArrayLike<number>, { rotation }: Placement): Float64Array {
  const m = viewRotation(view);
  if (!rotation) return m;
  const product = new Float64Array(9);
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++)
      for (let k = 0; k < 3; k++) product[3 * i + j] += m[3 * i + k] * rotation[3 * k + j];
  return product;
}

/** The direction to a raw light, unit length, turned from the object's frame into the model's axes. */
export function lightInModel(
  light: ArrayLike<number>,
  { rotation }: Placement,
): readonly [number, number, number] {
  const length = Math.hypot(light[2], light[3], 1);
  const [x, y, z] = [light[2] / length, light[3] / length, 1 / length];
  if (!rotation) return [x, y, z];
  const turned = (k: number) => rotation[k] * x + rotation[3 + k] * y + rotation[6 + k] * z;
  return [turned(0), turned(1), turned(2)];
}

/**
 * From the model to the raster.
 *
 * @param m the rotation of {@link modelToCamera}
 * @param samples samples per pixel and side
 * @param screen result, vertices x 3: screen x, screen y and 1/depth
 */
export function projectVertices(
  positions: Float32Array,
  { scale, origin }: Placement,
  view: ArrayLike<number>,
  m: Float64Array,
  size: number,
  samples: number,
  screen: Float32Array,
): void {
  const focal = focalLength(size);
  const centre = (size - 1) / 2;
  const tx = view[3] * TRANSLATION_RANGE;
  const ty = view[4] * TRANSLATION_RANGE;
  for (let v = 0; v < positions.length; v += 3) {
    const x = positions[v] * scale + origin[0];
    const y = positions[v + 1] * scale + origin[1];
    const z = positions[v + 2] * scale + origin[2];
    const cx = m[0] * x + m[1] * y + m[2] * z + tx;
    const cy = m[3] * x + m[4] * y + m[5] * z + ty;
    const cz = m[6] * x + m[7] * y + m[8] * z + ROTATION_CENTRE_Z;
    // Sample i of the raster lies at pixel (i + 0.5) / samples - 0.5.
    screen[v] = ((focal * cx) / cz + centre + 0.5) * samples - 0.5;
    screen[v + 1] = ((focal * cy) / cz + centre + 0.5) * samples - 0.5;
    screen[v + 2] = 1 / cz;
  }
}
