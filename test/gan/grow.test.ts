import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { RandomStream, tf, upfirdn2d } from "../../src/engine/index.js";
import { initializeDiscriminator } from "../../src/gan/discriminator.js";
import { initializeGenerator, synthesis } from "../../src/gan/generator.js";
import { growGan } from "../../src/gan/grow.js";
import { ImagePool } from "../../src/gan/imageSource.js";
import { trainGan } from "../../src/gan/train.js";
import { listCheckpoints } from "../../src/gan/trainingCheckpoint.js";
import { TINY, tensorsOf } from "./tiny.js";

const root = mkdtempSync(path.join(tmpdir(), "gan2shape-grow-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const small = {
  config: TINY,
  generator: initializeGenerator(TINY, 1),
  discriminator: initializeDiscriminator(TINY, 1),
};
const config = { ...TINY, size: 16 };

describe("growGan", () => {
  it("shows at first what the small GAN shows, enlarged", () => {
    const { generator } = growGan(config, small, 0);
    const w = tf.tensor2d(new RandomStream(0, "w").normal(2 * TINY.latentSize), [2, TINY.latentSize]);
    const before = synthesis(tensorsOf(small.generator), TINY, w);
    const enlarged = upfirdn2d(before, { up: 2, pad: [2, 1], gain: 4 });
    const image = synthesis(tensorsOf(generator), config, w);
    expect([...image.dataSync()]).toEqual([...enlarged.dataSync()]);
  });

  it("takes over all blocks of both networks, and says which layers are kept", () => {
    const { generator, discriminator, kept } = growGan(config, small, 0);
    for (const [name, { data }] of Object.entries(small.generator)) {
      expect(generator[name].data).toEqual(data);
      expect(generator[name].data).not.toBe(data);
    }
    // Its first block is new; the others follow.
    expect(discriminator["convs.2.conv1.0.weight"].data).toEqual(
      small.discriminator["convs.1.conv1.0.weight"].data,
    );
    expect(discriminator["final_linear.1.weight"].data).toEqual(
      small.discriminator["final_linear.1.weight"].data,
    );
    expect(kept).toContain("style.1.weight");
    expect(kept).toContain("conv1.conv.weight");
    expect(kept).not.toContain("convs.0.conv.weight");
    expect(kept).not.toContain("convs.2.conv.weight");
  });

  it("refuses what it cannot grow into", () => {
    expect(() => growGan(TINY, small, 0)).toThrow(/makes 8 px already; ask for a size above that/);
    expect(() => growGan({ ...config, latentSize: 7 }, small, 0)).toThrow(/latentSize is 7, but .* has 6/);
  });
});

describe("trainGan from a smaller GAN", () => {
  const bytes = Uint8Array.from(new RandomStream(0, "pool").integer(20 * 3 * 256, 0, 256));
  const options = {
    config,
    images: new ImagePool(16, true, bytes),
    growFrom: small,
    batch: 4,
    r1Every: 2,
    threads: 1,
  };
  const last = (folder: string): Buffer => readFileSync(listCheckpoints(folder).at(-1)!);

  it("keeps the coarse layers, trains all others, and goes on after a stop to the same bytes", async () => {
    const [whole, parts] = [path.join(root, "whole"), path.join(root, "parts")];
    const { kept } = growGan(config, small, 0);
    const { generator, average } = await trainGan({ ...options, folder: whole, iterations: 3 });
    for (const [name, { data }] of Object.entries(small.generator)) {
      expect(Buffer.from(generator[name].data.buffer).equals(Buffer.from(data.buffer))).toBe(kept.has(name));
      if (kept.has(name)) expect(average[name].data).toEqual(data);
    }
    await trainGan({ ...options, folder: parts, iterations: 1 });
    await trainGan({ ...options, folder: parts, iterations: 3 });
    expect(last(parts).equals(last(whole))).toBe(true);
    await expect(trainGan({ ...options, growFrom: undefined, folder: whole })).rejects.toThrow(
      /grownFrom.*name another folder/,
    );
  });

  it("refuses an encoder, which would train the coarse layers", async () => {
    const folder = path.join(root, "encoder");
    await expect(trainGan({ ...options, folder, encoder: true })).rejects.toThrow(
      /leave out encoder or growFrom/,
    );
  });
});
