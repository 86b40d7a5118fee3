import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { encodeImages } from "../../src/gan/encode.js";
import { ImagePool } from "../../src/gan/imageSource.js";
import { psnr } from "../../src/gan/index.js";
import { invertImages } from "../../src/gan/inversion.js";
import { GanSampler } from "../../src/gan/sample.js";
import { type TrainedGan, trainGan } from "../../src/gan/train.js";
import { latestCheckpoint, listCheckpoints } from "../../src/gan/trainingCheckpoint.js";
import { TrainingLog } from "../../src/gan/trainingLog.js";
import { TINY } from "./tiny.js";

const root = mkdtempSync(path.join(tmpdir(), "gan2shape-encoder-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The encoder's table exists for 64 px and more. */
const SIZE = 64;
const config = { ...TINY, size: SIZE, channelBase: 256 };
const LENGTH = 3 * SIZE * SIZE;

/** Discs of two sizes before a grey ground, in two colours. */
function discs(): ImagePool {
  const bytes = new Uint8Array(4 * LENGTH);
  for (let n = 0; n < 4; n++) {
    for (let i = 0; i < LENGTH; i++) {
      const [y, x] = [Math.floor((i % SIZE ** 2) / SIZE) - 32, (i % SIZE) - 32];
      const inside = Math.hypot(x, y) < (n & 1 ? 26 : 14);
      bytes[n * LENGTH + i] = inside ? (n & 2 ? 220 : 40) : 128;
    }
  }
  return new ImagePool(SIZE, false, bytes);
}

const options = {
  config,
  images: discs(),
  batch: 4,
  logEvery: 1,
  previewEvery: 1000,
  threads: 1,
  encoder: true,
};
const last = (folder: string): Buffer => readFileSync(listCheckpoints(folder).at(-1)!);

describe("the encoder", () => {
  let trained: TrainedGan;
  const whole = path.join(root, "whole");

  it("is trained until images come back", async () => {
    trained = await trainGan({ ...options, folder: whole, iterations: 30 });
    const errors = new TrainingLog(path.join(whole, "log.jsonl")).read().map((line) => line.reconstruction!);
    expect(errors).toHaveLength(30);
    expect(errors.at(-1)!).toBeLessThan(0.7 * errors[0]);
  }, 120_000);

  it("goes on after a stop to the same bytes, also in a run that began without one", async () => {
    const folder = path.join(root, "parts");
    for (const iterations of [10, 30]) await trainGan({ ...options, folder, iterations });
    expect(last(folder).equals(last(whole))).toBe(true);
    const later = path.join(root, "later");
    await trainGan({ ...options, folder: later, encoder: false, iterations: 2 });
    const { encoder, iteration } = await trainGan({ ...options, folder: later, iterations: 3 });
    expect(iteration).toBe(3);
    expect(encoder).toBeDefined();
  }, 120_000);

  it("stays what it is where it is kept, while the generator learns on", async () => {
    const folder = path.join(root, "kept");
    await trainGan({ ...options, folder, iterations: 2 });
    const before = latestCheckpoint(folder)!.groups;
    const kept = { ...options, encoder: "kept" as const, folder };
    for (const iterations of [3, 4]) await trainGan({ ...kept, iterations });
    const after = latestCheckpoint(folder)!.groups;
    expect(after.encoder).toEqual(before.encoder);
    expect(after.generator["conv1.conv.weight"]).not.toEqual(before.generator["conv1.conv.weight"]);
    const { reconstruction } = new TrainingLog(path.join(folder, "log.jsonl")).read().at(-1)!;
    expect(reconstruction).toBeGreaterThan(0);
    await expect(trainGan({ ...options, folder, iterations: 5 })).rejects.toThrow(/has kept its encoder/);
    const none = path.join(root, "none");
    await expect(trainGan({ ...kept, folder: none, iterations: 1 })).rejects.toThrow(
      /has no encoder that could be kept/,
    );
  }, 120_000);

  it("gives an inversion its start", async () => {
    const image = new Float32Array(LENGTH);
    options.images.read(1, image, 0);
    const gan = { config, generator: trained.average };
    const [latent] = await encodeImages(gan, trained.encoder!, [image]);
    const sampler = await GanSampler.create({ ...gan, latentMean: latent });
    const guessed = psnr(await sampler.image(latent), image);
    await sampler.dispose();
    const once = { iterations: 1, learningRate: 1e-6 };
    const [from] = await invertImages(gan, [image], { ...once, encoder: trained.encoder });
    const [without] = await invertImages(gan, [image], once);
    expect(from.psnr).toBeCloseTo(guessed, 1);
    expect(from.latent).not.toEqual(without.latent);
  }, 60_000);

  it("says which sizes it exists for", async () => {
    const small = {
      ...options,
      config: { ...TINY },
      images: new ImagePool(8, false, new Uint8Array(3 * 64)),
    };
    await expect(trainGan({ ...small, folder: path.join(root, "small") })).rejects.toThrow("64 and 128");
  });
});
