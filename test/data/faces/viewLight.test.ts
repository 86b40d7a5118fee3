import { describe, expect, it } from "vitest";
import { faceViewLightPrior, sampleLight, sampleView } from "../../../src/data/index.js";
import { RandomStream } from "../../../src/engine/random.js";
import { isPositiveDefinite } from "../positiveDefinite.js";

describe("views and lights", () => {
  it("stay in their ranges", () => {
    const views = new RandomStream(1, "v");
    const lights = new RandomStream(1, "l");
    for (let i = 0; i < 500; i++) {
      const view = sampleView(views);
      expect(Math.abs(view[1])).toBeLessThanOrEqual(1);
      expect(view[5]).toBe(0);
      const [l0, l1, x, y] = sampleLight(lights);
      expect(l0 / 2 + 0.5).toBeGreaterThanOrEqual(0.2999);
      expect(l0 / 2 + 0.5).toBeLessThanOrEqual(0.6001);
      expect(l1 / 2 + 0.5).toBeGreaterThanOrEqual(0.2799);
      expect(Math.abs(x)).toBeLessThanOrEqual(0.9001);
      expect(y).toBeGreaterThanOrEqual(-0.3001);
    }
  });

  it("have a prior that is symmetric, mirror-symmetric and has a Cholesky factor", () => {
    const { view, light } = faceViewLightPrior();
    expect(isPositiveDefinite(view.covariance, 6)).toBe(true);
    expect(isPositiveDefinite(light.covariance, 4)).toBe(true);
    expect([view.mean[1], view.mean[2], view.mean[3], light.mean[2]]).toEqual([0, 0, 0, 0]);
    expect(view.covariance[35]).toBeCloseTo(1e-7, 12);
    expect(Math.sqrt(view.covariance[7]) * 60).toBeGreaterThan(19);
    expect(Math.sqrt(view.covariance[7]) * 60).toBeLessThan(24);
    expect(view.covariance[1]).toBe(0);
    expect(view.covariance[6 + 3]).toBe(view.covariance[18 + 1]);
  });
});
