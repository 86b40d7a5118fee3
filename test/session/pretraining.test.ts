import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { carDataset } from "../../src/data/index.js";
import type { Parameters } from "../../src/engine/index.js";
import { SYNFACE_64 } from "../../src/gan/config.js";
import { initializeDiscriminator } from "../../src/gan/discriminator.js";
import { encodeImages } from "../../src/gan/encode.js";
import { initializeGenerator } from "../../src/gan/generator.js";
import { invertImages } from "../../src/gan/inversion.js";
import { networksOf } from "../../src/method/model.js";
import { offsetEncoder } from "../../src/nets/offsetEncoder.js";
import { initialParsing } from "../../src/nets/parsing.js";
import { frontalTargets } from "../../src/session/frontalTargets.js";
import { joinNetworks, open } from "../../src/session/open.js";
import { pretrainingTargets } from "../../src/session/pretrainingTargets.js";
import { addNetwork, writeModel } from "../../src/weights/index.js";

/** Large enough for the encoder's table, with few channels. */
const CONFIG = { ...SYNFACE_64, channelBase: 256, channelMax: 8, latentSize: 16 };
const root = mkdtempSync(path.join(tmpdir(), "gan2shape-pretraining-"));
const folder = path.join(root, "tiny");
afterAll(() => rmSync(root, { recursive: true, force: true }));

beforeAll(() => {
  writeModel(folder, {
    name: "tiny",
    config: CONFIG,
    generator: initializeGenerator(CONFIG, 1),
    discriminator: initializeDiscriminator(CONFIG, 2),
    networks: { parsing: initialParsing(3) },
    card: { iterations: 1 },
  });
});

describe("pre-trained networks in a model's folder", () => {
  it("are what a session starts from, unless it wants others or another width", async () => {
    const plain = await open(folder, { networkWidth: 0.25 });
    const { V, L } = networksOf(plain.method);
    const networks: [string, Parameters][] = [
      ["V", V.init(5)],
      ["L", L.init(6)],
    ];
    const card = { pretrained: { images: 2 } };
    addNetwork(folder, "pretrained", joinNetworks(networks), { networkWidth: 0.25, card });

    const model = await open(folder);
    expect(Object.keys(model.method.pretrained ?? {})).toEqual(["V", "L"]);
    const name = Object.keys(networks[0][1])[0];
    const [read, written] = [model.method.pretrained!.V!, networks[0][1]].map((of) => of[name].data);
    read.forEach((value, i) => {
      expect(value).toBeCloseTo(written[i], 3);
    });
    expect(model.bench.initialNetworks(0).V).toBe(model.method.pretrained!.V);
    expect((await open(folder, { pretrained: false })).method.pretrained).toBeUndefined();
    expect(Object.keys((await open(folder, { pretrained: ["L"] })).method.pretrained!)).toEqual(["L"]);
    expect((await open(folder, { networkWidth: 1 })).method.pretrained).toBeUndefined();
  });
});

describe("targets of a pre-training", () => {
  const cars = path.join(root, "cars");
  const SMALLEST = { ...CONFIG, size: 16 };
  beforeAll(() =>
    writeModel(cars, {
      name: "cars",
      config: SMALLEST,
      category: "cars",
      generator: initializeGenerator(SMALLEST, 1),
      discriminator: initializeDiscriminator(SMALLEST, 2),
    }),
  );

  it("are renders of what the model shows, which is not mirrored when it has a left and a right", async () => {
    const model = await open(cars, { networkWidth: 0.25, threads: 1 });
    expect(model.category).toBe("cars");
    expect(model.method).toMatchObject({ category: "car", symmetric: false });
    const options = { count: 2, seed: 3, inversionIterations: 2 };
    const targets = await pretrainingTargets(model, { ...options, data: "cars" });
    const car = carDataset({ count: 2, seed: 3 }).get(1);
    expect(targets[1].image.data).toEqual(car.image);
    expect(targets[1].mask.data).toEqual(car.mask);
    const { schedule } = await model.prior(targets[0], { iterations: 1, schedule: "synface" });
    expect(schedule.flip3).toEqual([false]);
    await expect(pretrainingTargets(model, { ...options, data: "faces" })).rejects.toThrow(
      'data is "faces", but the model cars shows cars; take "cars".',
    );
    await expect(pretrainingTargets(model, { ...options, data: "frontal" })).rejects.toThrow(
      "needs objects with left-right symmetry",
    );
    await model.dispose();
  });
});

describe("frontal targets", () => {
  it("have the mean of the latents of a sample and of its mirror image", async () => {
    const model = await open(folder);
    const [target] = await frontalTargets(model, [7], { iterations: 3 });
    const { image, latent } = await model.sample({ seed: 7, truncationPsi: 1 });
    const mirrored = image.data.map((_, i) => image.data[i - (i % 64) + 63 - (i % 64)]);
    const { gan, perceptual } = model.method;
    const [inversion] = await invertImages(gan, [mirrored], { perceptual, iterations: 3 });
    target.latent.forEach((value, i) => {
      expect(value).toBeCloseTo((latent[i] + inversion.latent[i]) / 2, 5);
    });
    expect(target.seed).toBe(7);
    await model.dispose();
  });

  it("are found from the guess of an encoder on, where there is one", async () => {
    addNetwork(folder, "encoder", offsetEncoder(CONFIG.size, CONFIG.latentSize).init(4));
    const model = await open(folder);
    const [guessed] = await frontalTargets(model, [7], { iterations: 1 });
    const { image, latent } = await model.sample({ seed: 7, truncationPsi: 1 });
    const mirrored = image.data.map((_, i) => image.data[i - (i % 64) + 63 - (i % 64)]);
    const [guess] = await encodeImages(model.method.gan, model.encoder!, [mirrored]);
    // One step of Adam moves each number by its rate at most, which begins at nothing.
    guessed.latent.forEach((value, i) => {
      expect(Math.abs(value - (latent[i] + guess[i]) / 2)).toBeLessThan(0.06);
    });
    await model.dispose();
  });

  it("are kept in a folder, and other ones are not taken for them", async () => {
    const model = await open(folder);
    const checkpoint = path.join(root, "targets");
    const done: number[] = [];
    const options = { data: "samples" as const, count: 3, checkpoint };
    const first = await pretrainingTargets(model, { ...options, onProgress: (n) => done.push(n) });
    expect(done).toEqual([1, 2, 3]);
    const again = await pretrainingTargets(model, { ...options, onProgress: (n) => done.push(n) });
    expect(done).toHaveLength(3);
    expect(again[2].latent).toEqual(first[2].latent);
    await expect(pretrainingTargets(model, { ...options, seed: 1 })).rejects.toThrow(
      "targets of other images",
    );
  });
});
