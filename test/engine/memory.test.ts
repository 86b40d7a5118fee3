import { describe, expect, it } from "vitest";
import { compileTraining, conv2d, defineHostOp, tf } from "../../src/engine/index.js";
import { GraphSession } from "../../src/engine/session.js";
import { randomInput } from "./helpers.js";

const halve: (inputs: tf.Tensor[], attrs: Record<string, never>) => tf.Tensor[] = defineHostOp({
  name: "TestHalve",
  outputShapes: ([shape]) => [shape],
  compute: ([x], [y]) => y.set(x.map((value) => value / 2)),
  gradient: ([dy]) => [halve([dy], {})[0]],
});

describe("memory", () => {
  it("stays the same over 1,000 iterations, and is given back", async () => {
    const sessions = GraphSession.open;
    const w = randomInput("w", [4, 3, 3, 3]);
    const training = await compileTraining(
      ({ inputs, nets }) => {
        const y = halve([conv2d(inputs.x, nets.f.w, { pad: 1 })], {})[0];
        return { loss: tf.mean(tf.square(tf.sub(conv2d(y, nets.f.v), inputs.target))) as tf.Scalar, y };
      },
      {
        inputs: { x: { shape: [2, 3, 6, 6], fixed: true }, target: [2, 1, 6, 6] },
        nets: { f: { parameters: { w, v: randomInput("v", [1, 4, 1, 1]) }, role: "trained" } },
        optimizer: { learningRate: 1e-3 },
        threads: 1,
      },
    );
    await training.fix({ x: randomInput("x", [2, 3, 6, 6]).data });
    const feeds = { target: randomInput("t", [2, 1, 6, 6]).data };
    const arrays = async () => {
      const { outputs } = await training.step(feeds);
      const moments = Object.values(training.optimizer.state().moments).flatMap((m) => [m.first, m.second]);
      return [...Object.values(outputs), w.data, ...moments].map(({ buffer }) => buffer);
    };
    const first = await arrays();
    const tensors = tf.memory().numTensors;
    for (let i = 0; i < 1000; i++) await training.step(feeds);
    const last = await arrays();
    expect(last.every((buffer, i) => buffer === first[i])).toBe(true);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(GraphSession.open).toBeGreaterThan(sessions);
    training.optimizer.reset();
    expect((await arrays()).every((buffer, i) => buffer === first[i])).toBe(true);
    await training.dispose();
    expect(GraphSession.open).toBe(sessions);
  });
});
