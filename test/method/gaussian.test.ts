import { describe, expect, it } from "vitest";
import { RandomStream } from "../../src/engine/index.js";
import { cholesky, GENERIC_LIGHTS, GENERIC_VIEWS, sampleGaussian } from "../../src/method/gaussian.js";
import { randomLights, randomViews } from "../../src/method/pseudoSamples.js";
import { scheduleOf } from "../../src/method/schedules.js";

function statistics(samples: Float32Array, n: number): { mean: number[]; covariance: number[][] } {
  const count = samples.length / n;
  const mean = Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let s = 0; s < count; s++) sum += samples[s * n + i];
    return sum / count;
  });
  const covariance = mean.map((mi, i) =>
    mean.map((mj, j) => {
      let sum = 0;
      for (let s = 0; s < count; s++) sum += (samples[s * n + i] - mi) * (samples[s * n + j] - mj);
      return sum / count;
    }),
  );
  return { mean, covariance };
}

describe("cholesky", () => {
  it.each([
    [
      "a small matrix",
      [
        [4, 2],
        [2, 5],
      ],
    ],
    ["the generic view prior", GENERIC_VIEWS.covariance],
    ["the generic light prior", GENERIC_LIGHTS.covariance],
  ])("multiplies back to %s", (_name, matrix) => {
    const lower = cholesky(matrix);
    matrix.forEach((row, i) => {
      row.forEach((value, j) => {
        const product = lower[i].reduce((sum, x, k) => sum + x * lower[j][k], 0);
        expect(product).toBeCloseTo(value, 12);
        if (j > i) expect(lower[i][j]).toBe(0);
      });
    });
  });

  it("refuses a matrix that is no covariance", () => {
    expect(() =>
      cholesky([
        [1, 2],
        [2, 1],
      ]),
    ).toThrow("not positive definite");
  });
});

describe("random views and lights", () => {
  const random = () => new RandomStream(11, "statistics");
  const COUNT = 20_000;

  it("draws from the normal distribution it is given", () => {
    const { mean, covariance } = statistics(sampleGaussian(GENERIC_VIEWS, COUNT, random()), 6);
    mean.forEach((value, i) => {
      const spread = Math.sqrt(GENERIC_VIEWS.covariance[i][i]);
      expect(Math.abs(value - GENERIC_VIEWS.mean[i])).toBeLessThan((4 * spread) / Math.sqrt(COUNT));
      covariance[i].forEach((c, j) => {
        const scale = spread * Math.sqrt(GENERIC_VIEWS.covariance[j][j]);
        expect(Math.abs(c - GENERIC_VIEWS.covariance[i][j])).toBeLessThan(0.04 * scale);
      });
    });
  });

  it("scales the yaw and nothing else", () => {
    const plain = randomViews(GENERIC_VIEWS, 5, 1, random());
    const scaled = randomViews(GENERIC_VIEWS, 5, 1.2, random());
    plain.forEach((value, i) => {
      expect(scaled[i]).toBeCloseTo(i % 6 === 1 ? 1.2 * value : value, 6);
    });
  });

  it("draws lights uniformly in their ranges", () => {
    const ranges = scheduleOf("synface").randomLight;
    const lights = randomLights(ranges, COUNT, random());
    [ranges.x, ranges.y, ranges.strength].forEach(([low, high], component) => {
      const values = lights.filter((_, i) => i % 3 === component);
      const mean = values.reduce((a, b) => a + b) / COUNT;
      expect(Math.min(...values)).toBeGreaterThanOrEqual(low - 1e-6);
      expect(Math.max(...values)).toBeLessThanOrEqual(high);
      expect(Math.abs(mean - (low + high) / 2)).toBeLessThan(0.02 * (high - low));
    });
  });
});
