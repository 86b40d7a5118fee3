import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { RandomStream } from "../../src/engine/index.js";
import { initializeDiscriminator } from "../../src/gan/discriminator.js";
import { initializeGenerator } from "../../src/gan/generator.js";
import { ImagePool } from "../../src/gan/imageSource.js";
import { trainGan } from "../../src/gan/train.js";
import { listCheckpoints } from "../../src/gan/trainingCheckpoint.js";
import { TINY } from "./tiny.js";

const root = mkdtempSync(path.join(tmpdir(), "gan2shape-start-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("trainGan from another GAN", () => {
  const startFrom = {
    config: TINY,
    generator: initializeGenerator(TINY, 5),
    discriminator: initializeDiscriminator(TINY, 5),
  };
  const options = {
    config: TINY,
    images: new ImagePool(8, true, Uint8Array.from(new RandomStream(0, "pool").integer(20 * 3 * 64, 0, 256))),
    startFrom,
    batch: 4,
    r1Every: 2,
    threads: 1,
  };
  const last = (folder: string): Buffer => readFileSync(listCheckpoints(folder).at(-1)!);

  it("begins with its networks, which stay as they are, and with them as the average", async () => {
    const before = structuredClone(startFrom);
    const folder = path.join(root, "still");
    const { generator, discriminator, average } = await trainGan({
      ...options,
      folder,
      iterations: 1,
      learningRate: 1e-9,
    });
    for (const [trained, began] of [
      [generator, before.generator],
      [average, before.generator],
      [discriminator, before.discriminator],
    ]) {
      for (const [name, { data }] of Object.entries(trained)) {
        data.forEach((value, i) => {
          expect(value).toBeCloseTo(began[name].data[i], 6);
        });
      }
    }
    await trainGan({ ...options, folder: path.join(root, "moved"), iterations: 1 });
    expect(startFrom).toEqual(before);
  });

  it("moves the average slowly from the first iteration on", async () => {
    const { average, generator } = await trainGan({
      ...options,
      folder: path.join(root, "slow"),
      iterations: 1,
    });
    const name = "conv1.conv.weight";
    const [from, to, mean] = [startFrom.generator, generator, average].map((of) => of[name].data);
    const step = Math.max(...to.map((value, i) => Math.abs(value - from[i])));
    const moved = Math.max(...mean.map((value, i) => Math.abs(value - from[i])));
    expect(step).toBeGreaterThan(1e-4);
    expect(moved / step).toBeLessThan(0.01);
  });

  it("goes on after a stop to the same bytes, as long as it is said again where it began", async () => {
    const [whole, parts] = [path.join(root, "whole"), path.join(root, "parts")];
    await trainGan({ ...options, folder: whole, iterations: 3 });
    await trainGan({ ...options, folder: parts, iterations: 1 });
    await trainGan({ ...options, folder: parts, iterations: 3 });
    expect(last(parts).equals(last(whole))).toBe(true);
    await expect(trainGan({ ...options, startFrom: undefined, folder: whole })).rejects.toThrow(
      /"started":true.*name another folder/,
    );
  });

  it("refuses another configuration, and to grow as well", async () => {
    const folder = path.join(root, "refused");
    const config = { ...TINY, latentSize: 7 };
    await expect(trainGan({ ...options, config, folder })).rejects.toThrow(
      /the GAN to start from is .* must be the same/,
    );
    await expect(trainGan({ ...options, growFrom: startFrom, folder })).rejects.toThrow(
      /leave one of them out/,
    );
  });
});
