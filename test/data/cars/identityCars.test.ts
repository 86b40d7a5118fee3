import { describe, expect, it } from "vitest";
import { carDataset, identityCars, sequenceOf } from "../../../src/data/index.js";
import { viewRotation } from "../../../src/data/render/camera.js";

describe("cars under several views", () => {
  it("are those of the data set, each time from another side, in other light and before another ground", () => {
    const cars = identityCars({ identities: 2, views: 3, size: 16, split: "test" });
    const [a, b, again] = [cars.get(1, 0), cars.get(1, 2), cars.get(1, 0)];
    expect(a.identity).toEqual(carDataset({ count: 2, size: 16, split: "test" }).get(1).identity);
    expect(a.identity).toEqual(b.identity);
    expect(a.view).not.toEqual(b.view);
    expect(a.light).not.toEqual(b.light);
    expect(a.albedo[0]).not.toBe(b.albedo[0]);
    expect(again.image).toEqual(a.image);
    expect(sequenceOf(cars).get(5).image).toEqual(b.image);
  });

  it("keep the camera's way round them within a limit, upright; without one, go as far as the data", () => {
    const headings = (yawLimitDegrees?: number) => {
      const cars = identityCars({ identities: 16, views: 1, size: 16, yawLimitDegrees });
      return Array.from({ length: 16 }, (_, i) => {
        const m = viewRotation(cars.get(i, 0).view);
        expect((Math.abs(Math.atan2(m[1], m[4])) * 180) / Math.PI).toBeLessThan(3.1);
        return Math.abs((Math.atan2(-m[6], m[8]) * 180) / Math.PI);
      });
    };
    expect(Math.max(...headings(20))).toBeLessThanOrEqual(20.01);
    expect(Math.max(...headings())).toBeGreaterThan(45);
    expect(() => identityCars({ identities: 1, views: 0 })).toThrow("identityCars: views is 0");
    expect(() => identityCars({ identities: 1, views: 1, yawLimitDegrees: 100 })).toThrow("from 0 to 90");
  });
});
