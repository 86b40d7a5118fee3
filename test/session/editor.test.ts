import { describe, expect, it } from "vitest";
import { renderFace } from "../../src/data/index.js";
import { meshFromDepth, normalsOf } from "../../src/geometry/index.js";
import { Mesh, Shape3D, type Shape3DFields } from "../../src/method/index.js";
import { shapeEditor } from "../../src/session/editor.js";

const SIZE = 64;
const face = renderFace({ seed: 3, size: SIZE });
const map = (data: Float32Array, ...shape: number[]) => ({ shape, data });

const shape = new Shape3D({
  depth: map(face.depth, SIZE, SIZE),
  normals: map(normalsOf(face.depth, SIZE), SIZE, SIZE, 3),
  albedo: map(face.albedo, 3, SIZE, SIZE),
  canonicalImage: map(face.image, 3, SIZE, SIZE),
  view: new Float32Array(6),
  light: face.light,
  mesh: new Mesh(meshFromDepth({ depth: face.depth, size: SIZE, texture: face.image })),
  editor: shapeEditor,
} as Partial<Shape3DFields> as Shape3DFields);

describe("a shape's editor", () => {
  it("turns the shape, five views unless angles are given", async () => {
    const five = await shape.rotate();
    expect(five.labels).toHaveLength(5);
    const views = await shape.rotate({ yaw: [-30, 30], pitch: 10 });
    expect(views.labels).toEqual(["yaw -30°, pitch 10°", "yaw 30°, pitch 10°"]);
    expect(views.images[0].data).not.toEqual(views.images[1].data);
    expect((await shape.rotate({ yaw: 0 })).labels).toEqual(["yaw 0°"]);
  });

  it("relights it: light from the left is brighter on what faces left", async () => {
    const { images } = await shape.relight({ x: 1.5 });
    const opposite = await shape.relight({ x: -1.5 });
    const size = images[0].shape[1];
    const brightness = (data: Float32Array, from: number, to: number) => {
      let sum = 0;
      for (let r = size / 4; r < (3 * size) / 4; r++)
        for (let c = from; c < to; c++) sum += data[r * size + c];
      return sum;
    };
    const [left, right] = [size * 0.3, size * 0.7].map(Math.round);
    const middle = size / 2;
    const balance = (data: Float32Array) => brightness(data, left, middle) - brightness(data, middle, right);
    expect(balance(images[0].data)).toBeGreaterThan(balance(opposite.images[0].data));
  });
});
