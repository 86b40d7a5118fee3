import { describe, expect, it } from "vitest";
import { decodeMesh, encodeMesh } from "../../src/display/viewer/codec.js";
import { fakeMesh } from "./fakes.js";

describe("mesh codec", () => {
  const mesh = fakeMesh(64);
  const bytes = encodeMesh(mesh);
  const back = decodeMesh(bytes);

  it("keeps positions to half a step of 1/65535 of their extent", () => {
    for (let k = 0; k < 3; k++) {
      const axis = mesh.positions.filter((_, i) => i % 3 === k);
      const extent = Math.max(...axis) - Math.min(...axis);
      const error = Math.max(...axis.map((value, i) => Math.abs(value - back.positions[3 * i + k])));
      expect(error).toBeLessThanOrEqual((0.51 * extent) / 65535 + 1e-5);
    }
  });

  it("keeps normals to 0.15 degrees and texture coordinates to 1/65535", () => {
    let worst = 1;
    for (let i = 0; i < mesh.normals.length; i += 3) {
      const n = mesh.normals.subarray(i, i + 3);
      const length = Math.hypot(...n);
      worst = Math.min(
        worst,
        [0, 1, 2].reduce((sum, k) => sum + (n[k] / length) * back.normals[i + k], 0),
      );
    }
    expect((Math.acos(Math.min(1, worst)) * 180) / Math.PI).toBeLessThan(0.15);
    for (const [i, value] of mesh.uvs.entries())
      expect(Math.abs(value - back.uvs[i])).toBeLessThan(1 / 65535);
  });

  it("keeps the faces exactly", () => {
    expect(back.indices.every((index, i) => index === mesh.indices[i])).toBe(true);
    expect(back.indices.length).toBe(mesh.indices.length);
  });

  it("takes a tenth of the arrays' size", () => {
    const raw =
      mesh.positions.byteLength + mesh.normals.byteLength + mesh.uvs.byteLength + mesh.indices.byteLength;
    expect(bytes.length).toBeLessThan(raw / 10);
  });

  it("bears more than 65536 vertices, faces in any order and a flat mesh", () => {
    const count = 70_000;
    const big = {
      positions: new Float32Array(3 * count).map((_, i) => (i % 3 === 2 ? 1 : Math.sin(i))),
      normals: new Float32Array(3 * count).map((_, i) => (i % 3 === 2 ? -1 : 0)),
      uvs: new Float32Array(2 * count).fill(0.5),
      indices: Uint32Array.of(69_999, 0, 35_000, 1, 69_998, 2),
    };
    const { indices, positions, normals, uvs } = decodeMesh(encodeMesh(big));
    expect(indices).toEqual(big.indices);
    expect(positions[2]).toBe(1);
    expect([...normals.subarray(0, 3)].map((v) => Math.round(1000 * v))).toEqual([0, 0, -1000]);
    expect(uvs[7]).toBe(0.5);
  });

  it("refuses data that end early", () => {
    expect(() => decodeMesh(bytes.subarray(0, bytes.length / 2))).toThrow();
  });
});
