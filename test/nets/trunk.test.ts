import { describe, expect, it } from "vitest";
import { checkMeasurable, MEASURED_SIZE, shrinkToMeasured } from "../../src/nets/trunk.js";

describe("shrinkToMeasured", () => {
  it("gives each pixel the mean of those that it covers", () => {
    const size = 3 * MEASURED_SIZE;
    const image = Float32Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i));
    const small = shrinkToMeasured(image, size);
    expect(small).toHaveLength(3 * MEASURED_SIZE ** 2);
    for (const [channel, y, x] of [
      [0, 0, 0],
      [1, 63, 5],
      [2, 17, 63],
    ]) {
      let sum = 0;
      for (let dy = 0; dy < 3; dy++) {
        for (let dx = 0; dx < 3; dx++) sum += image[(channel * size + 3 * y + dy) * size + 3 * x + dx];
      }
      expect(small[(channel * MEASURED_SIZE + y) * MEASURED_SIZE + x]).toBeCloseTo(sum / 9, 5);
    }
  });

  it("leaves images of the size alone, and refuses sizes that it cannot shrink", () => {
    const image = new Float32Array(3 * MEASURED_SIZE ** 2);
    expect(shrinkToMeasured(image, MEASURED_SIZE)).toBe(image);
    expect(() => checkMeasurable(128)).not.toThrow();
    expect(() => checkMeasurable(96)).toThrow(/images are 96 px/);
    expect(() => checkMeasurable(0)).toThrow(/images are 0 px/);
  });
});
