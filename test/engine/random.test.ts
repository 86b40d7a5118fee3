import { describe, expect, it } from "vitest";
import { RandomStream } from "../../src/engine/index.js";
import { philox4x32 } from "../../src/engine/random.js";

describe("philox4x32", () => {
  // Known answers of Random123 (Salmon et al. 2011), philox4x32-10.
  it.each([
    { counter: [0, 0, 0, 0], key: [0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
    {
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff],
      words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    },
    {
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
  ])("gives the published words", ({ counter, key, words }) => {
    const out = new Uint32Array(4);
    philox4x32(counter, key[0], key[1], out);
    expect([...out]).toEqual(words);
  });
});

describe("RandomStream", () => {
  it("repeats itself for the same seed and name, and only then", () => {
    const draw = (seed: number, name: string) => [...new RandomStream(seed, name).normal(6)];
    expect(draw(7, "views")).toEqual(draw(7, "views"));
    expect(draw(7, "views")).not.toEqual(draw(8, "views"));
    expect(draw(7, "views")).not.toEqual(draw(7, "lights"));
  });

  it("goes on from a state", () => {
    const stream = new RandomStream(1, "a");
    stream.normal(5);
    const state = stream.state();
    const next = [...stream.uniform(7)];
    const other = new RandomStream(1, "a");
    other.restore(state);
    expect([...other.uniform(7)]).toEqual(next);
  });

  it("has the moments of its distributions", () => {
    const n = 40_000;
    const stream = new RandomStream(3, "moments");
    const mean = (values: ArrayLike<number>) =>
      Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;
    const normal = stream.normal(n);
    expect(Math.abs(mean(normal))).toBeLessThan(0.02);
    expect(mean(normal.map((v) => v * v))).toBeCloseTo(1, 1);
    const uniform = stream.uniform(n, -2, 4);
    expect(mean(uniform)).toBeCloseTo(1, 1);
    expect(Math.min(...uniform.subarray(0, 5000))).toBeGreaterThanOrEqual(-2);
    const whole = stream.integer(n, 3, 7);
    expect(new Set(whole)).toEqual(new Set([3, 4, 5, 6]));
  });

  it("permutes", () => {
    const order = new RandomStream(1, "order").permutation(50);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect([...order]).not.toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
});
