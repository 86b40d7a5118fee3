import { Logger, NodeIO } from "@gltf-transform/core";
import { describe, expect, it } from "vitest";
import { readImage } from "../../src/data/image.js";
import { encodeGlb } from "../../src/edit/glb.js";
import { expectClose } from "../geometry/close.js";
import { testFace } from "./testFace.js";

const { mesh, size } = testFace();
// Quiet: the unlit material is an extension that a reader may leave out.
const reader = new NodeIO().setLogger(new Logger(Logger.Verbosity.ERROR));

describe("encodeGlb", () => {
  it("is read back by an independent reader", async () => {
    const document = await reader.readBinary(encodeGlb(mesh));
    const primitive = document.getRoot().listMeshes()[0].listPrimitives()[0];
    expectClose(primitive.getAttribute("POSITION")!.getArray()!, mesh.positions, 0);
    expect(Array.from(primitive.getIndices()!.getArray()!)).toEqual(Array.from(mesh.indices));
    const normals = primitive.getAttribute("NORMAL")!.getArray()!;
    for (let i = 0; i < normals.length; i += 3)
      expect(Math.hypot(...normals.slice(i, i + 3))).toBeCloseTo(1, 5);
    const uvs = primitive.getAttribute("TEXCOORD_0")!.getArray()!;
    // The top left vertex lies at the centre of the top left pixel, v downwards.
    expectClose(uvs.slice(0, 2), [0.5 / size, 0.5 / size], 1e-6);
    expectClose(uvs.slice(2 * (size * size - 1), 2 * size * size), [1 - 0.5 / size, 1 - 0.5 / size], 1e-6);
  });

  it("carries its texture", async () => {
    const document = await reader.readBinary(encodeGlb(mesh));
    const texture = document.getRoot().listMaterials()[0].getBaseColorTexture()!;
    expect(texture.getMimeType()).toBe("image/png");
    const image = await readImage(texture.getImage()!);
    expectClose(image.data, mesh.texture.data, 0.005);
  });

  it("stands upright at the origin, one unit large, its front towards the viewer", async () => {
    const document = await reader.readBinary(encodeGlb(mesh));
    const node = document.getRoot().listNodes()[0];
    const [scale, shift] = [node.getScale(), node.getTranslation()];
    const low = [Infinity, Infinity, Infinity];
    const high = [-Infinity, -Infinity, -Infinity];
    mesh.positions.forEach((value, i) => {
      const at = value * scale[i % 3] + shift[i % 3];
      low[i % 3] = Math.min(low[i % 3], at);
      high[i % 3] = Math.max(high[i % 3], at);
    });
    expectClose(
      low.map((value, k) => value + high[k]),
      [0, 0, 0],
      1e-5,
    );
    expect(Math.max(...high.map((value, k) => value - low[k]))).toBeCloseTo(1, 5);
    // First row is up; the bump in the middle is nearest.
    expect(mesh.positions[1]).toBeGreaterThan(mesh.positions[3 * size * (size - 1) + 1]);
    const middle = 3 * ((size / 2) * size + size / 2);
    expect(mesh.positions[middle + 2]).toBeGreaterThan(mesh.positions[2]);
    expect(mesh.normals[middle + 2]).toBeGreaterThan(0.8);
  });

  it("is the same bytes every time, chunks aligned", () => {
    const [a, b] = [encodeGlb(mesh), encodeGlb(mesh)];
    expect(Buffer.compare(a, b)).toBe(0);
    expect(a.length % 4).toBe(0);
    expect(new DataView(a.buffer).getUint32(8, true)).toBe(a.length);
  });

  it("uses 32-bit indices when there are many vertices", async () => {
    const { mesh: large } = testFace(184);
    const document = await reader.readBinary(encodeGlb(large));
    const indices = document.getRoot().listMeshes()[0].listPrimitives()[0].getIndices()!.getArray()!;
    expect(indices).toBeInstanceOf(Uint32Array);
    expect(indices[indices.length - 1]).toBe(large.indices[large.indices.length - 1]);
  });
});
