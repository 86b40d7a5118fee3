import { describe, expect, it } from "vitest";
import { RandomStream } from "../../src/engine/index.js";
import { precisionRecall } from "../../src/eval/precisionRecall.js";

/** The definition, with all distances at once. */
function naive(real: Float32Array, generated: Float32Array, dimension: number, k: number) {
  const rows = (set: Float32Array) =>
    Array.from({ length: set.length / dimension }, (_, i) => [
      ...set.subarray(i * dimension, (i + 1) * dimension),
    ]);
  const distance = (a: number[], b: number[]) => Math.hypot(...a.map((value, i) => value - b[i]));
  const share = (set: number[][], centres: number[][]) => {
    // The nearest of all is the point itself.
    const radii = centres.map((c) => centres.map((o) => distance(c, o)).sort((x, y) => x - y)[k]);
    return set.filter((x) => centres.some((c, i) => distance(x, c) <= radii[i])).length / set.length;
  };
  return {
    precision: share(rows(generated), rows(real)),
    recall: share(rows(real), rows(generated)),
  };
}

describe("precision and recall", () => {
  it.each([1, 3, 5])("are what the definition gives, k = %i", (neighbours) => {
    const dimension = 37;
    const random = new RandomStream(9, "sets");
    const real = random.normal(60 * dimension);
    const generated = random.normal(45 * dimension).map((value, i) => 0.8 * value + (i % 2 ? 0.3 : 0));
    const found = precisionRecall(real, generated, dimension, { neighbours });
    expect(found).toEqual(naive(real, generated, dimension, neighbours));
    expect(found.precision).toBeGreaterThan(found.recall);
  });

  it("tell a set that misses half from one that strays", () => {
    const line = (from: number, to: number) => Float32Array.from({ length: to - from }, (_, i) => from + i);
    expect(precisionRecall(line(0, 40), line(0, 20), 1, { neighbours: 1 })).toEqual({
      precision: 1,
      recall: 21 / 40,
    });
    expect(precisionRecall(line(0, 20), line(0, 40), 1, { neighbours: 1 }).precision).toBe(21 / 40);
  });

  it("want more images than neighbours", () => {
    expect(() => precisionRecall(new Float32Array(3), new Float32Array(9), 1)).toThrow(
      "There are 3 real images",
    );
  });
});
