import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { meshFromDepth } from "../../src/geometry/mesh.js";
import { normalsOf } from "../../src/geometry/normals.js";
import { intrinsics } from "../../src/geometry/scene.js";
import { expectClose } from "./close.js";

const size = 6;
const depth = Float32Array.from({ length: 36 }, (_, i) => 1 + 0.01 * Math.sin(i));
const texture = new Float32Array(3 * 36);
const mesh = meshFromDepth({ depth, size, texture });

describe("meshFromDepth", () => {
  it("has a vertex per pixel and per cell, four triangles per cell", () => {
    expect(mesh.positions.length / 3).toBe(36 + 25);
    expect(mesh.indices.length / 3).toBe(4 * 25);
  });

  it("places pixel vertices at x, -y, 1-z, times 100", () => {
    const { focal, center } = intrinsics(size);
    const at = 2 * size + 4;
    const d = depth[at];
    const expected = [(d * (4 - center)) / focal, (-d * (2 - center)) / focal, 1 - d].map((x) => 100 * x);
    expectClose(mesh.positions.subarray(3 * at, 3 * at + 3), expected, 1e-4);
    expectClose(mesh.uvs.subarray(2 * at, 2 * at + 2), [4 / 5, 1 - 2 / 5], 1e-6);
    const n = normalsOf(depth, size).subarray(3 * at, 3 * at + 3);
    expectClose(mesh.normals.subarray(3 * at, 3 * at + 3), [-n[0], n[1], n[2]], 1e-6);
  });

  it("puts the middle of a cell at its corners' mean", () => {
    const middle = 36 + 1 * 5 + 2;
    const corners = [8, 9, 14, 15];
    for (let k = 0; k < 3; k++) {
      const mean = corners.reduce((sum, v) => sum + mesh.positions[3 * v + k], 0) / 4;
      expect(mesh.positions[3 * middle + k]).toBeCloseTo(mean, 4);
    }
    expect(Math.hypot(...mesh.normals.subarray(3 * middle, 3 * middle + 3))).toBeCloseTo(1, 6);
    expectClose(mesh.uvs.subarray(2 * middle, 2 * middle + 2), [2.5 / 5, 1 - 1.5 / 5], 1e-6);
  });

  it("lists triangles side by side, counter-clockwise for the viewer", () => {
    expect(Array.from(mesh.indices.subarray(0, 3))).toEqual([0, 6, 36]);
    expect(Array.from(mesh.indices.subarray(3, 6))).toEqual([1, 7, 37]);
    expect(Array.from(mesh.indices.subarray(75, 78))).toEqual([6, 7, 36]);
    expect(Array.from(mesh.indices.subarray(150, 153))).toEqual([7, 1, 36]);
    expect(Array.from(mesh.indices.subarray(225, 228))).toEqual([1, 0, 36]);
    for (let f = 0; f < mesh.indices.length; f += 3) {
      const [a, b, c] = [0, 1, 2].map((k) =>
        mesh.positions.subarray(3 * mesh.indices[f + k], 3 * mesh.indices[f + k] + 2),
      );
      expect((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])).toBeGreaterThan(0);
    }
  });

  it("trims the background and what no triangle uses", () => {
    const mask = new Float32Array(36).fill(1);
    for (let i = 0; i < 6; i++) mask[i] = 0;
    const trimmed = meshFromDepth({ depth, size, texture, mask });
    expect(trimmed.indices.length / 3).toBe(4 * 20);
    expect(trimmed.positions.length / 3).toBe(30 + 20);
    expect(Math.max(...trimmed.indices)).toBe(49);
    const deep = depth.slice();
    deep[0] = 1.1;
    expect(meshFromDepth({ depth: deep, size, texture, far: 1.1 }).indices.length / 3).toBe(4 * 24);
    expect(() => meshFromDepth({ depth, size, texture, far: 0.5 })).toThrow(InputError);
    expect(() => meshFromDepth({ depth, size, texture: depth })).toThrow(InputError);
  });
});
