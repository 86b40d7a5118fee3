import { beforeAll, describe, expect, it } from "vitest";
import { tf } from "../../src/engine/index.js";
import { arcFaceLoss } from "../../src/nets/arcFace.js";
import { unitLength } from "../../src/nets/identity.js";
import { bothWays, gradientError, randomInput, relativeDifference } from "../engine/helpers.js";

const [B, C, D] = [5, 7, 4];
const OPTIONS = { scale: 9, margin: 0.4 };

const unitRows = (data: Float32Array) =>
  Array.from({ length: data.length / D }, (_, i) => {
    const row = [...data.subarray(i * D, (i + 1) * D)];
    return row.map((value) => value / Math.hypot(...row));
  });

/** The formula by loops, with the angle itself. */
function naiveArcFace(embedding: Float32Array, centres: Float32Array, classes: number[]): number {
  const [e, w] = [unitRows(embedding), unitRows(centres)];
  let sum = 0;
  classes.forEach((target, b) => {
    const logits = w.map((centre, c) => {
      const angle = Math.acos(centre.reduce((dot, value, i) => dot + value * e[b][i], 0));
      const { scale, margin } = OPTIONS;
      if (c !== target) return scale * Math.cos(angle);
      if (angle + margin > Math.PI) return scale * (Math.cos(angle) - margin * Math.sin(margin));
      return scale * Math.cos(angle + margin);
    });
    const total = logits.reduce((all, logit) => all + Math.exp(logit), 0);
    sum -= Math.log(Math.exp(logits[target]) / total);
  });
  return sum / classes.length;
}

const oneHotOf = (classes: number[]) => {
  const data = new Float32Array(classes.length * C);
  classes.forEach((target, b) => {
    data[b * C + target] = 1;
  });
  return { shape: [classes.length, C], data };
};

describe("ArcFace loss", () => {
  beforeAll(() => void tf.setBackend("cpu"));
  const classes = [0, 3, 6, 3, 1];
  const inputs = {
    embedding: randomInput("embedding", [B, D]),
    centres: randomInput("centres", [C, D]),
    oneHot: oneHotOf(classes),
  };
  // One image lies almost opposite to its class, where the margin would go past 180 degrees.
  inputs.embedding.data.set(
    inputs.centres.data.subarray(D, 2 * D).map((value, i) => -value + 0.05 * i),
    4 * D,
  );
  const loss = ({ embedding, centres, oneHot }: Record<string, tf.Tensor>) =>
    arcFaceLoss(unitLength(embedding) as tf.Tensor2D, centres as tf.Tensor2D, oneHot as tf.Tensor2D, OPTIONS);

  it("is what loops over angles give, eagerly and compiled", async () => {
    const expected = [naiveArcFace(inputs.embedding.data, inputs.centres.data, classes)];
    const { eager, compiled } = await bothWays(loss, inputs);
    expect(relativeDifference(eager, expected)).toBeLessThan(1e-5);
    expect(relativeDifference(compiled, expected)).toBeLessThan(1e-5);
  });

  it("has the gradients of finite differences", () => {
    expect(gradientError(loss, inputs, "embedding", 1e-3)).toBeLessThan(1e-2);
    expect(gradientError(loss, inputs, "centres", 1e-3)).toBeLessThan(1e-2);
  });

  it("is softmax cross entropy without a margin, and stays finite on a centre", () => {
    const value = tf.tidy(() => {
      const aligned = unitLength(tf.tensor2d(inputs.centres.data, [C, D])) as tf.Tensor2D;
      const first = tf.slice(aligned, 0, 1) as tf.Tensor2D;
      const gradient = tf.grad((x) =>
        arcFaceLoss(x as tf.Tensor2D, aligned, tf.oneHot([0], C).toFloat() as tf.Tensor2D),
      );
      expect([...gradient(first).dataSync()].every(Number.isFinite)).toBe(true);
      const plain = arcFaceLoss(first, aligned, tf.oneHot([0], C).toFloat() as tf.Tensor2D, {
        scale: 2,
        margin: 0,
      });
      const logits = tf.mul(tf.matMul(first, aligned, false, true), 2);
      return plain.dataSync()[0] + tf.log(tf.slice(tf.softmax(logits), [0, 0], [1, 1])).dataSync()[0];
    });
    expect(value).toBeCloseTo(0, 5);
  });
});
