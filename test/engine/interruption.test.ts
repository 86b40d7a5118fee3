import { describe, expect, it } from "vitest";
import { compile, compileTraining, conv2d, type Device, defineHostOp, tf } from "../../src/engine/index.js";
import { abortedAtLook, randomInput } from "./helpers.js";

const halve: (inputs: tf.Tensor[], attrs: Record<string, never>) => tf.Tensor[] = defineHostOp({
  name: "TestHalveBetween",
  outputShapes: ([shape]) => [shape],
  compute: ([x], [y]) => {
    during?.();
    y.set(x.map((value) => value / 2));
  },
  gradient: ([dy]) => [halve([dy], {})[0]],
});

/** Called while the host operator computes. */
let during: (() => void) | undefined;

/** Two host operators on the way there and two on the way back: five segments. */
async function tinyTraining(device?: Device) {
  const parameters = { v: randomInput("v", [4, 3, 3, 3]), w: randomInput("w", [1, 4, 3, 3]) };
  const training = await compileTraining(
    ({ inputs, nets }) => {
      const hidden = halve([tf.tanh(conv2d(inputs.x, nets.f.v, { pad: 1 }))], {})[0] as tf.Tensor4D;
      const y = halve([conv2d(hidden, nets.f.w, { pad: 1 })], {})[0];
      return { loss: tf.mean(tf.square(y)) as tf.Scalar, hidden };
    },
    {
      inputs: { x: [2, 3, 6, 6] },
      nets: { f: { parameters, role: "trained" } },
      optimizer: { learningRate: 1e-2 },
      threads: 1,
      device,
    },
  );
  const feeds = (iteration: number) => ({ x: randomInput(`x${iteration}`, [2, 3, 6, 6]).data });
  const { moments } = training.optimizer.state();
  /** Copies of all that lasts. */
  const state = () => structuredClone({ parameters, moments, step: training.optimizer.state().step });
  return { training, feeds, state };
}

describe("an interrupted program", () => {
  it.each([undefined, "tfjs" as const])(
    "leaves a training step whole at every boundary (%s)",
    async (device) => {
      const whole = await tinyTraining(device);
      const cut = await tinyTraining(device);
      let boundaries = 0;
      let kept: { outputs?: Record<string, Float32Array> } = {};
      for (let iteration = 0; ; iteration++) {
        // One boundary later in each iteration, until there are no more.
        const before = cut.state();
        const outputs = structuredClone(kept.outputs);
        const signal = abortedAtLook(iteration);
        const outcome = await cut.training.step(cut.feeds(iteration), { signal }).catch((error) => error);
        if (!(outcome instanceof Error)) {
          // By then parameters have begun to change, so it has gone to its end.
          expect(outcome).toEqual(await whole.training.step(whole.feeds(iteration)));
          expect(cut.state()).toEqual(whole.state());
          break;
        }
        boundaries++;
        expect(outcome).toMatchObject({
          name: "InterruptedError",
          message: "program was interrupted; what it was computing is dropped.",
        });
        expect(cut.state()).toEqual(before);
        expect(kept.outputs).toEqual(outputs);

        kept = await cut.training.step(cut.feeds(iteration), { signal: new AbortController().signal });
        const expected = await whole.training.step(whole.feeds(iteration));
        expect(kept).toEqual(expected);
        expect(cut.state()).toEqual(whole.state());
      }
      expect(boundaries).toBe(device === "tfjs" ? 1 : 5);
      await whole.training.dispose();
      await cut.training.dispose();
    },
  );

  it("is not run on what only half of fix() was computed for", async () => {
    const program = await compile(
      ({ inputs }) => ({ y: tf.add(halve([tf.square(inputs.a)], {})[0], inputs.b) }),
      { inputs: { a: { shape: [2], fixed: true }, b: [2] }, name: "halves" },
    );
    const b = Float32Array.of(1, 1);
    await program.fix({ a: Float32Array.of(2, 4) });
    expect([...(await program.run({ b })).y]).toEqual([3, 9]);
    const stopped = program.fix({ a: Float32Array.of(4, 2) }, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow("halves was interrupted");
    await expect(program.run({ b })).rejects.toThrow("halves: call fix() before run()");
    await program.fix({ a: Float32Array.of(4, 2) });
    expect([...(await program.run({ b })).y]).toEqual([9, 3]);
    await program.dispose();
  });

  it("hears at the end of a segment what happened while it computed", async () => {
    const { training, feeds, state } = await tinyTraining();
    const before = state();
    const controller = new AbortController();
    let calls = 0;
    during = () => {
      calls++;
      // As a signal of the system does, this waits until the thread lets the event loop run.
      setImmediate(() => controller.abort());
    };
    const stopped = training.step(feeds(0), { signal: controller.signal });
    await expect(stopped).rejects.toThrow("was interrupted");
    during = undefined;
    expect(calls).toBe(1);
    expect(state()).toEqual(before);
    await training.dispose();
  });
});
