import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { cloneParameters, type Parameters, RandomStream } from "../../src/engine/index.js";
import { InterruptedError } from "../../src/errors.js";
import { ImagePool } from "../../src/gan/imageSource.js";
import { trainGan } from "../../src/gan/train.js";
import { listCheckpoints } from "../../src/gan/trainingCheckpoint.js";
import { TrainingLog } from "../../src/gan/trainingLog.js";
import { TINY } from "./tiny.js";

const root = mkdtempSync(path.join(tmpdir(), "gan2shape-best-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const bytes = Uint8Array.from(new RandomStream(0, "pool").integer(20 * 3 * 64, 0, 256));
const options = {
  config: TINY,
  images: new ImagePool(8, true, bytes),
  batch: 4,
  logEvery: 1,
  previewEvery: 1000,
  measureEvery: 2,
  threads: 1,
};
const best = (folder: string): string => path.join(folder, "best.safetensors");
const whole = path.join(root, "whole");

/** A measure with given figures; a figure of null is a stop by the user. */
function measureWith(figures: (number | null)[]) {
  const seen: Parameters[] = [];
  const measure = async (average: Parameters): Promise<number> => {
    const figure = figures[seen.length];
    seen.push(cloneParameters(average));
    if (figure === null) throw new InterruptedError("Stopped.");
    return figure;
  };
  return { seen, measure };
}

describe("the best snapshot", () => {
  it("is that of the lowest figure, not the last one", async () => {
    const { seen, measure } = measureWith([3, 1, 2]);
    const trained = await trainGan({ ...options, folder: whole, iterations: 7, measure });
    expect(seen).toHaveLength(3);
    expect(trained.iteration).toBe(7);
    expect(trained.best).toMatchObject({ iteration: 4, measured: 1, average: seen[1] });
    expect(trained.best?.discriminator).not.toEqual(trained.discriminator);
    const log = readFileSync(path.join(whole, "log.jsonl"), "utf8");
    expect(log).toContain('{"iteration":4,"measured":1}\n');
    expect(new TrainingLog(path.join(whole, "log.jsonl")).read()).toHaveLength(7);
  });

  it("outlives a stop while it is measured, and later calls that do not measure", async () => {
    const folder = path.join(root, "parts");
    const before = measureWith([3, null]);
    const interrupted = trainGan({ ...options, folder, iterations: 7, measure: before.measure });
    await expect(interrupted).rejects.toThrow("Stopped.");
    const after = measureWith([1, 2]);
    const first = await trainGan({ ...options, folder, iterations: 6, measure: after.measure });
    expect(after.seen).toHaveLength(2);
    expect(first.best).toMatchObject({ iteration: 4, measured: 1 });
    const { best: last } = await trainGan({ ...options, folder, iterations: 7 });
    expect(last).toEqual(first.best);
    expect(readFileSync(best(folder)).equals(readFileSync(best(whole)))).toBe(true);
    const [checkpoint, expected] = [folder, whole].map((run) => readFileSync(listCheckpoints(run).at(-1)!));
    expect(checkpoint.equals(expected)).toBe(true);
  });

  it("is not taken from a run that was begun anew, nor from a damaged file", async () => {
    const folder = path.join(root, "anew");
    await trainGan({ ...options, folder, iterations: 2, measure: measureWith([0.5]).measure });
    for (const file of listCheckpoints(folder)) rmSync(file);
    const again = await trainGan({ ...options, folder, iterations: 2, measure: measureWith([7]).measure });
    expect(again.best?.measured).toBe(7);
    writeFileSync(best(folder), "no snapshot");
    expect((await trainGan({ ...options, folder, iterations: 2 })).best).toBeUndefined();
  });

  it("is not there where nothing is measured", async () => {
    const folder = path.join(root, "none");
    expect((await trainGan({ ...options, folder, iterations: 2 })).best).toBeUndefined();
    expect(existsSync(best(folder))).toBe(false);
    await expect(trainGan({ ...options, folder, measureEvery: 0 })).rejects.toThrow(/measureEvery is 0/);
  });
});
