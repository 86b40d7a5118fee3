import { describe, expect, it } from "vitest";
import { compile, RandomStream, tf } from "../../src/engine/index.js";
import { latentSlots } from "../../src/gan/config.js";
import { initializeGenerator, synthesis } from "../../src/gan/generator.js";
import { mapping, mixStyles, styleForward, truncate } from "../../src/gan/mapping.js";
import { TINY, tensorsOf } from "./tiny.js";

const latents = (count: number, name = "w"): Float32Array =>
  new RandomStream(3, name).normal(count * TINY.latentSize);

describe("styleForward", () => {
  const generator = tensorsOf(initializeGenerator(TINY, 0));
  const z = tf.tensor2d(latents(2), [2, TINY.latentSize]);

  it("splits into two parts that make up the whole", () => {
    const whole = mapping(generator, TINY, z).dataSync();
    for (let k = 0; k <= 3; k++) {
      const first = styleForward(generator, TINY, z, { depth: k });
      const both = styleForward(generator, TINY, first, { skip: k });
      expect([...both.dataSync()]).toEqual([...whole]);
    }
  });

  it("refuses a range it does not have", () => {
    expect(() => styleForward(generator, TINY, z, { depth: 4 })).toThrow(/modules 0 to 4 .* it has 0 to 3/);
  });
});

describe("synthesis", () => {
  it("takes one latent, or one for each slot", () => {
    const generator = tensorsOf(initializeGenerator(TINY, 0));
    const w = tf.tensor2d(latents(2), [2, TINY.latentSize]);
    const image = synthesis(generator, TINY, w);
    expect(image.shape).toEqual([2, 3, 8, 8]);
    const slots = latentSlots(TINY);
    const tiled = tf.tile(tf.reshape(w, [2, 1, TINY.latentSize]), [1, slots, 1]) as tf.Tensor3D;
    expect([...synthesis(generator, TINY, tiled).dataSync()]).toEqual([...image.dataSync()]);
    expect(() => synthesis(generator, TINY, tf.zeros<tf.Rank.R2>([1, 7]))).toThrow(
      /1x7, but this GAN takes Bx6/,
    );
  });

  it("adds noise before the bias, from the buffers or from maps that are given", () => {
    const config = { ...TINY, noise: true };
    const parameters = initializeGenerator(config, 0);
    const w = tf.tensor2d(latents(1), [1, TINY.latentSize]);
    const still = synthesis(tensorsOf(parameters), config, w).dataSync();
    for (const name of Object.keys(parameters))
      if (name.endsWith("noise.weight")) parameters[name].data[0] = 0.5;
    const generator = tensorsOf(parameters);
    const noisy = synthesis(generator, config, w).dataSync();
    expect([...noisy]).not.toEqual([...still]);
    const zeros = [4, 8, 8].map((h) => tf.zeros([1, 1, h, h]));
    expect([...synthesis(generator, config, w, zeros).dataSync()]).toEqual([...still]);
  });

  it("runs compiled as it runs eagerly", async () => {
    const parameters = initializeGenerator(TINY, 0);
    const z = latents(3);
    const outputs: Float32Array[] = [];
    for (const device of ["cpu", "tfjs"] as const) {
      const program = await compile(
        ({ inputs, nets }) => ({
          image: synthesis(nets.g, TINY, mapping(nets.g, TINY, inputs.z as tf.Tensor2D)),
        }),
        { inputs: { z: [3, TINY.latentSize] }, nets: { g: { parameters, role: "frozen" } }, device },
      );
      outputs.push((await program.run({ z })).image.slice());
      await program.dispose();
    }
    outputs[0].forEach((value, i) => {
      expect(value).toBeCloseTo(outputs[1][i], 4);
    });
  });
});

describe("mixStyles and truncate", () => {
  it("take each slot from one latent, and pull towards the mean", () => {
    const w1 = tf.ones([1, 2]) as tf.Tensor2D;
    const w2 = tf.fill([1, 2], 3) as tf.Tensor2D;
    expect([...mixStyles(w1, w2, tf.tensor2d([[0, 1, 1]])).dataSync()]).toEqual([1, 1, 3, 3, 3, 3]);
    expect([...truncate(w2, tf.tensor1d([1, 2]), 0.5).dataSync()]).toEqual([2, 2.5]);
  });
});
