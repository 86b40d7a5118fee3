import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { carViewLightPrior, writeCarDataset, writeNpy } from "../../src/data/index.js";
import { initializeDiscriminator } from "../../src/gan/discriminator.js";
import { initializeGenerator } from "../../src/gan/generator.js";
import { GENERIC_LIGHTS } from "../../src/method/gaussian.js";
import { open } from "../../src/session/open.js";
import { readModel, writeModel } from "../../src/weights/index.js";
import { TINY } from "../gan/tiny.js";
import { temporaryFolder } from "../notebook/notebooks.js";
import { inProcess } from "./gan2shape.js";

async function json(...args: string[]) {
  const ended = await inProcess(["priors", ...args, "--json"]);
  return { ...ended, data: JSON.parse(ended.stdout) };
}

const root = temporaryFolder();
const [foreign, cars] = ["foreign", "cars"].map((name) => path.join(root, name));
const views = path.join(root, "views.npy");

beforeAll(() => {
  const networks = {
    generator: initializeGenerator(TINY, 1),
    discriminator: initializeDiscriminator(TINY, 2),
  };
  writeModel(foreign, { name: "foreign", config: TINY, ...networks });
  writeModel(cars, { name: "cars", config: TINY, category: "cars", ...networks });
  const data = Float32Array.from({ length: 60 }, (_, i) => Math.sin(1 + i * i) / (1 + (i % 6)));
  writeNpy(views, { shape: [10, 6], data });
});

describe("gan2shape priors", () => {
  it("prints those of a category, and writes nothing", async () => {
    const { code, data } = await json("--data", "cars", "--count", "64");
    expect(code).toBe(0);
    const { view, light } = carViewLightPrior(64);
    expect(data.view).toEqual({ mean: [...view.mean], covariance: [...view.covariance] });
    expect(data.light.covariance).toEqual([...light.covariance]);
    expect(data.from).toEqual({ view: "64 cars", light: "64 cars" });
    const { stdout } = await inProcess(["priors", "--data", "faces"]);
    expect(stdout).toMatch(/yaw, degrees +0\.00 +21\.\d\d/);
  });

  it("gives a model those of what it shows", async () => {
    const { code, data } = await json("--model", cars);
    expect(code).toBe(0);
    const { description } = readModel(cars);
    expect(description.priors).toEqual({ view: data.view, light: data.light });
    expect(description).toMatchObject({ category: "cars", card: { priors: { view: "4096 cars" } } });
  });

  it("takes a researcher's arrays; what is not given stays, or is the generic one", async () => {
    const before = readFileSync(path.join(foreign, "generator.safetensors"));
    const { code, data } = await json("--model", foreign, "--views", views);
    expect(code).toBe(0);
    expect(data.light).toBeUndefined();
    const { viewPrior, lightPrior } = (await open(foreign)).method;
    expect(viewPrior.mean).toEqual(data.view.mean);
    expect(viewPrior.covariance[1]).toEqual(data.view.covariance.slice(6, 12));
    expect(lightPrior).toEqual(GENERIC_LIGHTS);
    expect(readFileSync(path.join(foreign, "generator.safetensors")).equals(before)).toBe(true);
    const lights = path.join(root, "lights.npy");
    writeNpy(lights, { shape: [8, 4], data: new Float32Array(32).fill(0.5) });
    await json("--model", foreign, "--lights", lights);
    const { priors, card } = readModel(foreign).description;
    expect(priors?.view.mean).toEqual(data.view.mean);
    expect(priors?.light.mean).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect(card?.priors).toEqual({ view: "10 rows of views.npy", light: "8 rows of lights.npy" });
  });

  it("reads what dataset wrote", async () => {
    const folder = path.join(root, "dataset");
    await writeCarDataset(folder, { count: 8, size: 16 });
    const { data } = await json("--data", folder);
    expect(data.from).toEqual({ view: "8 rows of views.npy", light: "8 rows of lights.npy" });
    expect(data.view.mean).toHaveLength(6);
  });

  it.each([
    [[], "There is nothing to estimate from; give --data faces or --data cars, or --views"],
    [["--model", foreign], "There is nothing to estimate from"],
    [["--data", "boats"], 'data is "boats", but must be faces, cars or a folder'],
    [["--lights", views], "The lights are 10 x 6, but must be N x 4"],
    [["--model", "nope", "--data", "cars"], 'There is no model "nope"'],
  ])("refuses %j", async (args, message) => {
    const { code, data } = await json(...args);
    expect(code).toBe(1);
    expect(data.error).toContain(message);
  });
});
