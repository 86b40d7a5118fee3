import { beforeAll, describe, expect, it } from "vitest";
import { carDataset, faceDataset, renderFace } from "../../src/data/index.js";
import { RandomStream } from "../../src/engine/index.js";
import { columnDeviation, evaluateGan } from "../../src/eval/evaluateGan.js";
import { initialIdentity, initialPose } from "../../src/nets/index.js";
import { GanModel } from "../../src/session/ganModel.js";
import { readModel } from "../../src/weights/index.js";
import { SIZE, tinyModel } from "../method/tinyModel.js";

const networks = { identity: initialIdentity(1), pose: initialPose(2) };
const tiny = new GanModel(
  { name: "tiny", gan: tinyModel().gan, size: SIZE, category: "faces", ...networks },
  { threads: 1 },
);

const unseen = faceDataset({ count: 48, split: "val" });
const bundled = readModel("synface-64");

/** A GAN that draws renders which are not among those of the evaluation, as they are or changed. */
const perfect = (draw = (seed: number) => unseen.get(seed).image) => ({
  name: "perfect",
  category: "faces" as const,
  size: SIZE,
  runOn: { threads: 1 },
  method: tiny.method,
  ...networks,
  sampleImage: async ({ seed }: { seed: number }) => draw(seed),
  invertAll: tiny.invertAll.bind(tiny),
  parseMask: tiny.parseMask.bind(tiny),
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
    expect(first.shown.samples).toHaveLength(10);
    expect(first.shown.renders[9].shape).toEqual([3, 64, 64]);
  });

  it("tells a good GAN from others by the bundled networks: noise, the same few faces, faces from the front", async () => {
    const trained = { identity: bundled.network("identity"), pose: bundled.network("pose") };
    const measured = (draw?: (seed: number) => Float32Array) =>
      evaluateGan({ model: { ...perfect(draw), ...trained }, samples: 48, inversions: 0 });
    const good = await measured();
    const noise = await measured((seed) => new RandomStream(seed, "noise").uniform(3 * SIZE * SIZE, -1, 1));
    const collapsed = await measured((seed) => unseen.get(seed % 2).image);
    const frontal = await measured((seed) => renderFace({ seed, view: new Float32Array(6) }).image);

    // With so few images most of the distance of good ones is what the covariances lack.
    expect(noise.comparison.frechet).toBeGreaterThan(1.5 * good.comparison.frechet);
    expect(noise.comparison.recall).toBeLessThan(0.15);
    expect(noise.comparison.precision).toBeLessThan(good.comparison.precision / 2);
    expect(good.comparison.precision).toBeGreaterThan(0.4);
    expect(good.comparison.recall).toBeGreaterThan(0.4);
    expect(collapsed.comparison.recall).toBeLessThan(0.15);
    expect(collapsed.comparison.frechet).toBeGreaterThan(1.5 * good.comparison.frechet);

    const yaw = ({ spreads }: typeof good) => spreads[0];
    expect(yaw(good).renders).toBeCloseTo(yaw(good).truth, -1);
    expect(yaw(good).samples).toBeGreaterThan(12);
    expect(yaw(frontal).samples).toBeLessThan(yaw(good).samples / 3);
  });

  it("leaves the inversions out, and takes other images for another seed", async () => {
    const options = {
      model: perfect((seed) => unseen.get(seed % 24).image),
      samples: 8,
      neighbours: 2,
      inversions: 0,
    };
    const [first, other] = [await evaluateGan(options), await evaluateGan({ ...options, seed: 1 })];
    expect(first.inversion).toBeUndefined();
    expect(other.spreads[0].truth).not.toBe(first.spreads[0].truth);
    expect(other.spreads[0].samples).not.toBe(first.spreads[0].samples);
  });

  it("measures larger images by another model's networks, shrunk", async () => {
    const [large, same] = [128, 64].map((size) => faceDataset({ count: 8, size, split: "val" }));
    const measured = (size: number, faces: typeof large) =>
      evaluateGan({
        model: {
          ...perfect((seed) => faces.get(seed).image),
          size,
          identity: undefined,
          pose: undefined,
        },
        networks: { identity: bundled.network("identity"), pose: bundled.network("pose") },
        samples: 8,
        neighbours: 2,
        inversions: 0,
      });
    const [at128, at64] = [await measured(128, large), await measured(64, same)];
    // The same faces in the same views, to the eye of the networks.
    for (const [i, { samples, renders }] of at128.spreads.entries()) {
      expect(Math.abs(samples / at64.spreads[i].samples - 1)).toBeLessThan(0.1);
      expect(Math.abs(renders / at64.spreads[i].renders - 1)).toBeLessThan(0.1);
    }
    expect(at128.shown.renders[0].shape).toEqual([3, 128, 128]);
  });

  it("compares a GAN of cars with unseen cars", async () => {
    const cars = carDataset({ count: 16, split: "val" });
    const drawn = perfect((seed) => cars.get(seed).image);
    const measured = await evaluateGan({
      model: { ...drawn, category: "cars" },
      samples: 16,
      neighbours: 2,
      inversions: 0,
    });
    expect(measured.category).toBe("cars");
    expect(measured.shown.renders[3].data).toEqual(carDataset({ count: 16, split: "test" }).get(3).image);
    // Evenly within 58 degrees to either side.
    expect(measured.spreads[0].truth).toBeGreaterThan(25);
    expect(measured.describe()).toContain("as many unseen cars");
  });

  it("says what is missing or cannot be", async () => {
    await expect(evaluateGan({ model: { ...perfect(), pose: undefined } })).rejects.toThrow(
      "The model perfect has no pose network; take another model's, or train one into its folder: gan2shape train-pose",
    );
    await expect(evaluateGan({ model: { ...perfect(), category: undefined } })).rejects.toThrow(
      "The model perfect names no procedural category",
    );
    await expect(evaluateGan({ model: perfect(), samples: 3 })).rejects.toThrow("samples is 3");
    await expect(evaluateGan({ model: perfect(), samples: 8, neighbours: 4 })).rejects.toThrow(
      "take more samples",
    );
    await expect(evaluateGan({ model: { ...perfect(), size: 96 } })).rejects.toThrow(
      "The model's images are 96 px, but the identity and pose networks look at 64 px",
    );
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
