import { beforeAll, describe, expect, it } from "vitest";
import { RandomStream, sizeOf, tf } from "../../src/engine/index.js";
import { discriminatorFeatureLoss, maskedL1, maskedMean, smoothness } from "../../src/method/losses.js";

const random = new RandomStream(2, "losses");
const image = (...shape: [number, number, number, number]) =>
  tf.tensor4d(random.uniform(sizeOf(shape), -1, 1), shape);
const value = (x: tf.Tensor) => x.dataSync()[0];

describe("losses", () => {
  beforeAll(() => void tf.setBackend("cpu"));

  it("counts a one-channel mask once per channel", () => {
    const [x, mask] = [image(2, 3, 4, 4), tf.abs(image(2, 1, 4, 4))];
    const [xs, ms] = [x.dataSync<"float32">(), mask.dataSync<"float32">()];
    let [sum, weight] = [0, 0];
    for (let b = 0; b < 2; b++)
      for (let c = 0; c < 3; c++)
        for (let i = 0; i < 16; i++) {
          sum += xs[(b * 3 + c) * 16 + i] * ms[b * 16 + i];
          weight += ms[b * 16 + i];
        }
    expect(value(maskedMean(x, mask))).toBeCloseTo(sum / weight, 5);
    expect(value(maskedMean(x))).toBeCloseTo(xs.reduce((a, b) => a + b) / xs.length, 6);
    expect(value(maskedMean(x, tf.zeros([2, 1, 4, 4])))).toBe(0);
  });

  it("takes the mask's batch along when it is one for all", () => {
    const [x, y, mask] = [image(2, 3, 4, 4), image(1, 3, 4, 4), tf.abs(image(1, 1, 4, 4))];
    const both = (t: tf.Tensor) => tf.concat([t, t], 0);
    expect(value(maskedL1(x, y, mask))).toBeCloseTo(value(maskedL1(x, both(y), both(mask))), 6);
  });

  it("measures second differences, the mixed one twice: smooth(0.01 r² + 0.02 r c) = 0.06", () => {
    const map = Array.from({ length: 12 }, (_, r) =>
      Array.from({ length: 12 }, (_, c) => 0.01 * r * r + 0.02 * r * c),
    );
    expect(value(smoothness(tf.tensor3d([map])))).toBeCloseTo(0.06, 5);
    expect(value(smoothness(tf.tensor4d([[map]])))).toBeCloseTo(0.06, 5);
    const plane = map.map((row, r) => row.map((_, c) => 2 * r - 3 * c));
    expect(value(smoothness(tf.tensor3d([plane])))).toBeCloseTo(0, 5);
  });

  it("sums the discriminator's levels, the mask pooled to each", () => {
    const mask = tf.cast(tf.greater(image(2, 1, 8, 8), 0), "float32") as tf.Tensor4D;
    const ours = [image(2, 4, 4, 4), image(2, 6, 2, 2)];
    const theirs = [image(2, 4, 4, 4), image(2, 6, 2, 2)];
    const m = mask.dataSync();
    const expected = ours.map((feature, level) => {
      const [size, channels] = [feature.shape[2], feature.shape[1]];
      const [f, g] = [feature.dataSync(), theirs[level].dataSync()];
      const ratio = 8 / size;
      let [sum, weight] = [0, 0];
      for (let b = 0; b < 2; b++)
        for (let r = 0; r < size; r++)
          for (let c = 0; c < size; c++) {
            let pooled = 0;
            for (let i = 0; i < ratio; i++)
              for (let j = 0; j < ratio; j++)
                pooled += m[b * 64 + (r * ratio + i) * 8 + c * ratio + j] / ratio ** 2;
            for (let k = 0; k < channels; k++) {
              const at = ((b * channels + k) * size + r) * size + c;
              sum += pooled * Math.abs(f[at] - g[at]);
              weight += pooled;
            }
          }
      return sum / weight;
    });
    expect(value(discriminatorFeatureLoss(ours, theirs, mask))).toBeCloseTo(expected[0] + expected[1], 5);
  });
});
