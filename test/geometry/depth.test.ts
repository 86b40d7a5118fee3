import { describe, expect, it } from "vitest";
import { tf } from "../../src/engine/index.js";
import { InputError } from "../../src/errors.js";
import { canonicalDepth, clampBorder, flipLeftRight, rescaleDepth } from "../../src/geometry/depth.js";
import { makeScene } from "../../src/geometry/scene.js";
import { expectClose } from "./close.js";

describe("canonical depth", () => {
  it("subtracts each image's mean, squashes and scales", () => {
    const raw = [1, 2, 3, 4, 10, 10, 10, 14];
    const depth = rescaleDepth(tf.tensor4d(raw, [2, 1, 2, 2]));
    const expected = raw.map((x, i) => 1 + 0.1 * Math.tanh(x - (i < 4 ? 2.5 : 11)));
    expect(depth.shape).toEqual([2, 2, 2]);
    expectClose(depth.dataSync(), expected, 1e-6);
    expect(() => rescaleDepth(tf.zeros([1, 2, 2, 2]))).toThrow(InputError);
  });

  it("draws the two outermost columns to the border, rows not", () => {
    const border = (d: number, scene = makeScene()) =>
      clampBorder(tf.fill([1, 6, 6], d) as tf.Tensor3D, scene).dataSync();
    expectClose(border(1).subarray(0, 6), [1.0408, 1.0408, 1, 1, 1.0408, 1.0408], 1e-6);
    expect(border(0.9)[0]).toBeCloseTo(1.0428, 6);
    expect(border(0.9, makeScene({ compatibility: "clean" }))[0]).toBeCloseTo(1.04, 6);
  });

  it("mirrors, with a gradient", () => {
    const x = tf.tensor3d([1, 2, 3, 4], [1, 2, 2]);
    expect(Array.from(flipLeftRight(x).dataSync())).toEqual([2, 1, 4, 3]);
    const weighted = (t: tf.Tensor) => tf.sum(tf.mul(flipLeftRight(t), tf.tensor3d([1, 2, 3, 4], [1, 2, 2])));
    expect(Array.from(tf.grad(weighted)(x).dataSync())).toEqual([2, 1, 4, 3]);
  });

  it("does both in one call", () => {
    const raw = tf.tensor3d([...Array(36).keys()].map(Math.sin), [1, 6, 6]);
    expectClose(canonicalDepth(raw).dataSync(), clampBorder(rescaleDepth(raw)).dataSync(), 0);
  });
});
