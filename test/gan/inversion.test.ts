import { describe, expect, it } from "vitest";
import type { tf } from "../../src/engine/index.js";
import { discriminatorFeatures, initializeDiscriminator } from "../../src/gan/discriminator.js";
import { initializeGenerator } from "../../src/gan/generator.js";
import { invertImages, psnr } from "../../src/gan/inversion.js";
import { latentStatistics } from "../../src/gan/latent.js";
import { GanSampler, sampleImages } from "../../src/gan/sample.js";
import { TINY } from "./tiny.js";

const gan = { config: TINY, generator: initializeGenerator(TINY, 0) };
// Fresh weights overshoot [-1, 1], and what is clamped cannot be found again.
for (const [name, { data }] of Object.entries(gan.generator)) {
  if (name.startsWith("to_rgb") && name.endsWith("conv.weight"))
    data.forEach((value, i) => {
      data[i] = value * 0.2;
    });
}

describe("invertImages", () => {
  it("finds the latents of the generator's own images, each by itself", async () => {
    const samples = await sampleImages(gan, [1, 2], { truncationPsi: 0.3 });
    const targets = samples.map(({ image }) => image);
    const results = await invertImages(gan, targets, { iterations: 100, seed: 3 });
    for (const [n, { latent, image, psnr: quality, losses }] of results.entries()) {
      expect(latent.length).toBe(TINY.latentSize);
      expect(losses[99]).toBeLessThan(losses[0] / 10);
      expect(quality).toBeGreaterThan(30);
      expect(quality).toBeCloseTo(psnr(image, targets[n]), 6);
    }
  });

  it("adds a distance between features", async () => {
    const parameters = initializeDiscriminator(TINY, 0);
    const [{ image }] = await sampleImages(gan, [1]);
    const perceptual = {
      name: "discriminator",
      parameters,
      features: (weights: Record<string, tf.Tensor>, x: tf.Tensor4D) =>
        discriminatorFeatures(weights, TINY, x, 1),
      compare: (_: unknown, [x]: tf.Tensor4D[], [y]: tf.Tensor4D[]) =>
        x.sub(y).square().mean([1, 2, 3]) as tf.Tensor1D,
    };
    const [{ losses }] = await invertImages(gan, [image], { iterations: 40, perceptual });
    expect(losses[39]).toBeLessThan(losses[0]);
  });

  it("refuses images of another size", async () => {
    await expect(invertImages(gan, [new Float32Array(12)])).rejects.toThrow(
      /12 numbers, but this GAN makes 3x8x8/,
    );
    await expect(invertImages(gan, [])).rejects.toThrow(/no image/);
  });
});

describe("GanSampler", () => {
  it("draws an image from its seed alone", async () => {
    const sampler = await GanSampler.create(gan);
    const first = await sampler.sample(5);
    await sampler.sample(6);
    expect((await sampler.sample(5)).image).toEqual(first.image);
    expect(await sampler.image(first.latent)).toEqual(first.image);
    const { latent } = await sampler.sample(5, { truncationPsi: 0 });
    expect([...latent]).toEqual([...sampler.latentMean]);
    await expect(sampler.sample(-1)).rejects.toThrow(/seed is -1/);
    await expect(sampler.sample(1, { truncationPsi: -1 })).rejects.toThrow(/truncationPsi is -1/);
    await expect(sampler.image(new Float32Array(3))).rejects.toThrow(/latent has 3 numbers/);
    await sampler.dispose();
  });

  it("knows the mean and the spread of latents", async () => {
    const { mean, deviation } = await latentStatistics(TINY, gan.generator, { samples: 512 });
    expect(mean.length).toBe(TINY.latentSize);
    expect(deviation).toBeGreaterThan(0);
  });
});
