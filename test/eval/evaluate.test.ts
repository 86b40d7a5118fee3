import { describe, expect, it } from "vitest";
import { type CategoryName, carDataset, faceDataset, type RenderedSample } from "../../src/data/index.js";
import { type EvaluatedModel, evaluate } from "../../src/eval/evaluate.js";
import { DEFAULT_SCENE } from "../../src/geometry/index.js";
import { GENERIC_VIEWS, Target } from "../../src/method/index.js";
import type { MapData, Shape3D } from "../../src/method/results.js";

const SIZE = 64;
const map = (data: Float32Array, ...shape: number[]): MapData => ({ shape, data });

/** A model whose reconstruction is the truth and whose ellipsoid is a tilted plane. */
function oracle(
  given: { interrupted?: boolean; pretrained?: boolean; category?: CategoryName } = {},
): EvaluatedModel {
  const { interrupted = false, pretrained = false } = given;
  const validity = map(new Float32Array(SIZE * SIZE).fill(1), SIZE, SIZE);
  const plane = map(
    Float32Array.from({ length: SIZE * SIZE }, (_, i) => 1 + 0.001 * (i % SIZE)),
    SIZE,
    SIZE,
  );
  return {
    name: "oracle",
    size: SIZE,
    category: "category" in given ? given.category : "faces",
    method: { scene: DEFAULT_SCENE, viewPrior: GENERIC_VIEWS },
    invertAll: async (renders: RenderedSample[]) =>
      renders.map(
        (render) =>
          new Target({
            image: map(render.image, 3, SIZE, SIZE),
            ganImage: map(
              render.image.map((v) => v / 2),
              3,
              SIZE,
              SIZE,
            ),
            latent: new Float32Array(1),
            mask: map(render.mask, SIZE, SIZE),
            maskSource: "ground truth",
            modelName: "oracle",
            truth: { depth: map(render.depth, SIZE, SIZE), mask: map(render.mask, SIZE, SIZE) },
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
    const { rows, objects } = await evaluate({
      model: oracle(),
      count: 3,
      onProgress: ({ iteration }) => seen.push(iteration),
    });
    expect(rows.map(({ name }) => name)).toEqual(["prior", "ours"]);
    expect(rows[1].side).toBe(0);
    expect(rows[1].madExact).toBeLessThan(0.05);
    expect(rows[0].side).toBeGreaterThan(1);
    expect(rows[0].sideSpread).toBeGreaterThan(0);
    expect(objects).toHaveLength(3);
    expect(objects[0].inversionPsnr).toBeGreaterThan(0);
    expect(seen.at(-1)).toBe(3);
    expect(faceDataset({ count: 1, split: "test" }).seedOf(0)).not.toBe(
      faceDataset({ count: 1, split: "train" }).seedOf(0),
    );
  });

  it("takes cars for a model of cars, and none for a model that says nothing", async () => {
    const images: Float32Array[] = [];
    const model = oracle({ category: "cars" });
    const { category, rows, objects } = await evaluate({
      model: {
        ...model,
        invertAll: (given, options) => {
          images.push(...given.map(({ image }) => image));
          return model.invertAll(given, options);
        },
      },
      count: 2,
    });
    expect(category).toBe("cars");
    expect(images[1]).toEqual(carDataset({ count: 2, size: SIZE, split: "test" }).get(1).image);
    expect(objects.map(({ index }) => index)).toEqual([0, 1]);
    expect(rows[1].side).toBe(0);
    await expect(
      evaluate({ model: oracle({ category: "cars", interrupted: true }), count: 2 }),
    ).rejects.toThrow("stopped after 0 of 2 cars");
    await expect(evaluate({ model: oracle({ category: undefined }) })).rejects.toThrow(
      "The model oracle names no procedural category",
    );
  });

  it("gives a row to the networks that a model brings, before they were trained on the face", async () => {
    const { rows, objects } = await evaluate({ model: oracle({ pretrained: true }), count: 1 });
    expect(rows.map(({ name }) => name)).toEqual(["prior", "pretrained", "ours"]);
    expect(rows[1].side).toBeGreaterThan(1);
    expect(objects[0].pretrained!.side * 100).toBeCloseTo(rows[1].side);
  });

  it("says how far it came when it is stopped, and names a bad schedule", async () => {
    await expect(evaluate({ model: oracle({ interrupted: true }), count: 2 })).rejects.toThrow(
      "stopped after 0 of 2 faces",
    );
    await expect(evaluate({ model: oracle(), schedule: "fast" })).rejects.toThrow('no schedule "fast"');
  });
});
