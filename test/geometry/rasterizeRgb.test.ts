import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { movePoints, pointsOf } from "../../src/geometry/points.js";
import { rasterizeRgb } from "../../src/geometry/rasterizeRgb.js";
import { makeScene } from "../../src/geometry/scene.js";
import { expectClose } from "./close.js";

const size = 8;
const flat = pointsOf(new Float32Array(size * size).fill(1), size);
const colors = Float32Array.from({ length: 3 * size * size }, (_, i) => {
  const [r, c] = [Math.floor((i % 64) / size), i % size];
  return i < 64 ? 0.1 * c - 0.4 : i < 128 ? 0.1 * r - 0.4 : 0.5;
});

describe("rasterizeRgb", () => {
  it("interpolates colours linearly on a flat surface, half a pixel off as the depth is", () => {
    const picture = rasterizeRgb({ points: flat, colors, size });
    for (let r = 0; r < size - 1; r++)
      for (let c = 0; c < size - 1; c++) {
        const at = r * size + c;
        const values = [picture[at], picture[64 + at], picture[128 + at]];
        expectClose(values, [0.1 * (c + 0.5) - 0.4, 0.1 * (r + 0.5) - 0.4, 0.5], 1e-5);
      }
    expect(picture[63]).toBe(1);
  });

  it("is exact at pixel centres in the clean mode, and finer on demand", () => {
    const scene = makeScene({ compatibility: "clean" });
    const picture = rasterizeRgb({ points: flat, colors, size, scene });
    expect(picture[3 * size + 4]).toBeCloseTo(0, 5);
    const fine = rasterizeRgb({ points: flat, colors, size, outputSize: 16, scene });
    expect(fine.length).toBe(3 * 256);
    // Pixels 8 and 9 of the fine picture lie at 3.75 and 4.25 of the coarse one.
    expectClose([fine[7 * 16 + 8], fine[7 * 16 + 9]], [-0.025, 0.025], 1e-5);
  });

  it("shows the background beside a turned surface, and the nearer of two layers", () => {
    const turned = rasterizeRgb({ points: movePoints(flat, { yaw: 1.2 }), colors, size, background: -1 });
    expect(turned[3 * size]).toBe(-1);
    expect(turned[128 + 3 * size + 3]).toBeCloseTo(0.5, 1);
  });

  it("refuses arrays of another size", () => {
    expect(() => rasterizeRgb({ points: flat, colors, size: 9 })).toThrow(InputError);
    expect(() => rasterizeRgb({ points: flat, colors, size, outputSize: 0 })).toThrow(InputError);
  });
});
