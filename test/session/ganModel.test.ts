import { afterAll, describe, expect, it } from "vitest";
import { CATEGORIES, renderFace } from "../../src/data/index.js";
import { initialParsing } from "../../src/nets/index.js";
import { GanModel } from "../../src/session/ganModel.js";
import { SIZE, tinyModel } from "../method/tinyModel.js";

const { gan } = tinyModel();
const model = new GanModel({ name: "tiny", gan, size: SIZE }, { threads: 1 });
const mask = { shape: [SIZE, SIZE], data: new Float32Array(SIZE * SIZE).fill(1) };

describe("GanModel", () => {
  afterAll(() => model.dispose());

  it("draws samples at the method's size, the same for the same seed", async () => {
    const sheet = await model.samples({ count: 3, seed: 5 });
    expect(sheet.images.map(({ shape }) => shape)).toEqual(Array(3).fill([3, SIZE, SIZE]));
    expect(sheet.captions).toEqual(["seed 5", "seed 6", "seed 7"]);
    const again = await model.samples({ count: 1, seed: 6 });
    expect(again.images[0].data).toEqual(sheet.images[1].data);
    expect(sheet.images[0].data).not.toEqual(sheet.images[1].data);
  });

  it("asks for a mask when it has no parsing network", async () => {
    await expect(model.sample({ seed: 1 })).rejects.toThrow(
      "The model tiny has no parsing network; give a mask",
    );
    const target = await model.target(new Float32Array(gan.config.latentSize), { mask });
    expect(target.maskSource).toBe("the caller");
    expect(target.describe()).toContain("64 px");
  });

  it("tells the parts of an image, and of a target the same", async () => {
    const { parts } = CATEGORIES.faces;
    const known = new GanModel(
      { name: "tiny", gan, size: SIZE, category: "faces", parts: initialParsing(1, parts.length) },
      { threads: 1 },
    );
    const face = renderFace({ seed: 3, size: SIZE });
    const found = await known.parseParts(face);
    expect(found.kind).toBe("parts");
    expect(found.image.data).toEqual(face.image);
    expect(found.map.shape).toEqual([SIZE, SIZE]);
    expect(found.parts.map(({ name }) => name)).toEqual(parts.map(({ name }) => name));
    expect(found.parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    const hair = found.map.data.filter((part) => part === 2).length / SIZE ** 2;
    expect(found.parts[2].share).toBe(hair);
    expect(found.describe()).toContain(`hair ${(100 * hair).toFixed(1)} %`);
    const target = await known.target(new Float32Array(gan.config.latentSize), { image: found.image, mask });
    expect((await known.parseParts(target)).map).toEqual(found.map);
    await known.dispose();
  });

  it("says what is missing where it cannot tell parts", async () => {
    const face = renderFace({ seed: 3, size: SIZE });
    await expect(model.parseParts(face)).rejects.toThrow(
      "The model tiny has no parts network; train one into its folder: gan2shape train-parsing --model FOLDER --parts.",
    );
    const opened = { name: "tiny", gan, size: SIZE, parts: initialParsing(1, 3) };
    await expect(new GanModel(opened).parseParts(face)).rejects.toThrow("names no procedural category");
    await expect(new GanModel({ ...opened, category: "cars" }).parseParts(face)).rejects.toThrow(
      '"head.weight" of network parts has shape [3,12,1,1], but [6,12,1,1] is needed',
    );
  });

  it("inverts rendered faces and keeps their ground truth", async () => {
    const face = renderFace({ seed: 3, size: SIZE });
    const [target] = await model.invertAll([face], { iterations: 2 });
    expect(target.maskSource).toBe("ground truth");
    expect(target.image.data).toEqual(face.image);
    expect(target.truth?.depth.data).toBe(face.depth);
    expect(target.inversion?.total).toHaveLength(2);
    expect(target.latent).toHaveLength(gan.config.latentSize);
  });

  it("refuses faces of another size in one sentence", async () => {
    await expect(model.invert(renderFace({ seed: 3, size: 32 }))).rejects.toThrow(
      "The image was rendered at 32 px, but this model works at 64",
    );
  });
});
