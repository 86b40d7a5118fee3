import { describe, expect, it } from "vitest";
import { type FaceSample, faceDataset } from "../../src/data/index.js";
import { type EvaluatedModel, evaluate } from "../../src/eval/evaluate.js";
import { DEFAULT_SCENE } from "../../src/geometry/index.js";
import { GENERIC_VIEWS, Target } from "../../src/method/index.js";
import type { MapData, Shape3D } from "../../src/method/results.js";

const SIZE = 64;
const map = (data: Float32Array, ...shape: number[]): MapData => ({ shape, data });

/** A model whose reconstruction is the truth and whose ellipsoid is a tilted plane. */
function oracle({ interrupted = false, pretrained = false } = {}): EvaluatedModel {
  const validity = map(new Float32Array(SIZE * SIZE).fill(1), SIZE, SIZE);
  const plane = map(
    Float32Array.from({ length: SIZE * SIZE }, (_, i) => 1 + 0.001 * (i % SIZE)),
    SIZE,
    SIZE,
  );
  return {
    name: "oracle",
    size: SIZE,
    method: { scene: DEFAULT_SCENE, viewPrior: GENERIC_VIEWS },
    invertAll: async (faces: FaceSample[]) =>
      faces.map(
        (face) =>
          new Target({
            image: map(face.image, 3, SIZE, SIZE),
            ganImage: map(
              face.image.map((v) => v / 2),
              3,
              SIZE,
              SIZE,
            ),
            latent: new Float32Array(1),
            mask: map(face.mask, SIZE, SIZE),
            maskSource: "ground truth",
            modelName: "oracle",
            truth: { depth: map(face.depth, SIZE, SIZE), mask: map(face.mask, SIZE, SIZE) },
          }),
      ),
    reconstruct: async (target) =>
      ({
        viewDepth: target.truth!.depth,
        validity,
        prior: {
          ellipsoid: plane,
          depth: plane,
          iterations: pretrained ? 0 : 1,
          initial: { viewDepth: plane, validity },
        },
        interrupted,
      }) as unknown as Shape3D,
  };
}

describe("evaluate", () => {
  it("gives the rows prior and ours, over held-out faces", async () => {
    const seen: number[] = [];
    const { rows, faces } = await evaluate({
      model: oracle(),
      count: 3,
      onProgress: ({ iteration }) => seen.push(iteration),
    });
    expect(rows.map(({ name }) => name)).toEqual(["prior", "ours"]);
    expect(rows[1].side).toBe(0);
    expect(rows[1].madExact).toBeLessThan(0.05);
    expect(rows[0].side).toBeGreaterThan(1);
    expect(rows[0].sideSpread).toBeGreaterThan(0);
    expect(faces).toHaveLength(3);
    expect(faces[0].inversionPsnr).toBeGreaterThan(0);
    expect(seen.at(-1)).toBe(3);
    expect(faceDataset({ count: 1, split: "test" }).seedOf(0)).not.toBe(
      faceDataset({ count: 1, split: "train" }).seedOf(0),
    );
  });

  it("gives a row to the networks that a model brings, before they were trained on the face", async () => {
    const { rows, faces } = await evaluate({ model: oracle({ pretrained: true }), count: 1 });
    expect(rows.map(({ name }) => name)).toEqual(["prior", "pretrained", "ours"]);
    expect(rows[1].side).toBeGreaterThan(1);
    expect(faces[0].pretrained!.side * 100).toBeCloseTo(rows[1].side);
  });

  it("says how far it came when it is stopped, and names a bad schedule", async () => {
    await expect(evaluate({ model: oracle({ interrupted: true }), count: 2 })).rejects.toThrow(
      "stopped after 0 of 2 faces",
    );
    await expect(evaluate({ model: oracle(), schedule: "fast" })).rejects.toThrow('no schedule "fast"');
  });
});
