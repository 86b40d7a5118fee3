import { describe, expect, it } from "vitest";
import { meshFromDepth } from "../../src/geometry/index.js";
import { fromOctahedron, toOctahedron } from "../../src/views/octahedron.js";
import { colorBytes, lightOf, packSurface, surfaceBytes } from "../../src/views/surface.js";
import { meshOf } from "../../widgets/src/shape/geometry.js";
import { fakeMaps, fakeNormals } from "../display/fakes.js";

describe("a shape on its way into a page", () => {
  it("takes less than 600 KB at 128 px", () => {
    expect(surfaceBytes(packSurface(fakeMaps(128)))).toBeLessThan(600_000);
  });

  it("becomes the mesh that the mesh files hold", () => {
    const maps = fakeMaps(32);
    const mesh = meshFromDepth({
      depth: maps.depth.data,
      size: 32,
      texture: maps.canonicalImage.data,
      normals: maps.normals.data,
    });
    const made = meshOf(packSurface(maps));
    expect(made.positions).toHaveLength(mesh.positions.length);
    const worst = made.positions.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - mesh.positions[i])),
      0,
    );
    expect(worst).toBeLessThan(0.001); // of 100 to a scene unit
    for (let i = 0; i < 32 * 32 * 3; i++) expect(made.normals[i]).toBeCloseTo(mesh.normals[i], 3);
  });

  it("keeps normals to a hundredth of a degree", () => {
    const { data } = fakeNormals();
    const back = fromOctahedron(toOctahedron(data));
    for (let i = 0; i < data.length; i += 3) {
      const cosine = data[i] * back[i] + data[i + 1] * back[i + 1] + data[i + 2] * back[i + 2];
      expect(cosine).toBeGreaterThan(Math.cos((0.03 * Math.PI) / 180));
    }
  });

  it("rounds colours and clamps what is too bright", () => {
    const image = { shape: [3, 1, 1], data: Float32Array.of(-1, 0, 1.7) };
    expect([...colorBytes(image)]).toEqual([0, 128, 255]);
  });

  it("reads the raw light as the method does", () => {
    expect(lightOf([0, -1, 0.5, 0.25])).toEqual({ ambient: 0.5, diffuse: 0, x: 0.5, y: 0.25 });
  });

  it("refuses maps that do not fit each other", () => {
    const maps = fakeMaps(16);
    expect(() => packSurface({ ...maps, normals: fakeNormals() })).toThrow(/maps of one size/);
  });
});
