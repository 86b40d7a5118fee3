import { describe, expect, it } from "vitest";
import { faceDataset, type RenderedSample } from "../../src/data/index.js";
import { inversionQuality } from "../../src/eval/inversionQuality.js";
import type { MapData, Target } from "../../src/method/index.js";
import { initialIdentity, NetworkReader } from "../../src/nets/index.js";
import { SIZE, tinyModel } from "../method/tinyModel.js";

const faces = faceDataset({ count: 9, split: "val" });

/** A model whose inversions are the given images, changed. */
const inverting = (
  change: (value: number, i: number, face: number) => number,
  batches: number[] = [],
  mask?: MapData,
) => ({
  size: SIZE,
  runOn: { threads: 1 },
  method: tinyModel(),
  parseMask: async () => mask,
  invertAll: async (images: RenderedSample[]) => {
    batches.push(images.length);
    return images.map(({ image }, face) => ({
      image: { shape: [3, SIZE, SIZE], data: image },
      ganImage: { shape: [3, SIZE, SIZE], data: image.map((value, i) => change(value, i, face)) },
    })) as unknown as Target[];
  },
});

describe("inversionQuality", () => {
  it("gives the noise that there is in decibels, of all faces", async () => {
    const identity = await NetworkReader.identity(initialIdentity(0), { threads: 1 });
    const [batches, done]: number[][] = [[], []];
    const options = { iterations: 7, identity, onProgress: (faces: number) => void done.push(faces) };
    // The first face of each batch is 0.02 off in every number, the others 0.2.
    const model = inverting(
      (value, i, face) => value + (i % 2 ? 0.2 : -0.2) * (face === 0 ? 0.1 : 1),
      batches,
    );
    const measured = await inversionQuality(model, faces, options);
    expect(batches).toEqual([8, 1]);
    expect(done).toEqual([8, 9]);
    // 10 log10(4 / 0.2^2) is 20 dB, a tenth of the difference 20 dB more: 7 faces of 9 have 20, two 40.
    expect(measured.psnr).toBeCloseTo((7 * 20 + 2 * 40) / 9, 3);
    expect(measured).toMatchObject({ count: 9, iterations: 7, perceptualName: "discriminator features" });
    expect(measured.perceptual).toBeGreaterThan(0);
    expect(measured.identityDegrees).toBeGreaterThan(0.1);

    const same = await inversionQuality(
      inverting((value) => value),
      faces,
      options,
    );
    expect(same.perceptual).toBeCloseTo(0, 8);
    expect(same.identityDegrees).toBeLessThan(0.1);
    expect(same.psnr).toBe(Number.POSITIVE_INFINITY);
    expect(same.maskOverlap).toBeUndefined();

    const [face] = [faces.get(0)];
    const one = { count: 1, get: () => face };
    const all = { shape: [SIZE, SIZE], data: new Float32Array(SIZE * SIZE).fill(1) };
    const whole = await inversionQuality(
      inverting((value) => value, [], all),
      one,
      options,
    );
    expect(whole.maskOverlap).toBeCloseTo(face.mask.reduce((sum, m) => sum + m, 0) / SIZE ** 2, 6);
    await identity.dispose();
  });
});
