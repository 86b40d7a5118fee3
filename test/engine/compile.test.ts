import { describe, expect, it } from "vitest";
import {
  compile,
  compileTraining,
  conv2d,
  defineHostOp,
  groupNorm,
  RandomStream,
  tf,
} from "../../src/engine/index.js";
import { randomInput, relativeDifference } from "./helpers.js";

const double = defineHostOp<Record<string, never>>({
  name: "TestDouble",
  outputShapes: ([shape]) => [shape],
  compute: ([x], [y]) => {
    calls++;
    for (let i = 0; i < x.length; i++) y[i] += 2 * x[i];
  },
  gradient: ([dy]) => [tf.mul(dy, 2)],
});
let calls = 0;

describe("compile", () => {
  it("computes what follows from fixed inputs once", async () => {
    const program = await compile(
      ({ inputs }) => ({ y: tf.add(double([tf.square(inputs.a)], {})[0], double([inputs.b], {})[0]) }),
      { inputs: { a: { shape: [2], fixed: true }, b: [2] } },
    );
    calls = 0;
    await program.fix({ a: Float32Array.of(1, 2) });
    expect(calls).toBe(1);
    for (let i = 0; i < 3; i++) {
      expect([...(await program.run({ b: Float32Array.of(i, 1) })).y]).toEqual([2 + 2 * i, 10]);
    }
    expect(calls).toBe(4);
    await program.fix({ a: Float32Array.of(0, 0) });
    expect([...(await program.run({ b: Float32Array.of(1, 1) })).y]).toEqual([2, 2]);
    await program.dispose();
  });

  it("chains host operators and graph parts in the right order", async () => {
    const program = await compile(
      ({ inputs }) => {
        const once = double([tf.add(inputs.x, 1)], {})[0];
        const twice = double([tf.mul(once, inputs.x)], {})[0];
        return { y: tf.add(twice, once), once };
      },
      { inputs: { x: [3] } },
    );
    const { y, once } = await program.run({ x: Float32Array.of(0, 1, 2) });
    expect([...once]).toEqual([2, 4, 6]);
    expect([...y]).toEqual([2, 12, 30]);
    expect(program.describe()).toMatch(/host .* = TestDouble\(/);
    await program.dispose();
  });

  it("returns constants and passes inputs through", async () => {
    const program = await compile(
      ({ inputs }) => ({
        x: inputs.x,
        c: tf.tensor1d([1, 2]),
        d: tf.square(tf.tensor1d([3])),
        h: double([tf.ones([1])], {})[0],
      }),
      { inputs: { x: [1] } },
    );
    const { x, c, d, h } = await program.run({ x: Float32Array.of(5) });
    expect([...x, ...c, ...d, ...h]).toEqual([5, 1, 2, 9, 2]);
    await program.dispose();
  });

  it("says which input is wrong", async () => {
    const program = await compile(({ inputs }) => ({ y: tf.square(inputs.x) }), {
      inputs: { x: [2] },
      name: "demo",
    });
    await expect(program.run({})).rejects.toThrow(
      /demo: input "x" got nothing, but wants a Float32Array of 2/,
    );
    await expect(program.run({ x: new Float32Array(3) })).rejects.toThrow(/got 3 numbers/);
    await expect(program.run({ x: new Float32Array(2), z: new Float32Array(1) })).rejects.toThrow(
      /"z" is not one/,
    );
    await program.dispose();
    const fixed = await compile(({ inputs }) => ({ y: tf.square(inputs.x) }), {
      inputs: { x: { shape: [2], fixed: true } },
    });
    await expect(fixed.run({})).rejects.toThrow(/call fix\(\) before run\(\)/);
    await fixed.dispose();
  });

  it("says what cannot be traced", async () => {
    const reading = compile(({ inputs }) => ({ y: tf.mul(inputs.x, inputs.x.dataSync()[0]) }), {
      inputs: { x: [2] },
      name: "demo",
    });
    await expect(reading).rejects.toThrow(/demo cannot be compiled: .*read a tensor's values/);
    const unknown = compile(({ inputs }) => ({ y: tf.erf(inputs.x) }), { inputs: { x: [2] }, name: "demo" });
    await expect(unknown).rejects.toThrow(/demo cannot be compiled: it uses Erf, which has no lowering/);
    // A failed trace leaves the eager backend in place.
    expect(tf.getBackend()).toBe("cpu");
    expect(tf.square(3).dataSync()[0]).toBe(9);
  });
});

function network(seed: number) {
  const random = new RandomStream(seed, "network");
  const normal = (...shape: number[]) => ({
    shape,
    data: random.normal(shape.reduce((a, b) => a * b, 1)).map((v) => 0.3 * v),
  });
  return {
    first: normal(8, 2, 3, 3),
    gamma: normal(8),
    beta: normal(8),
    last: normal(1, 8, 3, 3),
    unused: normal(3),
  };
}

const lossOf = ({
  inputs,
  nets,
}: {
  inputs: Record<string, tf.Tensor>;
  nets: Record<string, Record<string, tf.Tensor>>;
}) => {
  const { f } = nets;
  const hidden = tf.relu(groupNorm(conv2d(inputs.x, f.first, { pad: 1 }), 2, f.gamma, f.beta));
  const y = tf.tanh(conv2d(hidden, f.last, { pad: 1 }));
  return { loss: tf.mean(tf.square(tf.sub(y, inputs.target))), y };
};

async function train(device: "cpu" | "tfjs", iterations: number) {
  const parameters = network(1);
  const training = await compileTraining(lossOf, {
    inputs: { x: [2, 2, 6, 6], target: { shape: [2, 1, 6, 6], fixed: true } },
    nets: { f: { parameters, role: "trained" } },
    optimizer: { learningRate: 1e-2, weightDecay: 1e-2 },
    device,
  });
  await training.fix({ target: new RandomStream(2, "target").uniform(72) });
  const losses: number[] = [];
  for (let i = 0; i < iterations; i++)
    losses.push((await training.step({ x: new RandomStream(3, "x").normal(144) })).loss);
  await training.dispose();
  return { losses, parameters };
}

describe("compileTraining", () => {
  it("learns, and leaves alone what the loss does not reach", async () => {
    const { losses, parameters } = await train("cpu", 40);
    expect(losses[39]).toBeLessThan(0.5 * losses[0]);
    expect(parameters.unused.data).toEqual(network(1).unused.data);
  });

  it("gives the same bytes twice", async () => {
    const [a, b] = [await train("cpu", 5), await train("cpu", 5)];
    expect(a.losses).toEqual(b.losses);
    expect(a.parameters).toEqual(b.parameters);
  });

  it("agrees with the eager backend", async () => {
    const [compiled, eager] = [await train("cpu", 3), await train("tfjs", 3)];
    expect(relativeDifference(compiled.losses, eager.losses)).toBeLessThan(1e-5);
    for (const [name, { data }] of Object.entries(compiled.parameters)) {
      expect(relativeDifference(data, eager.parameters[name as "first"].data), name).toBeLessThan(2e-3);
    }
  });

  it("refuses to train nothing", async () => {
    const options = { inputs: {}, nets: {}, optimizer: { learningRate: 1 }, name: "demo" };
    await expect(compileTraining(() => ({ loss: tf.scalar(1) }), options)).rejects.toThrow(
      /demo: no network has the role/,
    );
  });

  it("lists parts, operators, shapes, bytes and constants", async () => {
    const program = await compile(({ inputs, nets }) => ({ y: tf.relu(tf.add(inputs.x, nets.n.bias)) }), {
      name: "small",
      inputs: { x: [2, 512] },
      nets: {
        n: { parameters: { bias: { shape: [512], data: randomInput("b", [512]).data } }, role: "frozen" },
      },
    });
    expect(program.describe()).toBe(
      "small\n  loop 0: 2 operators; in 1 (4 KB), constants 1 (2 KB), out 1 (4 KB)\n    Add 1, Relu 1",
    );
    expect(program.describe({ nodes: true })).toMatch(
      /v\d+ \[2x512\] 4 KB = Add\(in\/x \[2x512\], c\d+\* \[512\]\)/,
    );
    await program.dispose();
  });

  it("spreads no array of ones or zeros before an operator that broadcasts", async () => {
    const program = await compile(
      ({ inputs }) => {
        const row = tf.mul(inputs.row as tf.Tensor, tf.ones([64, 32]));
        return { y: tf.add(tf.zeros([64, 32]), tf.mul(tf.div(row, 4), inputs.x)), spread: row };
      },
      { inputs: { x: [64, 32], row: [1, 32] } },
    );
    const x = randomInput("x", [64, 32]).data;
    const row = randomInput("row", [1, 32]).data;
    const { y, spread } = await program.run({ x, row });
    expect(y[5 * 32 + 3]).toBeCloseTo((row[3] / 4) * x[5 * 32 + 3], 6);
    expect(spread[63 * 32 + 7]).toBe(row[7]);
    expect(program.describe()).toContain("Div 1, Mul 1");
    expect(program.describe()).not.toContain("Add");
    await program.dispose();
  });
});
