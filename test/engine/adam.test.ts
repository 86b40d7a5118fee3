import { describe, expect, it } from "vitest";
import { Adam } from "../../src/engine/index.js";

describe("Adam", () => {
  it("moves a parameter at a rate of its own", () => {
    const parameters = {
      slow: { shape: [1], data: Float32Array.of(1) },
      fast: { shape: [1], data: Float32Array.of(1) },
    };
    const adam = new Adam(parameters, { learningRate: 0.1, learningRates: { slow: 0.01 } });
    adam.update({ slow: Float32Array.of(5), fast: Float32Array.of(5) });
    // Adam's first step is the rate itself, whatever the gradient's size.
    expect(parameters.slow.data[0]).toBeCloseTo(0.99, 6);
    expect(parameters.fast.data[0]).toBeCloseTo(0.9, 6);
  });

  it("follows the published update, with L2 decay added to the gradient", () => {
    const data = Float32Array.of(1, -2, 0.5);
    const gradient = Float32Array.of(0.1, 0.3, -0.3);
    const adam = new Adam({ w: { shape: [3], data } }, { learningRate: 0.01, weightDecay: 0.1 });
    const expected = [1, -2, 0.5];
    const m = [0, 0, 0];
    const v = [0, 0, 0];
    for (let t = 1; t <= 3; t++) {
      adam.update({ w: gradient });
      for (let i = 0; i < 3; i++) {
        const g = gradient[i] + 0.1 * expected[i];
        m[i] = 0.9 * m[i] + 0.1 * g;
        v[i] = 0.999 * v[i] + 0.001 * g * g;
        expected[i] -= (0.01 * (m[i] / (1 - 0.9 ** t))) / (Math.sqrt(v[i] / (1 - 0.999 ** t)) + 1e-8);
      }
    }
    for (let i = 0; i < 3; i++) expect(data[i]).toBeCloseTo(expected[i], 6);
  });

  it("goes on from its state as if it had not stopped", () => {
    const run = (stopAt: number) => {
      const parameters = { w: { shape: [2], data: Float32Array.of(1, 2) } };
      let adam = new Adam(parameters, { learningRate: 0.1, beta1: 0 });
      for (let t = 0; t < 6; t++) {
        if (t === stopAt) {
          const state = structuredClone(adam.state());
          adam = new Adam(parameters, { learningRate: 0.1, beta1: 0 });
          adam.load(state);
        }
        adam.update({ w: Float32Array.of(t, -1) });
      }
      return parameters.w.data;
    };
    expect(run(3)).toEqual(run(-1));
  });
});
