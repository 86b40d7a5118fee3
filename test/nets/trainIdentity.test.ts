import { describe, expect, it } from "vitest";
import { countParameters } from "../../src/engine/index.js";
import { EMBEDDING_SIZE, IDENTITY_FEATURES, initialIdentity } from "../../src/nets/identity.js";
import { NetworkReader } from "../../src/nets/networkReader.js";
import { trainIdentity } from "../../src/nets/trainIdentity.js";
import { verifyIdentity } from "../../src/nets/verifyIdentity.js";
import { colouredSquares } from "./testFaces.js";

const SHORT = { iterations: 3, batchSize: 4, threads: 1 };

describe("training the identity network", () => {
  it("gives the same numbers for the same seed, and others for another", async () => {
    const train = (seed: number) => trainIdentity(colouredSquares(4, 2), { ...SHORT, seed });
    const [first, again, other] = [await train(1), await train(1), await train(2)];
    expect(again).toEqual(first);
    expect(other.losses).not.toEqual(first.losses);
    expect(first.losses).toHaveLength(3);
  });

  it("learns to tell apart, and says how well", async () => {
    const { parameters, losses } = await trainIdentity(colouredSquares(6, 4), {
      ...SHORT,
      iterations: 50,
      batchSize: 12,
    });
    expect(losses[49]).toBeLessThan(0.7 * losses[0]);
    const people = colouredSquares(6, 4);
    const { accuracy, pairs } = await verifyIdentity(
      parameters,
      { chosenOn: people, measuredOn: people },
      { threads: 1 },
    );
    expect(accuracy).toBeGreaterThan(0.85);
    expect(pairs).toBe(6 * 6);
  });

  it("mirrors images unless they have a left and a right", async () => {
    const train = (mirrored: boolean, images = colouredSquares(4, 2)) =>
      trainIdentity(images, { ...SHORT, mirrored });
    expect((await train(false)).losses).not.toEqual((await train(true)).losses);
    // Of images that are their own mirror images, nothing is to be seen of it.
    const flat = {
      ...colouredSquares(4, 2),
      get: (i: number) => ({ image: new Float32Array(12288).fill(i / 4) }),
    };
    expect((await train(false, flat)).losses).toEqual((await train(true, flat)).losses);
  });

  it("ends when it is told to, and wants two people", async () => {
    const signal = AbortSignal.abort();
    expect((await trainIdentity(colouredSquares(2, 2), { ...SHORT, signal })).losses).toHaveLength(0);
    await expect(trainIdentity(colouredSquares(1, 2))).rejects.toThrow("at least 2 with 1 view");
  });
});

describe("the identity network", () => {
  it("is below 1.5 MB in half precision", () => {
    expect(2 * countParameters(initialIdentity(0))).toBeLessThan(1_500_000);
  });

  it("answers for each image alone, in embeddings of unit length", async () => {
    const reader = await NetworkReader.identity(initialIdentity(0), { threads: 1 });
    const faces = colouredSquares(5, 4);
    const images = Array.from({ length: 18 }, (_, i) => faces.get(i % 5, i % 4).image);
    const { embedding, features } = await reader.read(images);
    expect([embedding.length, features.length]).toEqual([18 * EMBEDDING_SIZE, 18 * IDENTITY_FEATURES]);
    const alone = await reader.read([images[17]]);
    expect(alone.embedding).toEqual(embedding.subarray(17 * EMBEDDING_SIZE));
    expect(Math.hypot(...alone.embedding)).toBeCloseTo(1, 5);
    await expect(reader.read([new Float32Array(12)])).rejects.toThrow("Image 0 has 12 numbers");
    await reader.dispose();
  });
});
