import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { RandomStream } from "../../src/engine/index.js";
import { ImagePool, poolImages } from "../../src/gan/imageSource.js";
import { averageDecay } from "../../src/gan/movingAverage.js";
import { trainGan } from "../../src/gan/train.js";
import { latestCheckpoint, listCheckpoints } from "../../src/gan/trainingCheckpoint.js";
import { TrainingLog } from "../../src/gan/trainingLog.js";
import { TINY } from "./tiny.js";

const root = mkdtempSync(path.join(tmpdir(), "gan2shape-train-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const bytes = Uint8Array.from(new RandomStream(0, "pool").integer(20 * 3 * 64, 0, 256));
const images = new ImagePool(8, true, bytes);
const options = {
  config: { ...TINY, noise: true },
  images,
  batch: 4,
  r1Every: 2,
  logEvery: 1,
  previewEvery: 1000,
  threads: 1,
};
const last = (folder: string): Buffer => readFileSync(listCheckpoints(folder).at(-1)!);

describe("trainGan", () => {
  it("goes on after a stop to the same bytes as a run without one", async () => {
    const whole = path.join(root, "whole");
    const parts = path.join(root, "parts");
    const { average, generator } = await trainGan({ ...options, folder: whole, iterations: 3 });
    expect(generator["conv1.conv.weight"].data).not.toEqual(average["conv1.conv.weight"].data);

    const stop = new AbortController();
    const interrupted = trainGan({
      ...options,
      folder: parts,
      iterations: 3,
      signal: stop.signal,
      progress: ({ iteration }) => iteration === 2 && stop.abort(),
    });
    await expect(interrupted).rejects.toThrow(/stopped after 2 iterations/);
    // A line of an iteration that was not saved, and one cut short by a kill.
    const log = path.join(parts, "log.jsonl");
    writeFileSync(log, `${readFileSync(log, "utf8")}{"iteration":3,"images":12}\n{"itera`);
    await trainGan({ ...options, folder: parts, iterations: 3 });
    expect(last(parts).equals(last(whole))).toBe(true);
    expect(new TrainingLog(log).read().map(({ iteration }) => iteration)).toEqual([1, 2, 3]);
    expect(listCheckpoints(parts).length).toBeLessThanOrEqual(2);

    // A damaged newest checkpoint falls back to the one before.
    writeFileSync(listCheckpoints(parts)[1], last(parts).subarray(0, 1000));
    expect(latestCheckpoint(parts)?.iteration).toBe(2);
  });

  it("regularises path lengths where asked, and goes on with their mean and draws", async () => {
    const regularised = { ...options, pathLengthWeight: 2, pathLengthEvery: 2 };
    const whole = path.join(root, "path-whole");
    const parts = path.join(root, "path-parts");
    const seen: (number | undefined)[] = [];
    await trainGan({
      ...regularised,
      folder: whole,
      iterations: 3,
      progress: ({ pathLength }) => seen.push(pathLength),
    });
    expect(seen[0]).toBeGreaterThan(0);
    expect(seen[1]).toBe(seen[0]);
    expect(seen[2]).toBeGreaterThan(seen[1]!);
    await trainGan({ ...regularised, folder: parts, iterations: 1 });
    await trainGan({ ...regularised, folder: parts, iterations: 3 });
    expect(last(parts).equals(last(whole))).toBe(true);
    await expect(trainGan({ ...regularised, folder: whole, pathLengthWeight: -1 })).rejects.toThrow(
      /pathLengthWeight is -1, but must be at least 0/,
    );
  });

  it("augments more as the discriminator grows sure of few images, and goes on with that after a stop", async () => {
    const few = new ImagePool(8, true, bytes.subarray(0, 3 * 64));
    const augmented = {
      ...options,
      images: few,
      learningRate: 0.02,
      r1Gamma: 0,
      augment: "adaptive" as const,
      augmentImages: 64,
    };
    const whole = path.join(root, "augmented-whole");
    const parts = path.join(root, "augmented-parts");
    await trainGan({ ...augmented, folder: whole, iterations: 10 });
    const records = new TrainingLog(path.join(whole, "log.jsonl")).read();
    expect(records[0].augment).toBe(0);
    expect(records.at(-1)).toMatchObject({ augment: 0.25, realSign: 1 });
    // A stop in the middle of the four iterations whose signs are one step.
    for (const iterations of [6, 10]) await trainGan({ ...augmented, folder: parts, iterations });
    expect(last(parts).equals(last(whole))).toBe(true);
    await expect(trainGan({ ...augmented, folder: whole, augment: 2 })).rejects.toThrow(
      /augment is 2, but must be "adaptive" or from 0 to 1/,
    );
  });

  it("refuses another configuration in the same folder, and bad options", async () => {
    const folder = path.join(root, "other");
    await trainGan({ ...options, folder, iterations: 1 });
    await expect(trainGan({ ...options, folder, iterations: 2, seed: 9 })).rejects.toThrow(
      /name another folder/,
    );
    await expect(trainGan({ ...options, folder, iterations: -3 })).rejects.toThrow(
      /iterations is -3, but must be a whole number of at least 1/,
    );
    await expect(trainGan({ ...options, folder, batch: 6 })).rejects.toThrow(/batch is 6/);
    const large = new ImagePool(16, true, new Uint8Array(3 * 256));
    await expect(trainGan({ ...options, folder, images: large })).rejects.toThrow(
      /images are 16 px but the GAN is 8/,
    );
  });
});

describe("poolImages", () => {
  it("keeps images as bytes, and reads them from its file", () => {
    const file = path.join(root, "pool.bin");
    let reads = 0;
    const source = {
      size: 8,
      count: 20,
      mirrored: false,
      read: (i: number, out: Float32Array, offset: number) => {
        reads++;
        images.read(i, out, offset);
      },
    };
    const pool = poolImages(source, { count: 10, file });
    expect(poolImages(source, { count: 10, file }).bytes).toEqual(pool.bytes);
    expect(pool.bytes).toEqual(bytes.subarray(0, 10 * 3 * 64));
    expect(reads).toBe(10);
    expect(() => poolImages(source, { count: 21 })).toThrow(/21 images were asked for/);
  });
});

describe("averageDecay", () => {
  it("starts short and ends at the reference's half-life", () => {
    expect(averageDecay(1e6, 16)).toBeCloseTo(0.5 ** (32 / 10000), 8);
    expect(averageDecay(16, 16)).toBeLessThan(1e-5);
  });
});
