import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { initializeDiscriminator } from "../../src/gan/discriminator.js";
import { initializeGenerator } from "../../src/gan/generator.js";
import { growGan } from "../../src/gan/grow.js";
import { listModels } from "../../src/weights/modelDescription.js";
import { addNetwork, readModel, writeModel } from "../../src/weights/modelFolder.js";
import { readSafetensors } from "../../src/weights/safetensors.js";
import { TINY } from "../gan/tiny.js";

const root = mkdtempSync(path.join(tmpdir(), "gan2shape-models-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const networks = { generator: initializeGenerator(TINY, 0), discriminator: initializeDiscriminator(TINY, 0) };

describe("model folders", () => {
  it("are written and read, in half precision", () => {
    const folder = path.join(root, "tiny");
    const statistics = { mean: [0], covariance: [1] };
    writeModel(folder, {
      name: "tiny",
      config: TINY,
      category: "cars",
      ...networks,
      latentMean: new Float32Array(TINY.latentSize).fill(0.25),
      networks: { parsing: { w: { shape: [1], data: Float32Array.of(2) } } },
      priors: { view: statistics, light: statistics },
      card: { data: "faces" },
    });
    const model = readModel(folder);
    expect(model.config).toEqual(TINY);
    expect(model.description).toMatchObject({
      name: "tiny",
      kind: "gan",
      category: "cars",
      card: { data: "faces" },
    });
    expect(Object.keys(model.generator)).toEqual(Object.keys(networks.generator));
    const [read, written] = [model, networks].map((m) => m.generator["style.1.weight"].data);
    for (let i = 0; i < read.length; i++) {
      expect(Math.abs(read[i] - written[i])).toBeLessThanOrEqual(Math.abs(written[i]) / 1024);
    }
    expect(model.latentMean).toEqual(new Float32Array(TINY.latentSize).fill(0.25));
    expect(model.network("parsing")?.w.data[0]).toBe(2);
    expect(model.network("identity")).toBeUndefined();
    expect(listModels(root)).toEqual(["tiny"]);
  });

  it("keep what belongs to the GAN when it was trained further", () => {
    const folder = path.join(root, "further");
    const one = { w: { shape: [1], data: Float32Array.of(2) } };
    writeModel(folder, { name: "further", config: TINY, ...networks, card: { iterations: 1 } });
    addNetwork(folder, "parsing", one, { networkWidth: 0.5, card: { parsing: 500 } });
    writeModel(folder, { name: "further", config: TINY, ...networks, card: { iterations: 2 } });
    expect(readModel(folder).network("parsing")?.w.data[0]).toBe(2);
    const { networkWidth, card } = readModel(folder).description;
    expect({ networkWidth, card }).toEqual({ networkWidth: 0.5, card: { iterations: 2, parsing: 500 } });

    expect(readModel(folder).description).not.toHaveProperty("category");
    const config = { ...TINY, noise: !TINY.noise };
    writeModel(folder, {
      name: "further",
      config,
      generator: initializeGenerator(config, 0),
      discriminator: initializeDiscriminator(config, 0),
    });
    expect(readModel(folder).network("parsing")).toBeUndefined();
  });

  it("keep priors as long as the objects are the same", () => {
    const folder = path.join(root, "priors");
    const model = { name: "priors", config: TINY, ...networks };
    const priors = { view: { mean: [1], covariance: [1] }, light: { mean: [2], covariance: [1] } };
    writeModel(folder, { ...model, priors });
    writeModel(folder, model);
    expect(readModel(folder).description.priors).toEqual(priors);
    writeModel(folder, { ...model, category: "cars" });
    expect(readModel(folder).description.priors).toBeUndefined();
  });

  describe("of grown models", () => {
    const config = { ...TINY, size: 2 * TINY.size };
    const latentMean = new Float32Array(TINY.latentSize).fill(0.25);
    const place = path.join(root, "growing");
    const [smallFolder, grownFolder] = [path.join(place, "small"), path.join(place, "grown")];
    const writeSmall = (seed: number): void =>
      writeModel(smallFolder, {
        name: "small",
        config: TINY,
        generator: initializeGenerator(TINY, seed),
        discriminator: networks.discriminator,
        latentMean,
      });
    const writeGrown = (sharesWith?: string): void => {
      const small = readModel(smallFolder);
      const { generator, discriminator } = growGan(config, small, 0);
      writeModel(grownFolder, {
        name: "grown",
        config,
        generator,
        discriminator,
        latentMean: small.latentMean,
        sharesWith,
      });
    };
    const stored = () =>
      Object.keys(readSafetensors(path.join(grownFolder, "generator.safetensors")).tensors);

    it("leave shared layers to the smaller one, and are read as if whole", () => {
      writeSmall(1);
      writeGrown();
      const whole = readModel(grownFolder);
      expect(stored()).toContain("style.1.weight");
      writeGrown(smallFolder);
      expect(stored()).not.toContain("style.1.weight");
      expect(stored()).not.toContain("latent_avg");
      expect(stored()).toContain("convs.2.conv.weight");
      const shared = readModel(grownFolder);
      expect(shared.generator).toEqual(whole.generator);
      expect(shared.latentMean).toEqual(latentMean);
      expect(shared.description.sharedLayers?.model).toBe("small");
      // What is added later leaves it so.
      addNetwork(grownFolder, "parsing", { w: { shape: [1], data: Float32Array.of(2) } });
      expect(readModel(grownFolder).generator).toEqual(whole.generator);
    });

    it("say when the smaller one is missing or has been trained further", () => {
      writeSmall(1);
      writeGrown(smallFolder);
      writeSmall(2);
      expect(() => readModel(grownFolder)).toThrow(
        /shares the coarse layers of small, but those in .* have changed/,
      );
      writeSmall(1);
      expect(readModel(grownFolder).config.size).toBe(16);
      rmSync(smallFolder, { recursive: true });
      expect(() => readModel(grownFolder)).toThrow(/small, which is neither beside it nor bundled; put/);
    });

    it("refuse to share with a model that would not be found, with themselves, and with what is elsewhere", () => {
      writeSmall(1);
      const elsewhere = { name: "far", config, ...growGan(config, readModel(smallFolder), 0) };
      expect(() => writeModel(path.join(root, "far"), { ...elsewhere, sharesWith: smallFolder })).toThrow(
        /cannot share layers with .*small, which is neither beside it nor bundled/,
      );
      expect(existsSync(path.join(root, "far"))).toBe(false);
      writeGrown(smallFolder);
      const file = path.join(grownFolder, "model.json");
      const description = JSON.parse(readFileSync(file, "utf8"));
      const sha256 = createHash("sha256")
        .update(readFileSync(path.join(grownFolder, "generator.safetensors")))
        .digest("hex");
      const damaged = (sharedLayers: unknown): void =>
        writeFileSync(file, JSON.stringify({ ...description, sharedLayers }));
      damaged({ model: "grown", sha256 });
      expect(() => readModel(grownFolder)).toThrow(
        /makes 16 px and shares .* which makes 16; they do not belong/,
      );
      for (const model of ["../small", "..", 5, undefined]) {
        damaged({ model, sha256 });
        expect(() => readModel(grownFolder)).toThrow(/which is no folder's name/);
      }
      damaged(null);
      expect(() => readModel(grownFolder)).toThrow(/which is no folder's name/);
    });
  });

  it("refuse what does not fit, with the way out", () => {
    expect(() => readModel("no-such-model")).toThrow(/no model "no-such-model"; give one of/);
    expect(() => readModel("../..")).toThrow(/no model/);
    const folder = path.join(root, "wrong");
    writeModel(folder, { name: "wrong", config: { ...TINY, latentSize: 7 }, ...networks });
    expect(() => readModel(folder)).toThrow(/"style.1.weight" is 6x6, but model.json asks for 7x7/);
    const bad = path.join(root, "bad");
    mkdirSync(bad);
    const write = (description: unknown): void =>
      writeFileSync(
        path.join(bad, "model.json"),
        typeof description === "string" ? description : JSON.stringify(description),
      );
    const files = { generator: "g.safetensors", discriminator: "d.safetensors" };
    const cases: [unknown, RegExp][] = [
      ["{", /no JSON/],
      [null, /format/],
      [{ format: 2 }, /format is 2/],
      [{ format: 1, kind: "car" }, /kind is car/],
      [{ format: 1, kind: "gan" }, /no gan/],
      [{ format: 1, kind: "gan", gan: { ...TINY, size: 9 } }, /size is 9/],
      [
        { format: 1, kind: "gan", gan: TINY, category: "boats" },
        /category is "boats", but must be one of faces, cars; correct it/,
      ],
      [{ format: 1, kind: "gan", gan: TINY }, /no files/],
      [{ format: 1, kind: "gan", gan: TINY, files: { generator: "g" } }, /no discriminator file/],
      [
        { format: 1, kind: "gan", gan: TINY, files: { ...files, generator: "../g" } },
        /"\.\.\/g" is no file name/,
      ],
      [{ format: 1, kind: "gan", gan: TINY, files }, /Cannot read weights/],
    ];
    for (const [description, message] of cases) {
      write(description);
      expect(() => readModel(bad)).toThrow(message);
    }
  });
});
