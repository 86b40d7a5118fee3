/** The pinhole camera and the pose of the method: GAN2Shape, reference implementation; see `docs/architecture.md`. */
export const FIELD_OF_VIEW_DEGREES = 10;
export const ROTATION_CENTRE_Z = 1;
export const NEAR_DEPTH = 0.9;
export const BACKGROUND_DEPTH = 1.1;
/** Raw view units: rotations are multiplied by 60 degrees, translations by 0.1. */
export const ROTATION_RANGE_DEGREES = 60;
export const TRANSLATION_RANGE = 0.1;

/** Focal length in pixels of an image of the given size; pixel (r, c) has its centre at u = c, v = r. */
export function focalLength(size: number): number {
  return (size - 1) / 2 / Math.tan((FIELD_OF_VIEW_DEGREES * Math.PI) / 360);
}

/** R = Rz Ry Rx of a raw view (6), row-major, nine numbers. */
export function viewRotation(view: ArrayLike<number>): Float64Array {
  const unit = (ROTATION_RANGE_DEGREES * Math.PI) / 180;
  const [rx, ry, rz] = [view[0] * unit, view[1] * unit, view[2] * unit];
  const [ca, sa, cb, sb, cg, sg] = [
    Math.cos(rx),
    Math.sin(rx),
    Math.cos(ry),
    Math.sin(ry),
    Math.cos(rz),
    Math.sin(rz),
  ];
  return Float64Array.of(
    cg * cb,
    cg * sb * sa - sg * ca,
    cg * sb * ca + sg * sa,
    sg * cb,
    sg * sb * sa + cg * ca,
    sg * sb * ca - cg * sa,
    -sb,
    cb * sa,
    cb * ca,
  );
}
