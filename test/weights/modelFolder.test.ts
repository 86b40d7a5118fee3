import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { initializeDiscriminator } from "../../src/gan/discriminator.js";
import { initializeGenerator } from "../../src/gan/generator.js";
import { addNetwork, listModels, readModel, writeModel } from "../../src/weights/modelFolder.js";
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
