import { describe, expect, it } from "vitest";
import { cloneParameters, compile, type Parameters, RandomStream, type tf } from "../../src/engine/index.js";
import { latentSlots } from "../../src/gan/config.js";
import { initializeDiscriminator } from "../../src/gan/discriminator.js";
import { initializeGenerator, mixedLatents, synthesis } from "../../src/gan/generator.js";
import { pathLengths } from "../../src/gan/losses.js";
import { compileTrainingPrograms, gradientName } from "../../src/gan/trainingPrograms.js";
import { TINY } from "./tiny.js";

const BATCH = 4;
const HALF = BATCH / 2;
const SLOTS = latentSlots(TINY);
const random = new RandomStream(3, "path");
const crossover = new Float32Array(HALF * SLOTS).map((_, i) => (i % SLOTS > 1 ? 1 : 0));
const draw = {
  z1: random.normal(HALF * TINY.latentSize),
  z2: random.normal(HALF * TINY.latentSize),
  crossover,
  direction: random.normal(HALF * 3 * TINY.size ** 2),
};
const generator = initializeGenerator(TINY, 1);
const programs = (parameters: Parameters, device: "cpu" | "tfjs", pathWeight = 8) =>
  compileTrainingPrograms(
    TINY,
    { generator: parameters, discriminator: initializeDiscriminator(TINY, 1), average: generator },
    { batch: BATCH, r1Weight: 1, pathWeight, device, threads: 1 },
  );

describe("path lengths", () => {
  it("are those of the Jacobian that finite differences give", async () => {
    const shape = [HALF, SLOTS, TINY.latentSize];
    const options = { device: "cpu", threads: 1 } as const;
    const nets = { g: { parameters: generator, role: "frozen" as const } };
    const direction = [HALF, 3, TINY.size, TINY.size];
    const render = await compile(
      ({ inputs, nets: { g } }) => ({ images: synthesis(g, TINY, inputs.w as tf.Tensor3D) }),
      { inputs: { w: shape }, nets, ...options },
    );
    const measure = await compile(
      ({ inputs, nets: { g } }) => ({
        lengths: pathLengths(
          (w) => synthesis(g, TINY, w),
          inputs.w as tf.Tensor3D,
          inputs.direction as tf.Tensor4D,
        ),
      }),
      { inputs: { w: shape, direction }, nets, ...options },
    );
    const w = random.normal(HALF * SLOTS * TINY.latentSize);
    const { lengths } = await measure.run({ w, direction: draw.direction });
    // Each image depends on its own latents only, so both are moved at once.
    const projected = async (at: number, step: number): Promise<number[]> => {
      const moved = w.slice();
      for (let b = 0; b < HALF; b++) moved[b * SLOTS * TINY.latentSize + at] += step;
      const { images } = await render.run({ w: moved });
      const length = images.length / HALF;
      return Array.from({ length: HALF }, (_, b) =>
        images
          .subarray(b * length, (b + 1) * length)
          .reduce((sum, value, i) => sum + (value * draw.direction[b * length + i]) / TINY.size, 0),
      );
    };
    const squares = [0, 0];
    for (let at = 0; at < SLOTS * TINY.latentSize; at++) {
      const [high, low] = [await projected(at, 1e-2), await projected(at, -1e-2)];
      for (let b = 0; b < HALF; b++) squares[b] += ((high[b] - low[b]) / 2e-2) ** 2;
    }
    for (let b = 0; b < HALF; b++) {
      const expected = Math.sqrt(squares[b] / SLOTS);
      expect(expected).toBeGreaterThan(0.01);
      expect(Math.abs(lengths[b] / expected - 1)).toBeLessThan(0.01);
    }
    await Promise.all([render.dispose(), measure.dispose()]);
  });

  it("move the running mean by a hundredth, which is inside the penalty", async () => {
    const { path } = await programs(generator, "cpu");
    const start = Float32Array.of(0.5);
    const lengths = await measured();
    const { loss, pathLength } = await path!.run({ ...draw, pathLength: start });
    const mean = 0.5 + 0.01 * ((lengths[0] + lengths[1]) / 2 - 0.5);
    expect(pathLength[0]).toBeCloseTo(mean, 5);
    expect(loss[0]).toBeCloseTo((8 * ((lengths[0] - mean) ** 2 + (lengths[1] - mean) ** 2)) / 2, 4);
  });

  it("have the gradient of finite differences, mapping network included, on both devices", async () => {
    const moving = cloneParameters(generator);
    const { path } = await programs(moving, "cpu");
    const feeds = { ...draw, pathLength: Float32Array.of(0.2) };
    const found = Object.fromEntries(
      Object.entries(await path!.run(feeds)).map(([name, data]) => [name, data.slice()]),
    );
    const eager = await (await programs(moving, "tfjs")).path!.run(feeds);
    for (const name of [
      "style.1.weight",
      "input.input",
      "conv1.conv.modulation.weight",
      "convs.0.conv.weight",
    ]) {
      const gradient = found[gradientName(name)];
      const scale = Math.max(...gradient.map(Math.abs));
      expect(scale).toBeGreaterThan(1e-4);
      gradient.forEach((value, i) => {
        expect(Math.abs(value - eager[gradientName(name)][i])).toBeLessThan(1e-3 * scale);
      });
      // The entry that matters most: elsewhere single precision would rule the difference.
      const at = gradient.findIndex((value) => Math.abs(value) === scale);
      const { data } = moving[name];
      const kept = data[at];
      const lossAt = async (value: number): Promise<number> => {
        data[at] = value;
        return (await path!.run(feeds)).loss[0];
      };
      // Small enough that no activation changes its side, where the lengths jump.
      const step = 0.003 * Math.max(1, Math.abs(kept));
      const difference = ((await lossAt(kept + step)) - (await lossAt(kept - step))) / (2 * step);
      data[at] = kept;
      expect(Math.abs(difference / gradient[at] - 1), name).toBeLessThan(0.005);
    }
  });

  it("are left out without a weight", async () => {
    expect((await programs(generator, "cpu", 0)).path).toBeUndefined();
  });
});

/** The lengths of the draw, by a program that knows nothing of the penalty. */
async function measured(): Promise<Float32Array> {
  const program = await compile(
    ({ inputs: { z1, z2, crossover: mix, direction }, nets: { g } }) => ({
      lengths: pathLengths(
        (w) => synthesis(g, TINY, w),
        mixedLatents(g, TINY, { z1, z2, crossover: mix }),
        direction as tf.Tensor4D,
      ),
    }),
    {
      inputs: {
        z1: [HALF, TINY.latentSize],
        z2: [HALF, TINY.latentSize],
        crossover: [HALF, SLOTS],
        direction: [HALF, 3, TINY.size, TINY.size],
      },
      nets: { g: { parameters: generator, role: "frozen" } },
      device: "tfjs",
    },
  );
  return (await program.run(draw)).lengths.slice();
}
