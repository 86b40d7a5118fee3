import { describe, expect, it } from "vitest";
import { BufferPool, compile, compileTraining, conv2d, defineHostOp, tf } from "../../src/engine/index.js";
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

  it("of one training program goes to the next one, array by array", async () => {
    const buffers = new BufferPool();
    const make = (scale: number) =>
      compileTraining(
        ({ inputs, nets }) => {
          const y = halve([conv2d(inputs.x, nets.f.w, { pad: 1 })], {})[0];
          return { loss: tf.mean(tf.square(tf.mul(y, scale))) as tf.Scalar };
        },
        {
          inputs: { x: [2, 3, 6, 6] },
          nets: { f: { parameters: { w: randomInput("w", [4, 3, 3, 3]) }, role: "trained" } },
          optimizer: { learningRate: 1e-3 },
          threads: 1,
          buffers,
        },
      );
    const x = randomInput("x", [2, 3, 6, 6]).data;
    const first = await make(1);
    const { loss } = await first.step({ x });
    const { used } = buffers;
    // At the least the moments and the gradient.
    expect(used).toBeGreaterThan(3 * 4 * 108);
    for (let i = 0; i < 10; i++) await first.step({ x });
    expect([buffers.used, buffers.idle]).toEqual([used, 0]);
    const { first: moment } = Object.values(first.optimizer.state().moments)[0];
    await first.dispose();
    await first.dispose();
    expect([buffers.used, buffers.idle]).toEqual([0, used]);
    const second = await make(2);
    expect((await second.step({ x })).loss).toBeCloseTo(4 * loss, 5);
    expect([buffers.used, buffers.idle]).toEqual([used, 0]);
    const taken = Object.values(second.optimizer.state().moments).flatMap((m) => [m.first, m.second]);
    expect(taken).toContain(moment);
    await second.dispose();
  });

  it("of what is computed once is given back after it, unless it is computed often", async () => {
    const sessions = GraphSession.open;
    const buffers = new BufferPool();
    const program = await compile(
      ({ inputs, nets }) => {
        const once = tf.tanh(conv2d(inputs.image, nets.f.w, { pad: 1 }));
        return { y: tf.add(tf.mul(once, inputs.x), inputs.bias) };
      },
      {
        inputs: {
          image: { shape: [1, 3, 6, 6], fixed: true },
          bias: { shape: [1, 4, 6, 6], fixed: true },
          x: [1, 4, 6, 6],
        },
        nets: { f: { parameters: { w: randomInput("w", [4, 3, 3, 3]) }, role: "fixed" } },
        threads: 1,
        buffers,
      },
    );
    expect(GraphSession.open).toBe(sessions + 2);
    const feeds = { image: randomInput("i", [1, 3, 6, 6]).data, bias: randomInput("b", [1, 4, 6, 6]).data };
    const x = randomInput("x", [1, 4, 6, 6]).data;
    await program.fix(feeds);
    expect(GraphSession.open).toBe(sessions + 1);
    const { used } = buffers;
    const y = (await program.run({ x })).y.slice();
    // What every run reads was copied.
    const bias = feeds.bias.slice();
    feeds.bias.fill(0);
    expect((await program.run({ x })).y).toEqual(y);
    await program.fix({ image: randomInput("j", [1, 3, 6, 6]).data, bias });
    expect((await program.run({ x })).y).not.toEqual(y);
    expect(GraphSession.open).toBe(sessions + 2);
    await program.fix({ image: feeds.image, bias });
    expect((await program.run({ x })).y).toEqual(y);
    expect([GraphSession.open, buffers.used]).toEqual([sessions + 2, used]);
    await program.dispose();
    expect([GraphSession.open, buffers.used]).toEqual([sessions, 0]);
  });
});
