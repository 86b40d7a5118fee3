import { beforeAll, describe, expect, it } from "vitest";
import { faceDataset } from "../../src/data/index.js";
import { columnDeviation, evaluateGan } from "../../src/eval/evaluateGan.js";
import { initialIdentity, initialPose } from "../../src/nets/index.js";
import { GanModel } from "../../src/session/ganModel.js";
import { SIZE, tinyModel } from "../method/tinyModel.js";

const networks = { identity: initialIdentity(1), pose: initialPose(2) };
const tiny = new GanModel({ name: "tiny", gan: tinyModel().gan, size: SIZE, ...networks }, { threads: 1 });

/** A GAN whose samples are renders that the others are not among. */
const perfect = (brightness = 0) => ({
  name: "perfect",
  size: SIZE,
  runOn: { threads: 1 },
  method: tiny.method,
  ...networks,
  sampleImage: async ({ seed }: { seed: number }) =>
    faceDataset({ count: 24, split: "val" })
      .get(seed)
      .image.map((value) => Math.min(1, value + brightness)),
  invertAll: tiny.invertAll.bind(tiny),
});

describe("evaluateGan", () => {
  beforeAll(() => async () => tiny.dispose());

  it("measures the tiny model, the same for the same seed", async () => {
    const options = { samples: 10, inversions: 2, inversionIterations: 2, neighbours: 2 };
    const phases = new Set<string>();
    const first = await tiny.evaluateGan({ ...options, onProgress: ({ phase }) => phases.add(phase) });
    expect([...phases]).toEqual(["renders", "samples", "comparison", "inversions"]);
    expect(first.comparison.frechet).toBeGreaterThan(first.halves.frechet);
    expect(first.spreads.map(({ name }) => name)).toEqual(["yaw", "pitch", "light x", "light y"]);
    // The data's yaw spreads by 21 degrees.
    expect(first.spreads[0].truth).toBeGreaterThan(10);
    expect(first.inversion).toMatchObject({
      count: 2,
      iterations: 2,
      perceptualName: "discriminator features",
    });
    expect(first.inversion!.psnr).toBeGreaterThan(3);
    expect(first.inversion!.perceptual).toBeGreaterThan(0);
    const { seconds: _a, ...again } = await tiny.evaluateGan(options);
    const { seconds: _b, ...before } = first;
    expect(again).toEqual(before);
    expect(first.describe()).toContain("10 samples (psi 1)");
  });

  it("finds renders nearer to renders than brightened ones are", async () => {
    const options = { samples: 24, inversions: 0 };
    const [good, bright] = [
      await evaluateGan({ model: perfect(), ...options }),
      await evaluateGan({ model: perfect(0.4), ...options }),
    ];
    expect(good.comparison.frechet).toBeLessThan(bright.comparison.frechet / 2);
    expect(good.comparison.precision).toBeGreaterThan(bright.comparison.precision);
    expect(good.inversion).toBeUndefined();
  });

  it("says what is missing or cannot be", async () => {
    await expect(evaluateGan({ model: { ...perfect(), pose: undefined } })).rejects.toThrow(
      "The model perfect has no pose network; train one into its folder: gan2shape train-pose",
    );
    await expect(evaluateGan({ model: perfect(), samples: 3 })).rejects.toThrow("samples is 3");
    await expect(evaluateGan({ model: perfect(), samples: 8, neighbours: 4 })).rejects.toThrow(
      "take more samples",
    );
    await expect(evaluateGan({ model: { ...perfect(), size: 128 } })).rejects.toThrow("works at 128 px");
    await expect(evaluateGan({ model: perfect(), samples: 24, signal: AbortSignal.abort() })).rejects.toThrow(
      "stopped after 16 of 24 renders",
    );
  });
});

describe("columnDeviation", () => {
  it("is the standard deviation", () => {
    expect(columnDeviation(Float32Array.of(1, 9, 3, 9, 5, 9), 2, 0)).toBeCloseTo(Math.sqrt(8 / 3), 10);
    expect(columnDeviation(Float32Array.of(1, 9, 3, 9), 2, 1)).toBe(0);
  });
});
