import path from "node:path";
import { describe, expect, it } from "vitest";
import { readCheckpoint } from "../../src/gan/trainingCheckpoint.js";
import { readModel } from "../../src/weights/index.js";
import { temporaryFolder } from "../notebook/notebooks.js";
import { inProcess } from "./gan2shape.js";

const train = (...args: string[]) =>
  inProcess(["train-gan", "--images", "4", "--batch", "2", "--threads", "1", ...args, "--json"]);

describe("gan2shape train-gan", () => {
  it("saves the best model by the measure, and the card says which", async () => {
    const folder = temporaryFolder();
    const [out, model] = [path.join(folder, "run"), path.join(folder, "model")];
    const measured = ["--measure-with", "synface-64", "--measure-every", "1", "--measure-samples", "8"];
    await train("--iterations", "1", "--out", out, ...measured);
    const { stdout } = await train(
      "--iterations",
      "2",
      "--augment",
      "0.2",
      "--out",
      out,
      "--save-model",
      model,
    );
    const { iteration, best } = JSON.parse(stdout);
    expect(iteration).toBe(2);
    expect(best.iteration).toBe(1);
    expect(best.frechetDistance).toBeGreaterThan(0);
    const saved = readModel(model);
    expect(saved.description.card).toMatchObject({ iterations: 1, best: { ...best, trainedTo: 2 } });
    const { groups } = readCheckpoint(path.join(out, "best.safetensors"));
    for (const [name, { data }] of Object.entries(saved.discriminator)) {
      const kept = groups.discriminator[name].data;
      // Models are stored in half precision.
      expect(data.every((value, i) => Math.abs(value - kept[i]) <= 1e-3 * Math.abs(kept[i]) + 1e-6)).toBe(
        true,
      );
    }
  }, 180_000);

  it("grows a smaller model, and the card says from which", async () => {
    const folder = temporaryFolder();
    const [out, model] = [path.join(folder, "run"), path.join(folder, "model")];
    const { stdout } = await train(
      ...["--grow", "synface-64", "--share-layers", "--iterations", "1", "--out", out, "--save-model", model],
      ...["--measure-with", "synface-64", "--measure-every", "1", "--measure-samples", "8"],
    );
    expect(JSON.parse(stdout).best.frechetDistance).toBeGreaterThan(0);
    const [grown, small] = [readModel(model), readModel("synface-64")];
    expect(grown.config).toEqual({ ...small.config, size: 128 });
    expect(grown.description.card).toMatchObject({ grownFrom: { model: "synface-64", size: 64 } });
    for (const name of ["style.8.weight", "convs.4.conv.weight"]) {
      expect(grown.generator[name].data).toEqual(small.generator[name].data);
    }
    expect(grown.latentMean).toEqual(small.latentMean);
    expect(grown.description.sharedLayers?.model).toBe("synface-64");
  }, 180_000);

  it("starts from a model, and the card says from which", async () => {
    const folder = temporaryFolder();
    const [out, model] = [path.join(folder, "run"), path.join(folder, "model")];
    await train("--start", "synface-64", "--iterations", "1", "--out", out, "--save-model", model);
    const [started, source] = [readModel(model), readModel("synface-64")];
    expect(started.config).toEqual(source.config);
    const startedFrom = { model: "synface-64", iterations: source.description.card?.iterations };
    expect(started.description.card).toMatchObject({ startedFrom, iterations: 1 });
    const [mean, before] = [started, source].map((of) => of.generator["style.8.weight"].data);
    // One iteration moves the average by a five-hundredth of a step.
    expect(mean.every((value, i) => Math.abs(value - before[i]) <= 2e-3 * Math.abs(before[i]) + 1e-4)).toBe(
      true,
    );
    const refusal = async (...args: string[]) => (await train("--start", "synface-64", ...args)).stderr;
    expect(await refusal("--size", "128")).toMatch(
      /size is 128, but a GAN that starts from another is as that one/,
    );
    expect(await refusal("--grow", "synface-64")).toMatch(/leave out grow or start/);
  }, 180_000);

  it("says what it cannot grow", async () => {
    const refusal = async (...args: string[]) => (await train(...args)).stderr;
    expect(await refusal("--grow", "synface-64", "--config", "config-e")).toMatch(
      /config is config-e, but a grown/,
    );
    expect(await refusal("--grow", "synface-64", "--size", "64")).toMatch(/makes 64 px already/);
    expect(await refusal("--grow", "nobody")).toMatch(/There is no model "nobody"/);
    expect(await refusal("--grow", "synface-64", "--share-layers")).toMatch(/needs --grow and --save-model/);
  });

  it("says what it cannot measure with", async () => {
    const refusal = async (...args: string[]) => (await train(...args)).stderr;
    expect(await refusal("--measure-with")).toMatch(/names no model, and there is no save-model/);
    expect(await refusal("--measure-with", "synface-64", "--data", "cars")).toContain(
      "measure-with is synface-64, whose identity network is for faces, but data is cars; name a model of cars.",
    );
    expect(await refusal("--measure-with", "synface-64", "--data", "cats")).toMatch(/"cats" has none of/);
    expect(await refusal("--learning-rate", "0")).toMatch(
      /learning-rate is 0, but must be a number of at least 0.000001/,
    );
    expect(await refusal("--augment", "3")).toMatch(/augment is 3, but must be a number from 0 to 1/);
  });
});
