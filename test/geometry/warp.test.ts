import { describe, expect, it } from "vitest";
import { compile, compileTraining, RandomStream, tf } from "../../src/engine/index.js";
import { poseFromPhysical, poseFromRaw } from "../../src/geometry/camera.js";
import { canonicalDepth } from "../../src/geometry/depth.js";
import { normalsFromDepth } from "../../src/geometry/normals.js";
import { makeScene } from "../../src/geometry/scene.js";
import { diffuseShading, lightFromRaw, shade } from "../../src/geometry/shading.js";
import {
  forwardGrid,
  inverseGrid,
  renderView,
  validityMask,
  warpCanonicalDepth,
  warpMask,
} from "../../src/geometry/warp.js";
import { expectClose } from "./close.js";

const clean = makeScene({ compatibility: "clean" });
const identity = () => poseFromPhysical(tf.zeros([1, 6]));
const ramp = (size: number) =>
  tf.tensor3d(
    Float32Array.from(
      { length: size * size },
      (_, i) => 1 + 0.003 * (i % size) + 0.001 * Math.floor(i / size),
    ),
    [1, size, size],
  );

describe("warpCanonicalDepth", () => {
  it("shifts the identity view by half a pixel and empties the last row and column", () => {
    const seen = warpCanonicalDepth(ramp(16), identity()).dataSync();
    const depth = ramp(16).dataSync();
    for (let i = 0; i < 256; i++) {
      const last = i % 16 === 15 || i >= 240;
      expect(seen[i]).toBeCloseTo(last ? 1.2 : depth[i] + 0.002, 5);
    }
    const valid = validityMask(warpCanonicalDepth(ramp(16), identity())).dataSync() as Float32Array;
    expect(valid.reduce((sum, v) => sum + v, 0)).toBe(225);
  });

  it("leaves the identity view as it is in the clean mode, border included", () => {
    const flat = tf.fill([1, 8, 8], 1.03) as tf.Tensor3D;
    expectClose(warpCanonicalDepth(flat, identity(), clean).dataSync(), flat.dataSync(), 1e-5);
    const seen = warpCanonicalDepth(ramp(16), identity(), clean).dataSync();
    const depth = ramp(16).dataSync();
    for (let r = 1; r < 15; r++)
      for (let c = 1; c < 15; c++) expect(seen[16 * r + c]).toBeCloseTo(depth[16 * r + c], 5);
  });

  it("gives background no gradient", () => {
    const gradient = tf.grad((d: tf.Tensor) => tf.sum(warpCanonicalDepth(d as tf.Tensor3D, identity())))(
      ramp(8),
    );
    expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
    expect(gradient.dataSync()[63]).toBeLessThan(0.5);
  });
});

describe("sampling grids", () => {
  it("undo each other on a flat surface", () => {
    const pose = poseFromPhysical(tf.tensor2d([[0.05, 0.1, 0.02, 0.001, 0, 0]]));
    const seen = warpCanonicalDepth(tf.ones([1, 32, 32]) as tf.Tensor3D, pose, clean);
    const back = inverseGrid(seen, pose, clean).dataSync();
    const out = forwardGrid(tf.ones([1, 32, 32]) as tf.Tensor3D, pose, clean).dataSync();
    // Pixel (16, 16) of the view comes from `back`; going out from there must lead home.
    const at = 2 * (16 * 32 + 16);
    const [column, row] = [back[at], back[at + 1]].map((g) => ((g + 1) / 2) * 31);
    const [c, r] = [Math.floor(column), Math.floor(row)];
    const [a, b] = [column - c, row - r];
    const home = [0, 1].map(
      (k) =>
        (1 - b) * ((1 - a) * out[2 * (r * 32 + c) + k] + a * out[2 * (r * 32 + c + 1) + k]) +
        b * ((1 - a) * out[2 * ((r + 1) * 32 + c) + k] + a * out[2 * ((r + 1) * 32 + c + 1) + k]),
    );
    expectClose(
      home.map((g) => ((g + 1) / 2) * 31),
      [16, 16],
      5e-3,
    );
  });

  it("warp masks to 0 and 1", () => {
    const pose = poseFromPhysical(tf.tensor2d([[0, 0.5, 0, 0.02, 0, 0]]));
    const grid = inverseGrid(warpCanonicalDepth(ramp(16), pose), pose);
    const mask = warpMask(tf.ones([1, 1, 16, 16]), grid).dataSync();
    expect(new Set(mask)).toEqual(new Set([0, 1]));
  });
});

describe("renderView", () => {
  const size = 8;
  const random = new RandomStream(5, "render");
  const rawDepth = random.normal(size * size).map((x) => 0.4 * x);
  const albedo = random.uniform(3 * size * size, -1, 1);
  const views = random.uniform(12, -0.3, 0.3);
  const target = random.uniform(2 * 3 * size * size, -1, 1);

  const loss = (depth: tf.Tensor, texture: tf.Tensor, view: tf.Tensor, wanted: tf.Tensor) => {
    const d = canonicalDepth(depth);
    const light = lightFromRaw(tf.tensor2d([[0.1, 0.3, 0.2, 0.3]]));
    const lit = shade(
      texture,
      light.ambient,
      light.diffuse,
      diffuseShading(normalsFromDepth(d), light.direction),
    );
    const { image, validity } = renderView(d, lit, poseFromRaw(view));
    const difference = tf.square(tf.sub(image, wanted));
    return tf.sum(tf.mul(difference, tf.expandDims(validity, 1))) as tf.Scalar;
  };
  const depthTensor = () => tf.tensor3d(rawDepth, [1, size, size]);
  const albedoTensor = () => tf.tensor4d(albedo, [1, 3, size, size]);
  const viewTensor = () => tf.tensor2d(views, [2, 6]);
  const targetTensor = () => tf.tensor4d(target, [2, 3, size, size]);

  it("has gradients to texture, depth and views", () => {
    const gradients = tf.grads((d: tf.Tensor, a: tf.Tensor, v: tf.Tensor) => loss(d, a, v, targetTensor()))([
      depthTensor(),
      albedoTensor(),
      viewTensor(),
    ]);
    for (const gradient of gradients) {
      const values = gradient.dataSync();
      expect(values.every(Number.isFinite)).toBe(true);
      expect(values.some((v) => v !== 0)).toBe(true);
    }
    // The loss is smooth in the texture: finite differences hold there.
    const value = (a: Float32Array) =>
      loss(depthTensor(), tf.tensor4d(a, [1, 3, size, size]), viewTensor(), targetTensor()).dataSync()[0];
    const slope = gradients[1].dataSync();
    for (const i of [10, 27, 70, 130]) {
      const shifted = (by: number) => value(albedo.map((x, k) => (k === i ? x + by : x)));
      expect((shifted(0.01) - shifted(-0.01)) / 0.02).toBeCloseTo(slope[i], 1);
    }
  });

  it("compiles to the same values and the same first training step", async () => {
    const program = await compile(
      ({ inputs }) => {
        const pose = poseFromRaw(inputs.view);
        const { viewDepth, validity, grid, image } = renderView(
          canonicalDepth(inputs.depth),
          inputs.texture as tf.Tensor4D,
          pose,
        );
        return { viewDepth, validity, grid, image };
      },
      { inputs: { depth: [1, size, size], texture: [1, 3, size, size], view: [2, 6] } },
    );
    const compiled = await program.run({ depth: rawDepth, texture: albedo, view: views });
    const eager = renderView(canonicalDepth(depthTensor()), albedoTensor(), poseFromRaw(viewTensor()));
    for (const name of ["viewDepth", "validity", "grid", "image"] as const)
      expectClose(compiled[name], eager[name].dataSync(), 2e-5);
    await program.dispose();

    const train = await compileTraining(
      ({ inputs, nets }) => ({ loss: loss(nets.shape.depth, nets.shape.albedo, inputs.view, inputs.target) }),
      {
        inputs: { view: [2, 6], target: [2, 3, size, size] },
        nets: {
          shape: {
            parameters: {
              depth: { shape: [1, size, size], data: rawDepth.slice() },
              albedo: { shape: [1, 3, size, size], data: albedo.slice() },
            },
            role: "trained",
          },
        },
        optimizer: { learningRate: 1e-3 },
      },
    );
    const expected = loss(depthTensor(), albedoTensor(), viewTensor(), targetTensor()).dataSync()[0];
    const losses: number[] = [];
    for (let i = 0; i < 10; i++) losses.push((await train.step({ view: views, target })).loss);
    expect(losses[0]).toBeCloseTo(expected, 2);
    expect(losses[9]).toBeLessThan(losses[0]);
    await train.dispose();
  });
});
