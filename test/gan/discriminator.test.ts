import { describe, expect, it } from "vitest";
import { RandomStream, type Tensors, tf } from "../../src/engine/index.js";
import { discriminate, discriminatorFeatures, initializeDiscriminator } from "../../src/gan/discriminator.js";
import { r1Penalty } from "../../src/gan/losses.js";
import { TINY, tensorsOf } from "./tiny.js";

describe("discriminatorFeatures", () => {
  const config = { ...TINY, size: 32, channelBase: 64 };
  const discriminator = tensorsOf(initializeDiscriminator(config, 0));

  it("halves at each block, and takes images smaller than the GAN's", () => {
    const shapes = (size: number, count?: number): number[][] =>
      discriminatorFeatures(discriminator, config, tf.zeros([1, 3, size, size]), count).map((f) =>
        f.shape.slice(1),
      );
    expect(shapes(32)).toEqual([
      [4, 16, 16],
      [5, 8, 8],
      [5, 4, 4],
    ]);
    expect(shapes(16, 2)).toEqual([
      [4, 8, 8],
      [5, 4, 4],
    ]);
    expect(() => shapes(20, 3)).toThrow(/3 discriminator features of an image of 20 px/);
  });

  it("gives logits for its own size only", () => {
    expect(discriminate(discriminator, config, tf.zeros([4, 3, 32, 32])).shape).toEqual([4, 1]);
    expect(() => discriminate(discriminator, config, tf.zeros([4, 3, 16, 16]))).toThrow(
      /takes images of 32x32/,
    );
  });
});

describe("r1Penalty", () => {
  it("has second derivatives that agree with finite differences", () => {
    const [batch, config] = [4, TINY];
    const parameters = initializeDiscriminator(config, 1);
    // The penalty jumps where a rectifier switches. Small weights under large biases of either sign keep all of them
    // on their side, so that it is smooth.
    for (const [name, { data }] of Object.entries(parameters)) {
      const signs = new RandomStream(2, name).integer(data.length, 0, 2);
      for (let i = 0; i < data.length; i++)
        data[i] = name.endsWith("bias") ? (signs[i] ? 3 : -3) : data[i] * 0.2;
    }
    const images = tf.tensor4d(new RandomStream(5, "images").uniform(batch * 3 * 64, -1, 1), [
      batch,
      3,
      8,
      8,
    ]);
    const penaltyOf = (tensors: Tensors): tf.Scalar =>
      r1Penalty((x) => discriminate(tensors, config, x), images);
    for (const name of ["convs.1.conv1.0.weight", "convs.1.skip.1.weight", "final_linear.0.weight"]) {
      const tensors = tensorsOf(parameters);
      const gradient = tf
        .grad((t) => penaltyOf({ ...tensors, [name]: t }))(tensors[name])
        .dataSync() as Float32Array;
      // Along one direction: sums over many weights drown single precision less than single differences.
      const direction = new RandomStream(6, name).normal(gradient.length);
      const expected = gradient.reduce((sum, g, i) => sum + g * direction[i], 0);
      const { shape, data } = parameters[name];
      const at = (step: number): number => {
        const moved = data.map((value, i) => value + step * direction[i]);
        return penaltyOf({ ...tensors, [name]: tf.tensor(moved, shape) }).dataSync()[0];
      };
      const step = 1e-2;
      const measured = (at(step) - at(-step)) / (2 * step);
      expect(expected).not.toBe(0);
      expect(Math.abs(measured - expected)).toBeLessThan(0.01 * Math.abs(expected));
    }
  });
});
