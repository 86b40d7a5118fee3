import { describe, expect, it } from "vitest";
import { colorAt } from "../../src/display/colormap.js";
import {
  grayPicture,
  heatPicture,
  imagePicture,
  itemOf,
  normalPicture,
  pictureToPng,
  rangeOf,
  rangeWithin,
} from "../../src/display/picture.js";
import { fakeImage, fakeNormals } from "./fakes.js";
import { decode } from "./pixels.js";

const constant = (shape: number[], ...values: number[]) => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => values[i % values.length]),
});

describe("pictures", () => {
  it("map [-1, 1] to 0..255 and cut off what lies outside", () => {
    const { rgba } = imagePicture(
      { shape: [3, 1, 2], data: Float32Array.of(-1, 1, 0, 3, -5, 0.5) },
      2,
      "nearest",
    );
    expect([...rgba.subarray(0, 8)]).toEqual([0, 128, 0, 255, 255, 255, 191, 255]);
  });

  it("come back from a PNG as they went in", async () => {
    const picture = imagePicture(fakeImage(16), 16);
    const { width, height, at } = await decode(pictureToPng(picture));
    expect([width, height]).toEqual([16, 16]);
    expect(at(5, 9)).toEqual([...picture.rgba.subarray(4 * (9 * 16 + 5), 4 * (9 * 16 + 5) + 3)]);
  });

  it("show normals as is usual: facing the viewer is lavender, right is red, up is green", () => {
    const color = (x: number, y: number, z: number) =>
      normalPicture(constant([2, 2, 3], x, y, z), 2, "nearest").rgba.subarray(0, 3);
    expect([...color(0, 0, 1)]).toEqual([128, 128, 255]);
    // Away from the camera: a surface that faces right has a negative x, one that faces up a positive y.
    expect(color(-1, 0, 0)[0]).toBe(255);
    expect(color(0, 1, 0)[1]).toBe(255);
  });

  it("show the right half of a head redder than the left", () => {
    const { rgba } = normalPicture(fakeNormals(), 64, "nearest");
    const red = (r: number, c: number) => rgba[4 * (r * 64 + c)];
    expect(red(32, 48)).toBeGreaterThan(red(32, 15) + 60);
  });

  it("colour values, whichever way round the range is", () => {
    const map = { shape: [2, 2], data: Float32Array.of(0.9, 1, 1, 1.1) };
    const { rgba } = heatPicture(map, { low: 1.1, high: 0.9 }, "viridis", 2, "nearest");
    expect([...rgba.subarray(0, 3)]).toEqual(colorAt("viridis", 1));
    expect([...rgba.subarray(12, 15)]).toEqual(colorAt("viridis", 0));
  });

  it("keep the pixels of a mask apart", () => {
    const { rgba } = grayPicture({ shape: [2, 2], data: Float32Array.of(0, 1, 1, 0) }, 8, "nearest");
    expect(new Set(rgba)).toEqual(new Set([0, 255]));
  });

  it("say when a map has too few channels", () => {
    expect(() => imagePicture(constant([4, 4], 0), 8)).toThrow(/3 channels was asked of a map of shape 4x4/);
  });
});

describe("rangeOf and itemOf", () => {
  it("ignore what is not finite", () => {
    expect(rangeOf({ shape: [3], data: Float32Array.of(1, Number.NaN, Infinity) })).toEqual({
      low: 1,
      high: 1,
    });
    expect(rangeOf({ shape: [0], data: new Float32Array(0) })).toEqual({ low: 0, high: 1 });
  });

  it("look only where the mask is set, and everywhere when it is empty", () => {
    const map = { shape: [2, 2], data: Float32Array.of(1, 2, 3, 9) };
    expect(rangeWithin(map, { shape: [2, 2], data: Float32Array.of(0, 1, 1, 0) })).toEqual({
      low: 2,
      high: 3,
    });
    expect(rangeWithin(map, { shape: [2, 2], data: new Float32Array(4) })).toEqual({ low: 1, high: 9 });
  });

  it("take one image of a batch", () => {
    const batch = { shape: [2, 1, 2], data: Float32Array.of(1, 2, 3, 4) };
    expect(itemOf(batch, 1)).toEqual({ shape: [1, 2], data: Float32Array.of(3, 4) });
  });
});
