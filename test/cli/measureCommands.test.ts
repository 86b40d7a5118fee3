import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { CATEGORIES, type CategoryName } from "../../src/data/index.js";
import { type GanConfig, SYNFACE_64 } from "../../src/gan/config.js";
import { initializeDiscriminator } from "../../src/gan/discriminator.js";
import { initializeGenerator } from "../../src/gan/generator.js";
import { readModel, writeModel } from "../../src/weights/index.js";
import { decode } from "../display/pixels.js";
import { temporaryFolder } from "../notebook/notebooks.js";
import { openFake } from "./fakeToolkit.js";
import { inProcess } from "./gan2shape.js";

const SMALL: GanConfig = { ...SYNFACE_64, channelBase: 128, channelMax: 8, latentSize: 16, mappingLayers: 2 };

/** A model folder with few channels and random weights. */
function smallModel(config = SMALL, category: CategoryName | "none" = "faces"): string {
  const folder = path.join(temporaryFolder(), "small");
  const generator = initializeGenerator(config, 1);
  writeModel(folder, {
    name: "small",
    config,
    category: category === "none" ? undefined : category,
    generator,
    discriminator: initializeDiscriminator(config, 2),
  });
  return folder;
}

async function json(...args: string[]) {
  const ended = await inProcess([...args, "--json"], { open: openFake });
  return { ...ended, data: JSON.parse(ended.stdout) };
}

describe("the measuring networks' commands", () => {
  const folder = smallModel();

  it("train-identity puts the network and its accuracy into the folder", async () => {
    const args = ["--identities", "3", "--views", "2", "--iterations", "2", "--tests", "2", "--threads", "1"];
    const { code, data } = await json("train-identity", "--model", folder, ...args);
    expect(code).toBe(0);
    expect(data).toMatchObject({ identities: 3, views: 2, iterations: 2, tests: 2, pairs: 30 });
    expect(data.accuracy).toBeGreaterThanOrEqual(0);
    const { description, network } = readModel(folder);
    expect(description.card?.identity).toMatchObject({ accuracy: data.accuracy, threshold: data.threshold });
    expect(network("identity")?.["network.0.weight"].shape).toEqual([24, 3, 4, 4]);
    expect(statSync(path.join(folder, "identity.safetensors")).size).toBeLessThan(1_500_000);
  });

  it("train-pose likewise, and evaluate gan then has what it needs", async () => {
    const args = ["--identities", "2", "--views", "2", "--iterations", "2", "--tests", "3", "--threads", "1"];
    const { code, data } = await json("train-pose", "--model", folder, ...args);
    expect(code).toBe(0);
    expect(Object.keys(data.accuracy)).toContain("yaw");
    expect(readModel(folder).description.card?.pose).toMatchObject({ accuracy: data.accuracy });
    const few = ["--samples", "8", "--neighbours", "2", "--inversions", "0", "--threads", "1", "--json"];
    const measured = await inProcess(["evaluate", "gan", "--model", folder, ...few]);
    expect(measured.code).toBe(0);
    const { comparison, halves, spreads } = JSON.parse(measured.stdout);
    expect(comparison.frechet).toBeGreaterThan(0);
    expect(halves.recall).toBeGreaterThanOrEqual(0);
    expect(spreads).toHaveLength(4);
  });

  it("measure a model of cars by cars", async () => {
    const cars = smallModel(SMALL, "cars");
    const few = ["--model", cars, "--views", "2", "--iterations", "1", "--tests", "2", "--threads", "1"];
    const identity = await json("train-identity", "--identities", "2", ...few);
    expect(identity.data).toMatchObject({ category: "cars", pairs: 30 });
    const pose = await inProcess(["train-pose", "--identities", "1", ...few]);
    expect(pose.stdout).toContain("mean errors on 2 unseen cars: yaw");
    const measured = await inProcess([
      ...["evaluate", "gan", "--model", cars, "--samples", "8", "--neighbours", "2", "--inversions", "0"],
      ...["--threads", "1", "--json"],
    ]);
    expect(JSON.parse(measured.stdout)).toMatchObject({ category: "cars", samples: 8 });
  });

  it("train-parsing takes what the model shows, or what it is told", async () => {
    const short = ["--images", "16", "--iterations", "1", "--tests", "2", "--threads", "1"];
    const cars = smallModel(SMALL, "cars");
    const trained = await json("train-parsing", "--model", cars, ...short);
    expect(trained.data).toMatchObject({ category: "cars", images: 16 });
    expect(readModel(cars).network("parsing")).toBeDefined();
    const wrong = await json("train-parsing", "--model", cars, "--data", "faces", ...short);
    expect(wrong.data.error).toBe('data is "faces", but the model small shows cars; leave --data out.');
    const foreign = await json("train-parsing", "--model", smallModel(SMALL, "none"), ...short);
    expect(foreign.data.error).toContain("say what to train on: --data faces or --data cars");
  });

  it("train-parsing --inversions shows what the GAN makes of renders as well, for masks only", async () => {
    const short = ["--images", "16", "--iterations", "1", "--tests", "2", "--threads", "1"];
    const [plain, shown] = [smallModel(SMALL, "cars"), smallModel(SMALL, "cars")];
    const without = await json("train-parsing", "--model", plain, ...short);
    const trained = await json("train-parsing", "--model", shown, "--inversions", "2", ...short);
    expect(trained.data).toMatchObject({ images: 16, inversions: 2 });
    expect(trained.data.loss).not.toBe(without.data.loss);
    const parts = await json("train-parsing", "--model", shown, "--parts", "--inversions", "2", ...short);
    expect(parts.data.error).toBe(
      "inversions is 2, but they are for the network of masks; leave out --parts or --inversions.",
    );
  });

  it("train-parsing --parts puts a network of its own into the folder, and says how well it tells each part", async () => {
    const cars = smallModel(SMALL, "cars");
    const args = ["--parts", "--images", "16", "--iterations", "1", "--tests", "2", "--threads", "1"];
    const { code, stdout } = await inProcess(["train-parsing", "--model", cars, ...args]);
    expect(code).toBe(0);
    const { description, network } = readModel(cars);
    const card = description.card as { parts: { overlap: number; overlaps: Record<string, number> } };
    const { overlap, overlaps, ...asked } = card.parts;
    expect(asked).toEqual({ data: "cars", images: 16, iterations: 1, seed: 0, tests: 2 });
    // Parts that are neither there nor found have no overlap.
    expect(CATEGORIES.cars.parts.map(({ name }) => name)).toEqual(
      expect.arrayContaining(Object.keys(overlaps)),
    );
    const each = Object.values(overlaps);
    expect(overlap).toBeCloseTo(each.reduce((sum, value) => sum + value, 0) / each.length, 9);
    expect(stdout).toContain("Trained the parts network of small: mean overlap with the truth");
    expect(stdout).toContain(`\n  body              ${(100 * overlaps.body).toFixed(1)} %`);
    expect(network("parts")?.["head.weight"].shape).toEqual([6, 12, 1, 1]);
    expect(network("parsing")).toBeUndefined();
  });

  it("refuse a model of another size, and evaluate gan one without the networks", async () => {
    const other = smallModel({ ...SMALL, size: 16 });
    for (const command of ["train-identity", "train-pose"]) {
      const { code, data } = await json(command, "--model", other);
      expect(code).toBe(1);
      expect(data.error).toContain("images are 16 px, but the identity and pose networks look at 64 px");
    }
    const unknown = smallModel(SMALL, "none");
    for (const command of [["train-identity"], ["train-pose"], ["evaluate"], ["evaluate", "gan"]]) {
      const { code, stdout } = await inProcess([...command, "--model", unknown, "--json"]);
      expect(code).toBe(1);
      expect(JSON.parse(stdout).error).toContain("The model small names no procedural category");
    }
    const foreign = await inProcess(["evaluate", "gan", "--measure-with", "syncar-64", "--json"]);
    expect(JSON.parse(foreign.stdout).error).toContain(
      "measure-with is syncar-64, whose networks are for cars, but synface-64 shows faces; name a model of faces.",
    );
    const { stdout } = await inProcess(["evaluate", "gan", "--model", smallModel(), "--json"]);
    expect(JSON.parse(stdout).error).toContain(
      "has no identity network; take another model's, or train one into its folder",
    );
  });
});

describe("gan2shape evaluate gan", () => {
  it("takes the shared options and its own, prints and writes the figures", async () => {
    const out = temporaryFolder();
    const args = ["-m", "fake", "--samples", "50", "--psi", "0.7", "--inversions", "0", "--seed", "3"];
    const { code, data } = await json("evaluate", "gan", ...args, "--out", out);
    expect(code).toBe(0);
    expect(data).toMatchObject({
      model: "fake",
      samples: 50,
      psi: 0.7,
      seed: 3,
      comparison: { recall: 0.4 },
    });
    expect(data.inversion).toBeUndefined();
    expect(JSON.parse(readFileSync(path.join(out, "gan-evaluation.json"), "utf8"))).toEqual(data);
    const { files } = JSON.parse(readFileSync(path.join(out, "manifest.json"), "utf8"));
    expect(files.map(({ file }: { file: string }) => file)).toEqual([
      "gan-evaluation.json",
      "gan-evaluation.png",
    ]);
    expect((await decode(readFileSync(path.join(out, "gan-evaluation.png")))).colors).toBeGreaterThan(20);
    const { stdout } = await inProcess(["evaluate", "gan", "-m", "fake"], { open: openFake });
    expect(stdout).toContain("precision");
    expect(stdout).toContain("inversion of 100 renders");
  });

  it.each([
    [["--count", "8"], '--count is for measuring the method; "evaluate gan" takes --samples'],
    [["--samples", "3"], "samples is 3, but must be a whole number from 8"],
    [["--psi", "5"], "psi is 5, but must be a number from 0 to 2."],
    [["--model", "nope"], 'There is no model "nope"'],
  ])("refuses %j", async (args, message) => {
    const { code, data } = await json("evaluate", "gan", ...args);
    expect(code).toBe(1);
    expect(data.error).toContain(message);
  });
});
