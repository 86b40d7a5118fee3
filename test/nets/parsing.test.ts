import { describe, expect, it } from "vitest";
import { RandomStream, tf } from "../../src/engine/index.js";
import { intersectionOverUnion, partOverlaps } from "../../src/nets/overlap.js";
import { initialParsing, parsingLogits } from "../../src/nets/parsing.js";
import { likeliest, parseImages, partsOfImages } from "../../src/nets/readParsing.js";
import { trainParsing } from "../../src/nets/trainParsing.js";
import { partLoss, partWeights, trainParts } from "../../src/nets/trainParts.js";
import { augmentedBatch } from "../../src/nets/trainSegmentation.js";
import { segmentedDiscs } from "./segmentedDiscs.js";

const SHORT = { iterations: 2, batchSize: 2, threads: 1 };

describe("the parsing networks", () => {
  it("differ in their heads alone", () => {
    const [mask, parts] = [initialParsing(5), initialParsing(5, 8)];
    expect(mask["head.weight"].shape).toEqual([1, 12, 1, 1]);
    expect(parts["head.weight"].shape).toEqual([8, 12, 1, 1]);
    for (const [name, { data }] of Object.entries(mask)) {
      if (!name.startsWith("head")) expect(parts[name].data, name).toEqual(data);
    }
  });

  it("give as many logits for every pixel as they have outputs", () => {
    const tensors = Object.entries(initialParsing(1, 3)).map(([name, { data, shape }]) => [
      name,
      tf.tensor(data, shape),
    ]);
    const logits = parsingLogits(Object.fromEntries(tensors), tf.zeros([1, 3, 64, 64]));
    expect(logits.shape).toEqual([1, 3, 64, 64]);
  });

  it("say the likeliest part of every pixel, image by image", async () => {
    const logits = new Float32Array(2 * 3 * 4096);
    logits[4096 + 7] = 1; // image 0, part 1
    logits[(3 + 2) * 4096 + 9] = 1; // image 1, part 2
    logits[3 * 4096 + 9] = 0.5;
    const parts = likeliest(logits, 3);
    expect(parts).toHaveLength(2 * 4096);
    expect([parts[7], parts[4096 + 9], parts.reduce((sum, part) => sum + part, 0)]).toEqual([1, 2, 3]);

    const { image } = segmentedDiscs(1).get(0);
    const found = await partsOfImages(initialParsing(1, 3), image, { threads: 1 });
    expect(found).toHaveLength(4096);
    expect(new Set(found).size).toBeGreaterThan(1);
  });
});

describe("training for masks and for parts", () => {
  it("gives the same numbers for the same seed, and others for another", async () => {
    const discs = segmentedDiscs(3);
    const train = (seed: number) => trainParts(discs, { ...SHORT, parts: 3, seed });
    const [first, again, other] = [await train(1), await train(1), await train(2)];
    expect(again).toEqual(first);
    expect(other.losses).not.toEqual(first.losses);
    expect(first.losses).toHaveLength(2);
  });

  it("learns where the object is", async () => {
    const discs = segmentedDiscs(6);
    const { parameters, losses } = await trainParsing(discs, { iterations: 25, batchSize: 4, threads: 1 });
    expect(losses[24]).toBeLessThan(0.6 * losses[0]);
    const { image, mask } = discs.get(2);
    expect(intersectionOverUnion(await parseImages(parameters, image, { threads: 1 }), mask)).toBeGreaterThan(
      0.8,
    );
  });

  it("learns the parts, small ones too", async () => {
    const discs = segmentedDiscs(6);
    const options = { parts: 3, iterations: 40, batchSize: 4, learningRate: 1e-2, threads: 1 };
    const { parameters, losses } = await trainParts(discs, options);
    expect(losses[39]).toBeLessThan(0.5 * losses[0]);
    const { image, parts } = discs.get(2);
    const overlaps = partOverlaps(await partsOfImages(parameters, image, { threads: 1 }), parts, 3);
    for (const overlap of overlaps) expect(overlap).toBeGreaterThan(0.4);
  });

  it("mirrors parts unless they have a left and a right", async () => {
    const discs = segmentedDiscs(3);
    const train = (mirrored: boolean) => trainParts(discs, { ...SHORT, parts: 3, mirrored });
    expect((await train(false)).losses).not.toEqual((await train(true)).losses);
  });

  it("ends when it is told to, and wants a mini-batch of images", async () => {
    const options = { ...SHORT, parts: 3, signal: AbortSignal.abort() };
    expect((await trainParts(segmentedDiscs(3), options)).losses).toHaveLength(0);
    await expect(trainParts(segmentedDiscs(3), { parts: 3 })).rejects.toThrow(
      "3 images were given, but a mini-batch takes 16; give more, or a smaller batchSize.",
    );
  });
});

describe("a mini-batch", () => {
  const store = [0, 1, 2].map((i) => {
    const { image, parts } = segmentedDiscs(3).get(i);
    return { image, map: parts };
  });

  it("mirrors a map with its image, half of the time, and not unless it is asked to", () => {
    for (const mirrored of [true, false]) {
      const { image, map } = augmentedBatch(store, 16, mirrored, new RandomStream(1, "test"));
      let turned = 0;
      for (let b = 0; b < 16; b++) {
        const here = map.subarray(b * 4096, (b + 1) * 4096);
        const asIs = store.findIndex(({ map }) => map.every((part, i) => part === here[i]));
        if (asIs < 0) {
          const back = here.map((_, i) => here[i - (i % 64) + 63 - (i % 64)]);
          expect(store.some(({ map }) => map.every((part, i) => part === back[i]))).toBe(true);
          turned++;
        }
        // The spot is the brightest part of the image wherever it lies.
        const red = image.subarray(3 * b * 4096, (3 * b + 1) * 4096);
        const spot = Math.min(...red.filter((_, i) => here[i] === 2));
        expect(spot).toBeGreaterThan(Math.max(...red.filter((_, i) => here[i] !== 2)));
      }
      if (mirrored) expect(turned).toBeGreaterThan(3);
      else expect(turned).toBe(0);
    }
  });
});

describe("the loss of the parts", () => {
  it("is the weighted cross entropy of a naive loop, and stands large logits", () => {
    const map = [0, 2, 1, 1];
    const logits = Array.from({ length: 12 }, (_, i) => 3 * Math.sin(i * 1.7));
    const weights = Float32Array.of(0.5, 1, 2);
    let expected = 0;
    for (let i = 0; i < 4; i++) {
      const total = [0, 1, 2].reduce((sum, part) => sum + Math.exp(logits[4 * part + i]), 0);
      expected -= (weights[map[i]] * Math.log(Math.exp(logits[4 * map[i] + i]) / total)) / 4;
    }
    const lossOf = (shift: number) =>
      partLoss(
        tf.tensor4d(
          logits.map((value) => value + shift),
          [1, 3, 2, 2],
        ),
        tf.tensor4d(map, [1, 1, 2, 2]),
        weights,
      ).dataSync()[0];
    expect(lossOf(0)).toBeCloseTo(expected, 5);
    expect(lossOf(500)).toBeCloseTo(expected, 3);
  });

  it("has the slope of its differences", () => {
    const map = tf.tensor4d([0, 2, 1, 1], [1, 1, 2, 2]);
    const weights = Float32Array.of(0.5, 1, 2);
    const at = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i * 1.7));
    const loss = (values: Float32Array) => partLoss(tf.tensor4d(values, [1, 3, 2, 2]), map, weights);
    const slopes = tf
      .grad((x) => partLoss(x as tf.Tensor4D, map, weights))(tf.tensor4d(at, [1, 3, 2, 2]))
      .dataSync();
    for (let i = 0; i < 12; i++) {
      const [up, down] = [0.01, -0.01].map((step) => {
        const values = at.slice();
        values[i] += step;
        return loss(values).dataSync()[0];
      });
      expect(slopes[i]).toBeCloseTo((up - down) / 0.02, 3);
    }
  });

  it("weighs rare parts more, and the pixels 1 on the whole", () => {
    const maps = [
      [0, 0, 0, 0],
      [0, 0, 0, 0, 0, 1],
    ];
    const weights = partWeights(maps, 3);
    expect(weights[1] / weights[0]).toBeCloseTo(3, 5);
    expect((9 * weights[0] + weights[1]) / 10).toBeCloseTo(1, 5);
    expect(weights[2]).toBe(0);
  });
});

describe("overlaps", () => {
  it("of parts are intersections over unions by hand", () => {
    expect(partOverlaps([0, 0, 1, 1, 2], [0, 1, 1, 1, 0], 4)).toEqual([1 / 3, 2 / 3, 0, undefined]);
    expect(partOverlaps([2, 0], [2, 0], 3)).toEqual([1, undefined, 1]);
  });

  it("of masks are cut at one half, and 1 for two empty ones", () => {
    expect(intersectionOverUnion(Float32Array.of(0.9, 0.6, 0.1), Float32Array.of(1, 0, 0))).toBe(0.5);
    expect(intersectionOverUnion(new Float32Array(3), new Float32Array(3))).toBe(1);
  });
});
