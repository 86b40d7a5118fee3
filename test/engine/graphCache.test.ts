import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  compileTraining,
  conv2d,
  graphCacheState,
  gridSample,
  groupNorm,
  leakyRelu,
  RandomStream,
  type Shape,
  sizeOf,
  tf,
} from "../../src/engine/index.js";
import { nodePlatform } from "../../src/engine/nodePlatform.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "graph-cache-"));
  vi.stubEnv("GAN2SHAPE_CACHE", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const random = (name: string, shape: Shape) => ({
  shape,
  data: new RandomStream(3, name).normal(sizeOf(shape)).map((value) => value / 4),
});

/** Some steps of a training that has convolutions, frozen filters, a product, and a host operator in between. */
async function train(frozen = "frozen"): Promise<{ bytes: Buffer; levels: string[] }> {
  const create = vi.spyOn(nodePlatform.InferenceSession, "create");
  const training = await compileTraining(
    ({ inputs, nets }) => {
      const features = leakyRelu(
        groupNorm(conv2d(inputs.image as tf.Tensor4D, nets.trained.first as tf.Tensor4D, { pad: 1 }), 4),
      );
      const warped = gridSample(features as tf.Tensor4D, inputs.grid as tf.Tensor4D);
      const last = tf.relu(conv2d(warped, nets.frozen.second as tf.Tensor4D, { pad: 1 }));
      return {
        loss: tf.mean(tf.square(tf.matMul(last.reshape([2 * 16, 64]), nets.trained.third as tf.Tensor2D))),
        last,
      };
    },
    {
      device: "cpu",
      threads: 1,
      inputs: { image: [2, 3, 8, 8], grid: [2, 8, 8, 2] },
      nets: {
        trained: {
          role: "trained",
          parameters: { first: random("first", [16, 3, 3, 3]), third: random("third", [64, 8]) },
        },
        frozen: { role: "frozen", parameters: { second: random(frozen, [16, 16, 3, 3]) } },
      },
      optimizer: { learningRate: 0.01 },
    },
  );
  const levels = create.mock.calls.map(([, options]) =>
    String((options as { graphOptimizationLevel: string }).graphOptimizationLevel),
  );
  create.mockRestore();
  const { image, grid } = { image: random("image", [2, 3, 8, 8]), grid: random("grid", [2, 8, 8, 2]) };
  const seen: Buffer[] = [];
  for (let i = 0; i < 3; i++) {
    const { loss, outputs } = await training.step({ image: image.data, grid: grid.data });
    seen.push(Buffer.from(Float32Array.of(loss).buffer));
    for (const data of Object.values(outputs)) seen.push(Buffer.from(data.slice().buffer));
  }
  await training.dispose();
  return { bytes: Buffer.concat(seen), levels };
}

const entries = () => readdirSync(folder).map((name) => path.join(folder, name));

describe("optimised graphs on the disk", () => {
  it("are taken the second time, and give the same bytes", async () => {
    vi.stubEnv("GAN2SHAPE_CACHE", "off");
    const without = await train();
    expect(entries()).toEqual([]);
    expect(graphCacheState()).toBeUndefined();

    vi.stubEnv("GAN2SHAPE_CACHE", folder);
    const first = await train();
    expect(entries().length).toBeGreaterThan(0);
    expect(first.levels).not.toContain("disabled");
    const second = await train();
    expect(second.levels.filter((level) => level === "disabled")).toHaveLength(entries().length);
    expect(first.bytes.equals(without.bytes)).toBe(true);
    expect(second.bytes.equals(without.bytes)).toBe(true);
    expect(graphCacheState()).toMatchObject({ folder, files: entries().length });
  });

  it("are others for other frozen weights", async () => {
    await train();
    const other = await train("others");
    vi.stubEnv("GAN2SHAPE_CACHE", "off");
    expect(other.bytes.equals((await train("others")).bytes)).toBe(true);
  });

  it("are made again when a file is damaged", async () => {
    const { bytes } = await train();
    for (const file of entries()) {
      const damaged = readFileSync(file);
      damaged[damaged.length >> 1] ^= 1;
      writeFileSync(file, damaged);
    }
    const again = await train();
    expect(again.levels).not.toContain("disabled");
    expect(again.bytes.equals(bytes)).toBe(true);
    expect((await train()).levels).toContain("disabled");
  });

  it("are done without where the folder cannot be written", async () => {
    const { bytes } = await train();
    const file = path.join(folder, "file");
    writeFileSync(file, "");
    vi.stubEnv("GAN2SHAPE_CACHE", path.join(file, "cache"));
    expect((await train()).bytes.equals(bytes)).toBe(true);
    expect(graphCacheState()?.problem).toBe(`${file} is no folder`);
  });
});
