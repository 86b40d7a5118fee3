import { focalLength } from "../../src/data/render/camera.js";

/** The method's normal at pixel (r, c): central differences of the unprojected depth. */
export function normalFromDepth(
  { size, depth }: { size: number; depth: Float32Array },
  r: number,
  c: number,
): number[] {
  const focal = focalLength(size);
  const centre = (size - 1) / 2;
  const point = (row: number, column: number) => {
    const d = depth[row * size + column];
    return [(d * (column - centre)) / focal, (d * (row - centre)) / focal, d];
  };
  const minus = (a: number[], b: number[]) => a.map((value, k) => value - b[k]);
  const a = minus(point(r, c + 1), point(r, c - 1));
  const b = minus(point(r + 1, c), point(r - 1, c));
  const n = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const length = Math.hypot(...n);
  return n.map((value) => value / length);
}
