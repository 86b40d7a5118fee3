import { describe, expect, it } from "vitest";
import { RandomStream } from "../../src/engine/index.js";
import { featureStatistics, frechetDistance } from "../../src/eval/frechet.js";
import { RenderDistance } from "../../src/eval/renderDistance.js";
import { initializeGenerator } from "../../src/gan/generator.js";
import { sampleImages } from "../../src/gan/sample.js";
import { initialIdentity } from "../../src/nets/identity.js";
import { IDENTITY_FEATURES, NetworkReader } from "../../src/nets/index.js";
import { TINY } from "../gan/tiny.js";

const config = { ...TINY, size: 64, channelBase: 256 };
const identity = initialIdentity(0);
const generator = initializeGenerator(config, 1);
const render = (index: number) => new RandomStream(index, "render").uniform(3 * 64 * 64, -1, 1);
const options = { config, identity, render, samples: 20, threads: 1 };

describe("RenderDistance", () => {
  it("is the Fréchet distance of the features of samples and renders, the same each time", async () => {
    const distance = await RenderDistance.create(options);
    const measured = await distance.measure(generator);
    expect(await distance.measure(generator)).toBe(measured);
    await distance.dispose();

    const seeds = Array.from({ length: 20 }, (_, i) => i);
    const samples = await sampleImages({ config, generator }, seeds, { truncationPsi: 1, threads: 1 });
    const reader = await NetworkReader.identity(identity, { threads: 1 });
    const statistics = async (images: Float32Array[]) =>
      featureStatistics((await reader.read(images)).features, IDENTITY_FEATURES);
    const expected = frechetDistance(
      await statistics(samples.map(({ image }) => image)),
      await statistics(seeds.map(render)),
    );
    await reader.dispose();
    expect(measured).toBeGreaterThan(0);
    expect(Math.abs(measured / expected - 1)).toBeLessThan(1e-3);
  });

  it("ends when it is told to, and refuses what it cannot measure", async () => {
    const signal = AbortSignal.abort();
    await expect(RenderDistance.create({ ...options, signal })).rejects.toThrow(/stopped while renders/);
    await expect(RenderDistance.create({ ...options, config: TINY })).rejects.toThrow(/8 px.*64 px/);
    await expect(RenderDistance.create({ ...options, samples: 1 })).rejects.toThrow(/samples is 1/);
  });
});
