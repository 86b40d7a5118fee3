import { describe, expect, it } from "vitest";
import {
  compile,
  compileTraining,
  conv2d,
  type Device,
  rowwise,
  type Tensors,
  tf,
} from "../../src/engine/index.js";
import { abortedAtLook, randomInput, relativeDifference } from "./helpers.js";

const filter = randomInput("filter", [4, 2, 3, 3]);

/** Distances of features, each x having two that are compared with one y. */
function distances(weights: Tensors, x: tf.Tensor, y: tf.Tensor): tf.Tensor {
  const features = (image: tf.Tensor) => tf.tanh(conv2d(image as tf.Tensor4D, weights.filter as tf.Tensor4D));
  const theirs = features(y);
  const [n, k, ...image] = x.shape;
  const of = (j: number) => features(tf.reshape(tf.slice(x, [0, j], [n, 1]), [n, ...image]));
  return tf.stack(
    Array.from({ length: k }, (_, j) => tf.mean(tf.square(tf.sub(of(j), theirs)), [1, 2, 3])),
    1,
  );
}

/** Losses and the gradient of their weighed sum. */
function program(atOnce: number, device?: Device) {
  return compile(
    ({ inputs, nets }) => {
      let losses: tf.Tensor | undefined;
      const gradient = tf.grad((x) => {
        const ofRows = (someX: tf.Tensor, someY: tf.Tensor) => distances(nets.f, someX, someY);
        losses = tf.keep(rowwise(ofRows, tf.mul(x, 2), inputs.y, atOnce));
        return tf.sum(tf.mul(losses, inputs.weights));
      })(inputs.x);
      return { losses: losses!.clone(), gradient };
    },
    {
      inputs: { x: [7, 2, 2, 5, 5], y: [7, 2, 5, 5], weights: [7, 2] },
      nets: { f: { parameters: { filter }, role: "frozen" } },
      threads: 1,
      device,
    },
  );
}

const feeds = {
  x: randomInput("x", [7, 2, 2, 5, 5]).data,
  y: randomInput("y", [7, 2, 5, 5]).data,
  weights: randomInput("weights", [7, 2]).data,
};

describe("rowwise", () => {
  it.each([1, 2, 3, 4, 6, 7, 100])("gives losses and gradients of 7 rows, %i at a time", async (atOnce) => {
    const eager = await program(atOnce, "tfjs");
    const compiled = await program(atOnce);
    const expected = await eager.run(feeds);
    const found = await compiled.run(feeds);
    expect(relativeDifference(found.losses, expected.losses)).toBeLessThan(1e-5);
    expect(relativeDifference(found.gradient, expected.gradient)).toBeLessThan(1e-5);
    await compiled.dispose();
  });

  it("counts the arithmetic of all parts and lists one of them", async () => {
    // 7 rows in parts of 4 are 8, of the same operators.
    const whole = await program(7);
    const parts = await program(4);
    expect(parts.arithmetic / whole.arithmetic).toBeCloseTo(8 / 7, 1);
    expect(parts.describe()).toMatch(/Rowwise\(.*\n\s+4 rows at a time: \d+ operators/);
    await whole.dispose();
    await parts.dispose();
  });

  it("may be interrupted between its parts, and then leaves parameters as they were", async () => {
    const parameters = { a: randomInput("a", [1]) };
    const training = await compileTraining(
      ({ inputs, nets }) => {
        const x = tf.mul(inputs.x, nets.f.a);
        const losses = rowwise((someX, someY) => tf.mean(tf.square(tf.sub(someX, someY)), 2), x, inputs.y, 2);
        return { loss: tf.mean(losses) as tf.Scalar };
      },
      {
        inputs: { x: [6, 1, 5], y: [6, 1, 5] },
        nets: { f: { parameters, role: "trained" } },
        optimizer: { learningRate: 0.1 },
      },
    );
    const before = parameters.a.data.slice();
    const inputs = { x: randomInput("x", [6, 1, 5]).data, y: randomInput("y", [6, 1, 5]).data };
    let looks = 0;
    while ((await training.step(inputs, { signal: abortedAtLook(looks) }).catch((e) => e)) instanceof Error) {
      expect(parameters.a.data).toEqual(before);
      looks++;
    }
    // Before the graph, two of three parts of rows, the graph after them, and the change of the parameter.
    expect(looks).toBe(5);
    expect(parameters.a.data).not.toEqual(before);
    await training.dispose();
  });

  it("says when losses read what is not known while compiling", async () => {
    const compiling = compile(
      ({ inputs }) => ({
        y: rowwise((x) => tf.mul(x, inputs.other), inputs.x, inputs.x, 2),
      }),
      { inputs: { x: [4, 1], other: [1, 1] } },
    );
    await expect(compiling).rejects.toThrow(
      "rowwise: its losses read in/other, but may only read x, y and frozen networks.",
    );
  });
});
