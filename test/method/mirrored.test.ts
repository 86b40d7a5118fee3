import { describe, expect, it } from "vitest";
import { RandomStream } from "../../src/engine/index.js";
import { movePoints, pointsOf } from "../../src/geometry/index.js";
import { mirrorSome } from "../../src/method/mirrored.js";

const SIZE = 4;
const COUNT = 6;
const VIEW = [0.1, 0.2, -0.3, 0.4, -0.5, 0.6];
const LIGHT = [0.1, 0.2, 0.3, -0.4];

function posed() {
  const repeat = (row: number[]) =>
    Float32Array.from({ length: COUNT * row.length }, (_, i) => row[i % row.length]);
  const pixels = Float32Array.from({ length: COUNT * 3 * SIZE * SIZE }, (_, i) => i);
  return { images: pixels, views: repeat(VIEW), lights: repeat(LIGHT) };
}

/** Where the points of a depth map come to lie in a view of radians and scene units, and their mirror images. */
const moved = (depth: Float32Array, [pitch, yaw, roll, x, y, z]: ArrayLike<number> & Iterable<number>) =>
  movePoints(pointsOf(depth, SIZE), { pitch, yaw, roll, x, y, z });

describe("mirrorSome", () => {
  it("mirrors some rows whole, and leaves the others alone", () => {
    const before = posed();
    const after = posed();
    mirrorSome(after, SIZE, new RandomStream(1, "mirrored"));
    const length = 3 * SIZE * SIZE;
    const mirrored = Array.from({ length: COUNT }, (_, row) => after.views[6 * row + 1] !== before.views[1]);
    expect(new Set(mirrored)).toEqual(new Set([true, false]));
    for (const [row, is] of mirrored.entries()) {
      for (let i = 0; i < length; i++) {
        const from = is ? i - (i % SIZE) + (SIZE - 1 - (i % SIZE)) : i;
        expect(after.images[row * length + i]).toBe(before.images[row * length + from]);
      }
      expect([...after.lights.subarray(4 * row, 4 * row + 4)]).toEqual(
        [...Float32Array.from(LIGHT)].map((value, i) => (is && i === 2 ? -value : value)),
      );
    }
  });

  it("gives the view in which the mirrored object is the mirror image", () => {
    const poses = posed();
    mirrorSome(poses, SIZE, new RandomStream(1, "mirrored"));
    const row = [...Array(COUNT).keys()].find((i) => poses.views[6 * i + 1] < 0)!;
    const symmetric = Float32Array.from(
      { length: SIZE * SIZE },
      (_, i) => 0.9 + 0.02 * Math.abs((i % SIZE) - 1.5),
    );
    const one = moved(symmetric, VIEW);
    const other = moved(symmetric, poses.views.subarray(6 * row, 6 * row + 6));
    for (let r = 0; r < SIZE; r++)
      for (let c = 0; c < SIZE; c++) {
        const [at, across] = [3 * (r * SIZE + c), 3 * (r * SIZE + SIZE - 1 - c)];
        expect(other[at]).toBeCloseTo(-one[across], 5);
        expect(other[at + 1]).toBeCloseTo(one[across + 1], 5);
        expect(other[at + 2]).toBeCloseTo(one[across + 2], 5);
      }
  });
});
