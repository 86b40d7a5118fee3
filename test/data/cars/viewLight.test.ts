import { describe, expect, it } from "vitest";
import { carViewLightPrior, sampleCarLight, sampleCarView } from "../../../src/data/index.js";
import { viewRotation } from "../../../src/data/render/camera.js";
import { RandomStream } from "../../../src/engine/random.js";
import { isPositiveDefinite } from "../positiveDefinite.js";

describe("views and lights of cars", () => {
  it("stay in the range that the method's networks can say", () => {
    const views = new RandomStream(1, "v");
    const lights = new RandomStream(1, "l");
    for (let i = 0; i < 1000; i++) {
      const view = sampleCarView(views);
      for (const value of view) expect(Math.abs(value)).toBeLessThan(1);
      expect(view[5]).toBe(0);
      for (const value of sampleCarLight(lights)) expect(Math.abs(value)).toBeLessThanOrEqual(1);
    }
  });

  it("keep the camera upright over the ground and a little above it, whatever the yaw", () => {
    const views = new RandomStream(2, "v");
    let [least, most] = [0, 0];
    for (let i = 0; i < 1000; i++) {
      const m = viewRotation(sampleCarView(views));
      // The car's vertical in the camera's frame: across the image, along it, and towards the viewer.
      const [across, along, away] = [m[1], m[4], m[7]];
      expect((Math.abs(Math.atan2(across, along)) * 180) / Math.PI).toBeLessThan(3.1);
      const elevation = (Math.asin(away) * 180) / Math.PI;
      expect(elevation).toBeGreaterThan(0.99);
      expect(elevation).toBeLessThan(20.01);
      const yaw = (Math.atan2(-m[6], m[8]) * 180) / Math.PI;
      [least, most] = [Math.min(least, yaw), Math.max(most, yaw)];
    }
    expect(least).toBeGreaterThan(-58.01);
    expect(least).toBeLessThan(-55);
    expect(most).toBeLessThan(58.01);
    expect(most).toBeGreaterThan(55);
  });

  it("have a prior with a Cholesky factor that is not mirror-symmetric: turned cars seen from above have roll", () => {
    const { view, light } = carViewLightPrior();
    expect(isPositiveDefinite(view.covariance, 6)).toBe(true);
    expect(isPositiveDefinite(light.covariance, 4)).toBe(true);
    expect(view.mean[0] * 60).toBeGreaterThan(8);
    expect(Math.abs(view.mean[1] * 60)).toBeLessThan(2);
    const yawSpread = Math.sqrt(view.covariance[7]);
    expect(yawSpread * 60).toBeGreaterThan(31);
    expect(yawSpread * 60).toBeLessThan(36);
    const correlation = view.covariance[6 + 2] / yawSpread / Math.sqrt(view.covariance[14]);
    expect(correlation).toBeGreaterThan(0.5);
    expect(view.covariance[6 + 2]).toBe(view.covariance[12 + 1]);
  });
});
