import { describe, expect, it } from "vitest";
import { RandomStream, tf } from "../../src/engine/index.js";
import { AdaptiveAugmentation } from "../../src/gan/adaptiveAugmentation.js";
import { augment, drawAugmentations } from "../../src/gan/augment.js";
import { initializeDiscriminator } from "../../src/gan/discriminator.js";
import { initializeGenerator } from "../../src/gan/generator.js";
import { AUGMENTATION_FEEDS, compileTrainingPrograms } from "../../src/gan/trainingPrograms.js";
import { bothWays, gradientError, type Inputs, randomInput, relativeDifference } from "../engine/helpers.js";
import { TINY } from "./tiny.js";

const BATCH = 4;
const SIZE = 8;
const LENGTH = 3 * SIZE * SIZE;
const drawn = (p: number, { batch = BATCH, size = SIZE, mirrored = true } = {}) =>
  drawAugmentations(new RandomStream(2, "augment"), { batch, size, p, mirrored });

function inputsOf(p: number): Inputs {
  const { warp, colour } = drawn(p);
  return {
    images: randomInput("augmented", [BATCH, 3, SIZE, SIZE]),
    warp: { shape: [BATCH, 6], data: warp },
    colour: { shape: [BATCH, 3, 4], data: colour },
  };
}
const run = ({ images, warp, colour }: Record<string, tf.Tensor>): tf.Tensor =>
  augment(images as tf.Tensor4D, warp, colour);

/** Whole numbers mirrored at the first and the last pixel, one step at a time. */
function mirrored(index: number): number {
  let i = index;
  while (i < 0 || i >= SIZE) i = i < 0 ? -i : 2 * (SIZE - 1) - i;
  return i;
}

describe("augment", () => {
  it("reads, mixes and colours pixels as a plain loop does, on both devices", async () => {
    const inputs = inputsOf(1);
    const { images, warp, colour } = inputs;
    const expected = new Float32Array(BATCH * LENGTH);
    for (let b = 0; b < BATCH; b++)
      for (let y = 0; y < SIZE; y++)
        for (let x = 0; x < SIZE; x++) {
          const m = warp.data.subarray(6 * b, 6 * b + 6);
          const [u, v] = [m[0] * x + m[1] * y + m[2], m[3] * x + m[4] * y + m[5]];
          const [column, row] = [Math.floor(u), Math.floor(v)];
          const rgb = [0, 1, 2].map((k) => {
            const value = (dx: number, dy: number): number =>
              images.data[b * LENGTH + (k * SIZE + mirrored(row + dy)) * SIZE + mirrored(column + dx)];
            const above = value(0, 0) + (value(1, 0) - value(0, 0)) * (u - column);
            const below = value(0, 1) + (value(1, 1) - value(0, 1)) * (u - column);
            return above + (below - above) * (v - row);
          });
          for (let k = 0; k < 3; k++) {
            const c = colour.data.subarray(12 * b + 4 * k, 12 * b + 4 * k + 4);
            expected[b * LENGTH + (k * SIZE + y) * SIZE + x] =
              c[0] * rgb[0] + c[1] * rgb[1] + c[2] * rgb[2] + c[3];
          }
        }
    const { eager, compiled } = await bothWays(run, inputs);
    expect(relativeDifference(eager, expected)).toBeLessThan(1e-5);
    expect(relativeDifference(compiled, expected)).toBeLessThan(1e-5);
  });

  it("has the gradients of finite differences, the first and the second", async () => {
    const inputs = inputsOf(1);
    // A cube, so that the gradient depends on the image.
    const value = (t: Record<string, tf.Tensor>) =>
      tf.sum(
        tf.mul(
          tf.pow(run(t), 3),
          tf.tensor(randomInput("weights", [BATCH, 3, SIZE, SIZE]).data, [BATCH, 3, SIZE, SIZE]),
        ),
      );
    expect(gradientError(value, inputs, "images")).toBeLessThan(5e-3);
    const penalty = (t: Record<string, tf.Tensor>) =>
      tf.mul(tf.sum(tf.square(tf.grad((images) => value({ ...t, images }))(t.images))), 1e-4);
    expect(gradientError(penalty, inputs, "images")).toBeLessThan(2e-2);
    const second = (t: Record<string, tf.Tensor>) => tf.grad((images) => penalty({ ...t, images }))(t.images);
    const { eager, compiled } = await bothWays(second, inputs);
    expect(relativeDifference(eager, compiled)).toBeLessThan(1e-5);
  });

  it("leaves images exactly as they are where nothing was drawn", async () => {
    const inputs = inputsOf(0);
    const { eager, compiled } = await bothWays(run, inputs);
    expect(eager).toEqual(inputs.images.data);
    expect(compiled).toEqual(inputs.images.data);
  });
});

describe("drawAugmentations", () => {
  it("turns, scales and mirrors in the plane, and keeps grey grey", () => {
    const { warp, colour } = drawn(1, { batch: 200, mirrored: false });
    const logScales: number[] = [];
    for (let b = 0; b < 200; b++) {
      const [a, c, , d, e] = warp.subarray(6 * b, 6 * b + 5);
      // Never mirrored, since the images are not.
      expect(a * e - c * d).toBeGreaterThan(0);
      logScales.push(Math.log(a * e - c * d) / 2);
      const rows = [0, 1, 2].map((k) => colour.subarray(12 * b + 4 * k, 12 * b + 4 * k + 4));
      const luma = rows.map(([r, g, blue]) => r + g + blue);
      const lumaScale = Math.max(1, ...luma.map(Math.abs));
      for (const sum of luma) expect(Math.abs(sum - luma[0]) / lumaScale).toBeLessThan(1e-5);
      for (const [, , , offset] of rows) expect(offset).toBeCloseTo(rows[0][3], 5);
      // Across grey it is a turn with a factor: two directions stay of one length, and at right angles.
      const image = (v: number[]) => rows.map(([r, g, blue]) => r * v[0] + g * v[1] + blue * v[2]);
      const dot = (v: number[], w: number[]) => v.reduce((sum, x, i) => sum + x * w[i], 0);
      const [one, other] = [image([1, -1, 0]), image([1, 1, -2])];
      const squared = dot(one, one) / 2;
      expect(dot(other, other) / 6 / squared).toBeCloseTo(1, 3);
      expect(dot(one, other) / squared).toBeCloseTo(0, 3);
      expect(dot(one, [1, 1, 1]) / Math.sqrt(squared)).toBeCloseTo(0, 3);
    }
    const spread = Math.sqrt(logScales.reduce((sum, s) => sum + s * s, 0) / 200);
    expect(spread / (0.2 * Math.LN2)).toBeGreaterThan(0.8);
    expect(spread / (0.2 * Math.LN2)).toBeLessThan(1.2);
  });

  it("changes as many images as p says, and draws the same numbers whatever p is", () => {
    const p = 0.1;
    const batch = 2000;
    const { warp, colour } = drawn(p, { batch, mirrored: false });
    const plain = drawn(0, { batch: 1 });
    const unchanged = (all: Float32Array, one: Float32Array) => {
      let count = 0;
      for (let b = 0; b < batch; b++) {
        if (one.every((value, i) => value === all[b * one.length + i])) count++;
      }
      return count / batch;
    };
    // Translation, scale, either rotation, stretch, drift; then the five of colour, of which a flip is none every second time.
    expect(unchanged(warp, plain.warp)).toBeCloseTo((1 - p) ** 5, 1);
    expect(unchanged(colour, plain.colour)).toBeCloseTo((1 - p) ** 4 * (1 - p / 2), 1);
    const streams = [0.2, 0.9].map((p) => {
      const stream = new RandomStream(0, "count");
      drawAugmentations(stream, { batch: 3, size: SIZE, p, mirrored: true });
      return stream.state();
    });
    expect(streams[0]).toEqual(streams[1]);
  });
});

describe("AdaptiveAugmentation", () => {
  const options = {
    strength: "adaptive" as const,
    target: 0.6,
    images: 64,
    batch: BATCH,
    size: SIZE,
    mirrored: true,
    seed: 0,
  };
  const sure = Float32Array.of(1, 2, 3, 0.1);
  const unsure = Float32Array.of(1, 2, 3, -1);

  it("augments more while the discriminator is sure, less when it is not, and never beyond 0 and 1", () => {
    const augmentation = new AdaptiveAugmentation(options);
    const observed = (logits: Float32Array, iterations: number) => {
      for (let i = 0; i < iterations; i++) augmentation.observe(logits);
      return augmentation.state;
    };
    expect(observed(unsure, 4)).toEqual({ augment: 0, realSign: 0.5 });
    expect(observed(sure, 3).augment).toBe(0);
    expect(observed(sure, 1)).toEqual({ augment: 0.25, realSign: 1 });
    expect(observed(sure, 40).augment).toBe(1);
    expect(observed(unsure, 4).augment).toBe(0.75);
  });

  it("leaves a given strength alone, and goes on from what was kept", () => {
    const fixed = new AdaptiveAugmentation({ ...options, strength: 0.3 });
    for (let i = 0; i < 5; i++) fixed.observe(sure);
    expect(fixed.state).toEqual({ augment: 0.3, realSign: 1 });
    const [whole, parts] = [new AdaptiveAugmentation(options), new AdaptiveAugmentation(options)];
    for (let i = 0; i < 6; i++) whole.observe(sure);
    whole.draw();
    parts.restore(whole.kept() as Record<string, number>);
    for (const one of [whole, parts]) for (let i = 0; i < 2; i++) one.observe(sure);
    expect(parts.state).toEqual({ augment: 0.5, realSign: 1 });
    expect(parts.draw()).toEqual(whole.draw());
  });
});

describe("training programs that augment", () => {
  const random = new RandomStream(4, "programs");
  const slots = 3 * BATCH + BATCH;
  const networks = {
    generator: initializeGenerator(TINY, 1),
    discriminator: initializeDiscriminator(TINY, 1),
    average: initializeGenerator(TINY, 1),
  };
  const latents = {
    z1: random.normal(BATCH * TINY.latentSize),
    z2: random.normal(BATCH * TINY.latentSize),
    crossover: new Float32Array(slots),
  };
  const images = random.uniform(BATCH * LENGTH, -1, 1);
  const programs = (augmented: boolean, device: "cpu" | "tfjs" = "cpu") =>
    compileTrainingPrograms(TINY, networks, { batch: BATCH, r1Weight: 1, augmented, device, threads: 1 });
  const changes = (kind: "fake" | "real", p: number) => {
    const { warp, colour } = drawn(p);
    return { [AUGMENTATION_FEEDS[kind].warp]: warp, [AUGMENTATION_FEEDS[kind].colour]: colour };
  };
  const feedsOf = (p?: number) => {
    const [fake, real] = p === undefined ? [{}, {}] : [changes("fake", p), changes("real", p)];
    return {
      discriminator: { ...latents, images, ...fake, ...real },
      r1: { images, ...real },
      generator: { ...latents, ...fake },
    };
  };

  it("have exactly the losses of those that do not at p = 0, and their gradients", async () => {
    const [plain, augmented] = [await programs(false), await programs(true)];
    const [feeds, neutral] = [feedsOf(), feedsOf(0)];
    for (const name of ["discriminator", "r1", "generator"] as const) {
      const expected = await plain[name].run(feeds[name]);
      const { realLogits, ...found } = await augmented[name].run(neutral[name]);
      expect(realLogits?.length).toBe(name === "discriminator" ? BATCH : undefined);
      expect(found.loss).toEqual(expected.loss);
      expect(Object.keys(found)).toEqual(Object.keys(expected));
      // The graph is cut elsewhere, so sums may be in another order.
      for (const [output, data] of Object.entries(expected)) {
        expect(relativeDifference(found[output], data), `${name} ${output}`).toBeLessThan(1e-5);
      }
    }
  });

  it("have other losses at p = 1, the same on both devices", async () => {
    const [compiled, eager] = [await programs(true), await programs(true, "tfjs")];
    for (const name of ["discriminator", "r1", "generator"] as const) {
      const found = await compiled[name].run(feedsOf(1)[name]);
      const expected = await eager[name].run(feedsOf(1)[name]);
      for (const [output, data] of Object.entries(expected)) {
        expect(relativeDifference(found[output], data), `${name} ${output}`).toBeLessThan(1e-3);
      }
      const kept = found.loss[0];
      expect((await compiled[name].run(feedsOf(0)[name])).loss[0]).not.toBe(kept);
    }
  });
});
