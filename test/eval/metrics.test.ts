import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { erode } from "../../src/eval/erode.js";
import {
  evaluateDepth,
  maskedMae,
  maskedMse,
  meanAngleDeviation,
  sideError,
} from "../../src/eval/metrics.js";
import { normalsOf } from "../../src/geometry/index.js";

const ones = (n: number) => new Float32Array(n).fill(1);

describe("metrics", () => {
  it("gives the check value of SIDE, whatever the scale", () => {
    const predicted = Float32Array.of(1, 1.02, 0.98, 1.05);
    expect(sideError(predicted, ones(4), ones(4))).toBeCloseTo(0.0254724, 6);
    expect(
      sideError(
        predicted.map((d) => 2 * d),
        ones(4),
        ones(4),
      ),
    ).toBeCloseTo(0.0254724, 6);
    // A masked pixel has no part in it.
    expect(sideError(Float32Array.of(...predicted, 9), ones(5), Float32Array.of(1, 1, 1, 1, 0))).toBeCloseTo(
      0.0254724,
      6,
    );
  });

  it.each([
    [64, 6.511],
    [128, 13.05],
  ])("has the published floor of MAD at %i px, and none with exact normals", (size, floor) => {
    const flat = ones(size * size);
    const metrics = evaluateDepth({
      predicted: flat,
      truth: flat,
      validity: flat,
      size,
      truthBackground: 1.1,
    });
    expect(metrics.mad).toBeCloseTo(floor, 2);
    // acos is steep at 1: float32 normals leave a few hundredths of a degree.
    expect(metrics.madExact).toBeLessThan(0.05);
    expect(metrics.pixels).toBe((size - 2) ** 2);
    expect(metrics.mae + metrics.mse + metrics.side).toBe(0);
  });

  it("measures angles in degrees", () => {
    const up = Float32Array.of(0, 0, 1, 0, 0, 1);
    const half = Math.SQRT1_2;
    expect(meanAngleDeviation(up, Float32Array.of(half, 0, half, 0, 0, 1), ones(2))).toBeCloseTo(22.5, 3);
  });

  it("averages plain errors under the mask", () => {
    const [a, b] = [Float32Array.of(1, 2, 5), Float32Array.of(2, 4, 0)];
    const mask = Float32Array.of(1, 1, 0);
    expect(maskedMae(a, b, mask)).toBeCloseTo(1.5);
    expect(maskedMse(a, b, mask)).toBeCloseTo(2.5);
  });

  it("takes the largest true depth for background, and shrinks both masks", () => {
    const size = 8;
    const truth = Float32Array.from({ length: 64 }, (_, i) => (i % 8 < 6 ? 1 : 1.1));
    const validity = Float32Array.from({ length: 64 }, (_, i) => (i >= 16 ? 1 : 0));
    const metrics = evaluateDepth({ predicted: truth.map((d) => d + 0.01), truth, validity, size });
    // Columns 1 to 4, rows 3 to 6.
    expect(metrics.pixels).toBe(16);
    expect(metrics.mae).toBeCloseTo(0.01, 5);
  });

  it("erodes by one pixel and drops the image border", () => {
    const mask = ones(25);
    expect(erode(mask, 5).reduce((a, b) => a + b)).toBe(9);
    mask[12] = 0;
    expect(erode(mask, 5).reduce((a, b) => a + b)).toBe(0);
  });

  it("refuses what cannot be compared", () => {
    expect(() => sideError(ones(3), ones(3), new Float32Array(3))).toThrow(InputError);
    expect(() => maskedMae(ones(3), ones(4), ones(3))).toThrow(InputError);
    expect(() => meanAngleDeviation(normalsOf(ones(16), 4), ones(3), ones(16))).toThrow(InputError);
    expect(() => evaluateDepth({ predicted: ones(9), truth: ones(16), validity: ones(16), size: 4 })).toThrow(
      InputError,
    );
    // A truth without background has no object.
    expect(() =>
      evaluateDepth({ predicted: ones(16), truth: ones(16), validity: ones(16), size: 4 }),
    ).toThrow(InputError);
  });
});
