import { describe, expect, it } from "vitest";
import { estimatePrior, sampleCarView } from "../../src/data/index.js";
import { RandomStream } from "../../src/engine/random.js";
import { isPositiveDefinite } from "./positiveDefinite.js";

describe("estimatePrior", () => {
  it("gives mean and covariance, with jitter where nothing varies", () => {
    const rows = [
      [1, 2, 0, 0],
      [-1, 0, 0, 0],
      [1, 1, 0, 0],
      [-1, 1, 0, 0],
      [0, 1, 0, 0],
    ];
    const { mean, covariance } = estimatePrior("lights", {
      shape: [5, 4],
      data: Float32Array.from(rows.flat()),
    });
    expect([...mean]).toEqual([0, 1, 0, 0]);
    // By hand: variances 4/5 and 2/5, covariance (1 + 1) / 5.
    [0.8, 0.4, 0, 0, 0.4, 0.4].forEach((value, i) => {
      expect(covariance[i]).toBeCloseTo(value, 6);
    });
    expect(covariance[15]).toBeCloseTo(1e-7, 12);
    expect(isPositiveDefinite(covariance, 4)).toBe(true);
  });

  it("finds of drawn views what they were drawn with", () => {
    const random = new RandomStream(5, "views");
    const views = Array.from({ length: 2000 }, () => [...sampleCarView(random)]);
    const { mean, covariance } = estimatePrior("views", {
      shape: [2000, 6],
      data: Float32Array.from(views.flat()),
    });
    expect(mean[0] * 60).toBeGreaterThan(8);
    expect(Math.sqrt(covariance[7]) * 60).toBeCloseTo(33, -1);
  });

  it("says what is wrong with an array", () => {
    const array = (shape: number[], value = 0) => ({
      shape,
      data: new Float32Array(shape.reduce((a, b) => a * b)).fill(value),
    });
    expect(() => estimatePrior("views", array([8, 4]))).toThrow("The views are 8 x 4, but must be N x 6");
    expect(() => estimatePrior("views", array([24]))).toThrow("must be N x 6");
    expect(() => estimatePrior("lights", array([4, 4]))).toThrow("takes more than 4");
    expect(() => estimatePrior("views", array([8, 6], 25))).toThrow(
      "The views hold 25 in row 0, but raw numbers lie within 3: rotations over 60 degrees",
    );
    expect(() => estimatePrior("views", array([8, 6], Number.NaN))).toThrow("hold NaN in row 0");
  });
});
