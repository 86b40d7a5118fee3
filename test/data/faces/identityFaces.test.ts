import { describe, expect, it } from "vitest";
import { faceDataset, identityFaces, sequenceOf } from "../../../src/data/index.js";

describe("people under several views", () => {
  it("are those of the data set, each time from another side, in other light and before another ground", () => {
    const faces = identityFaces({ identities: 2, views: 3, size: 16, split: "test" });
    const [a, b, again] = [faces.get(1, 0), faces.get(1, 2), faces.get(1, 0)];
    expect(a.identity).toEqual(faceDataset({ count: 2, size: 16, split: "test" }).get(1).identity);
    expect(a.identity).toEqual(b.identity);
    expect(a.view).not.toEqual(b.view);
    expect(a.light).not.toEqual(b.light);
    const corner = (albedo: Float32Array) => albedo[0];
    expect(corner(a.albedo)).not.toBe(corner(b.albedo));
    expect(again.image).toEqual(a.image);
    expect(sequenceOf(faces).get(5).image).toEqual(b.image);
  });

  it("keep their yaw within a limit", () => {
    const faces = identityFaces({ identities: 12, views: 1, size: 16, yawLimitDegrees: 45 });
    const yaws = Array.from({ length: 12 }, (_, i) => faces.get(i, 0).view[1] * 60);
    expect(Math.max(...yaws.map(Math.abs))).toBeLessThanOrEqual(45);
    expect(Math.max(...yaws) - Math.min(...yaws)).toBeGreaterThan(40);
    expect(() => identityFaces({ identities: 1, views: 0 })).toThrow("views is 0");
    expect(() => identityFaces({ identities: 1, views: 1, yawLimitDegrees: 100 })).toThrow("from 0 to 90");
  });
});
