import { describe, expect, it } from "vitest";
import { RandomStream } from "../../src/engine/index.js";
import { bestThreshold, verificationAccuracy, verificationPairs } from "../../src/nets/verification.js";

describe("verification", () => {
  it("takes every pair of a person's images, and as many of two people", () => {
    // Person p is the unit vector at 40 p degrees; the second image of each is 10 degrees on.
    const angles = [0, 10, 40, 50, 80, 90].map((degrees) => (degrees * Math.PI) / 180);
    const embeddings = Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]));
    const { same, different } = verificationPairs(embeddings, 2, 2);
    const degrees = (cosines: Float32Array) =>
      [...cosines].map((c) => Math.round((Math.acos(c) * 180) / Math.PI));
    expect(degrees(same)).toEqual([10, 10, 10]);
    expect(degrees(different)).toEqual([30, 50, 90]);
  });

  it("counts both kinds alike", () => {
    const pairs = { same: Float32Array.of(0.9, 0.2), different: Float32Array.of(0.1, 0.3, 0.5, 0.4) };
    expect(verificationAccuracy(pairs, 0.45)).toBeCloseTo((1 / 2 + 3 / 4) / 2, 10);
    expect(verificationAccuracy(pairs, 2)).toBe(0.5);
  });

  it("chooses the threshold that no other beats", () => {
    const random = new RandomStream(2, "pairs");
    const pairs = {
      same: random.normal(40).map((v) => Math.tanh(v + 0.8)),
      different: random.normal(25).map((v) => Math.tanh(v - 0.4)),
    };
    const best = verificationAccuracy(pairs, bestThreshold(pairs));
    const all = [-1, ...pairs.same, ...pairs.different].map((t) => verificationAccuracy(pairs, t));
    expect(best).toBeCloseTo(Math.max(...all), 10);
    expect(best).toBeGreaterThan(0.6);
    const apart = { same: Float32Array.of(0.8, 0.6), different: Float32Array.of(0.2, -0.4) };
    expect(bestThreshold(apart)).toBeCloseTo(0.4, 6);
  });

  it("asks for enough people", () => {
    expect(() => verificationPairs(new Float32Array(4), 2, 2)).toThrow("at least 2 people");
  });
});
