import { describe, expect, it } from "vitest";
import { RandomStream, tf } from "../../src/engine/index.js";
import { normalsFromDepth, normalsOf } from "../../src/geometry/normals.js";
import { makeScene } from "../../src/geometry/scene.js";
import { expectClose } from "./close.js";

const clean = makeScene({ compatibility: "clean" });

describe("normals", () => {
  it("has the check value, in both forms", () => {
    const slope = Float32Array.from(
      { length: 64 * 64 },
      (_, i) => 1 + 0.001 * (i % 64) - 0.0005 * Math.floor(i / 64),
    );
    const expected = [-0.328427, 0.164223, 0.927014];
    const at = 3 * (32 * 64 + 32);
    expectClose(normalsOf(slope, 64).subarray(at, at + 3), expected, 2e-6);
    const traced = normalsFromDepth(tf.tensor3d(slope, [1, 64, 64])).dataSync();
    expectClose(traced.subarray(at, at + 3), expected, 2e-4);
  });

  it("is shortened by the reference's epsilon, and exact in the clean mode", () => {
    const length = (size: number, scene = makeScene()) =>
      normalsOf(new Float32Array(size * size).fill(1), size, scene)[3 * (size + 1) * 20 + 2];
    expect(length(64)).toBeCloseTo(0.9968, 4);
    expect(length(128)).toBeCloseTo(0.987, 4);
    expect(length(64, clean)).toBeCloseTo(1, 7);
  });

  it("is (0, 0, 1) on the border, and both forms agree", () => {
    const depth = new RandomStream(1, "n").uniform(100, 0.95, 1.05);
    for (const scene of [makeScene(), clean]) {
      const traced = normalsFromDepth(tf.tensor3d(depth, [1, 10, 10]), scene).dataSync();
      expectClose(traced, normalsOf(depth, 10, scene), 2e-5);
      for (const pixel of [0, 9, 50, 59, 95])
        expectClose(traced.subarray(3 * pixel, 3 * pixel + 3), [0, 0, 1], 0);
    }
  });

  it("is differentiable", () => {
    const depth = new RandomStream(2, "n").uniform(36, 0.98, 1.02);
    const weights = tf.tensor4d(new RandomStream(3, "n").normal(108), [1, 6, 6, 3]);
    const loss = (d: tf.Tensor) => tf.sum(tf.mul(normalsFromDepth(d as tf.Tensor3D), weights)) as tf.Scalar;
    const gradient = tf
      .grad(loss)(tf.tensor3d(depth, [1, 6, 6]))
      .dataSync();
    const exact = normalsLoss(weights.dataSync() as Float32Array);
    for (let i = 0; i < 36; i++) {
      const shifted = (by: number) => exact(depth.map((d, k) => (k === i ? d + by : d)));
      const numeric = (shifted(1e-4) - shifted(-1e-4)) / 2e-4;
      expect(Math.abs(gradient[i] - numeric)).toBeLessThan(0.02 * Math.abs(numeric) + 0.1);
    }
  });
});

function normalsLoss(weights: Float32Array) {
  return (depth: Float32Array) => normalsOf(depth, 6).reduce((sum, n, i) => sum + n * weights[i], 0);
}
