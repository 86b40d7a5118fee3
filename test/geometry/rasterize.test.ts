import { describe, expect, it } from "vitest";
import { RandomStream, tf } from "../../src/engine/index.js";
import { InputError } from "../../src/errors.js";
import { canonicalToView, poseFromPhysical, unproject } from "../../src/geometry/camera.js";
import { rasterCamera, rasterizeDepth } from "../../src/geometry/rasterize.js";
import { rasterizeDepthInto } from "../../src/geometry/rasterizeDepth.js";
import { DEFAULT_SCENE, intrinsics, makeScene } from "../../src/geometry/scene.js";
import { naiveDepth } from "./naiveRasterizer.js";

const SIZE = 8;
const { focal, center } = intrinsics(SIZE);

/** A wavy surface, its points shaken: folds, overlaps and both orientations. */
function shakenGrid(seed: number, amount: number, size = SIZE): Float32Array {
  const random = new RandomStream(seed, "raster test");
  const shake = random.normal(3 * size * size);
  return Float32Array.from(shake, (noise, i) => {
    const vertex = Math.floor(i / 3);
    const [r, c] = [Math.floor(vertex / size), vertex % size];
    const d = 1 + 0.05 * Math.sin(r) + 0.04 * Math.cos(1.3 * c);
    const pixel = amount * noise;
    return [
      (d * (c - center + pixel)) / focal,
      (d * (r - center + pixel)) / focal,
      d + 0.02 * amount * noise,
    ][i % 3];
  });
}

function draw(points: Float32Array, scene = DEFAULT_SCENE, size = SIZE, grid = size) {
  const depth = new Float32Array(size * size);
  const faces = new Float32Array(4 * size * size);
  const fine = new Float32Array(4 * size * size);
  rasterizeDepthInto(points, 1, grid, rasterCamera(size, scene), depth, faces, fine);
  return { depth, faces, fine };
}

function expectSameDepth(actual: ArrayLike<number>, expected: ArrayLike<number>, label: string) {
  for (let i = 0; i < expected.length; i++)
    expect(
      Math.abs(actual[i] - expected[i]),
      `${label}, pixel ${i}: ${actual[i]} not ${expected[i]}`,
    ).toBeLessThan(1e-5);
}

describe("rasterizeDepth against every face at every sample", () => {
  it.each([0.05, 0.5, 1.5, 4])("shaken by %f pixels", (amount) => {
    for (let seed = 0; seed < 6; seed++) {
      const points = shakenGrid(seed, amount);
      const { depth, faces } = draw(points);
      const naive = naiveDepth(points, SIZE, focal);
      expectSameDepth(depth, naive.depth, `seed ${seed}`);
      expect(Array.from(faces)).toEqual(Array.from(naive.seen));
    }
  });

  it("with degenerate triangles", () => {
    const points = shakenGrid(3, 0.8);
    points.copyWithin(3 * 9, 3 * 10, 3 * 11);
    points.copyWithin(3 * 30, 3 * 31, 3 * 32);
    points.copyWithin(3 * 38, 3 * 31, 3 * 32);
    const { depth } = draw(points);
    expectSameDepth(depth, naiveDepth(points, SIZE, focal).depth, "degenerate");
    expect(draw(new Float32Array(3 * SIZE * SIZE).fill(1)).depth.every((d) => d === 100)).toBe(true);
  });

  it("seen edge-on and from behind", () => {
    for (const yaw of [1.5, Math.PI / 2, 1.7, Math.PI]) {
      const pose = poseFromPhysical(tf.tensor2d([[0.3, yaw, 0.2, 0, 0, 0]]));
      const depth = tf.tensor3d(
        shakenGrid(1, 0).filter((_, i) => i % 3 === 2),
        [1, SIZE, SIZE],
      );
      const points = canonicalToView(unproject(depth), pose).dataSync() as Float32Array;
      expectSameDepth(draw(points).depth, naiveDepth(points, SIZE, focal).depth, `yaw ${yaw}`);
    }
  });

  it("with points behind the camera, too near, too far and not finite", () => {
    const points = shakenGrid(5, 0.5);
    points[3 * 20 + 2] = -0.5;
    points[3 * 43 + 2] = 0.05;
    points[3 * 13 + 2] = 150;
    points[3 * 50 + 2] = 0;
    expectSameDepth(draw(points).depth, naiveDepth(points, SIZE, focal).depth, "behind");
    points[3 * 27] = Number.NaN;
    points[3 * 29 + 1] = Number.POSITIVE_INFINITY;
    expect(draw(points).depth.every(Number.isFinite)).toBe(true);
  });

  it("in the clean mode, and with a grid larger than the image", () => {
    const points = shakenGrid(2, 0.5);
    const clean = makeScene({ compatibility: "clean" });
    expectSameDepth(draw(points, clean).depth, naiveDepth(points, SIZE, focal, true).depth, "clean");
    const small = intrinsics(6);
    const { depth } = draw(points, clean, 6, SIZE);
    expectSameDepth(depth, naiveDepth(points, 6, small.focal, true, SIZE).depth, "larger grid");
  });
});

describe("rasterizeDepth", () => {
  it("lets the earlier face win a tie", () => {
    // Two cells folded onto each other: the second lies exactly on the first.
    const camera = { focal: 1, center: 0, scale: 2, offset: 0, samples: 4 };
    const [left, right, fold] = [
      [0.1, 0.3, 2.2],
      [1.4, 1.5, 0.6],
      [0.1, 0.3, 2.2],
    ];
    const points = Float32Array.from(
      [left, right, fold].flatMap((_, r) => [0, 1, 2].flatMap((c) => [[0.1, 1.6, 0.1][c], 0.1 + 0.7 * r, 1])),
    );
    const depth = new Float32Array(4);
    const faces = new Float32Array(16);
    rasterizeDepthInto(points, 1, 3, camera, depth, faces, new Float32Array(16));
    const covered = faces.filter((face) => face >= 0);
    expect(covered.length).toBeGreaterThan(4);
    // Faces of the right column (1, 3, 5, 7) or of reversed copies (8 and above) never win.
    for (const face of covered) expect([0, 2, 4, 6]).toContain(face);
  });

  it("has a gradient that finite differences confirm", () => {
    const points = shakenGrid(4, 0.4);
    const upstream = new RandomStream(1, "upstream").normal(SIZE * SIZE);
    const value = (at: Float32Array) => {
      const { fine, faces } = draw(at);
      // Silhouettes carry no gradient: compare only samples whose face stays the same.
      return { fine: Float64Array.from(fine), faces };
    };
    const [gradient] = [
      tf
        .grad((x: tf.Tensor) =>
          tf.sum(tf.mul(rasterizeDepth(x, SIZE), tf.tensor3d(upstream, [1, SIZE, SIZE]))),
        )(tf.tensor4d(points, [1, SIZE, SIZE, 3]))
        .dataSync(),
    ];
    let compared = 0;
    for (let i = 0; i < points.length; i++) {
      const step = 2e-4 / (i % 3 === 2 ? 1 : focal / 4);
      const [up, down] = [points.slice(), points.slice()];
      up[i] += step;
      down[i] -= step;
      const [a, b] = [value(up), value(down)];
      if (a.faces.some((face, s) => face !== b.faces[s])) continue;
      let difference = 0;
      const n = 2 * SIZE;
      for (let s = 0; s < a.fine.length; s++) {
        const pixel = (Math.floor(s / n) >> 1) * SIZE + ((s % n) >> 1);
        difference += (upstream[pixel] * (a.fine[s] - b.fine[s])) / 4;
      }
      const numeric = difference / (up[i] - down[i]);
      expect(Math.abs(gradient[i] - numeric), `value ${i}: ${gradient[i]} not ${numeric}`).toBeLessThan(
        0.02 * Math.abs(numeric) + 0.02,
      );
      compared++;
    }
    expect(compared).toBeGreaterThan(100);
  });

  it("shifts by half a pixel and loses the last row and column in the reference mode only", () => {
    const size = 16;
    const ramp = Float32Array.from(
      { length: size * size },
      (_, i) => 1 + 0.003 * (i % size) + 0.001 * Math.floor(i / size),
    );
    const points = unproject(tf.tensor3d(ramp, [1, size, size]));
    const seen = rasterizeDepth(points, size).dataSync();
    for (let r = 0; r < size; r++)
      for (let c = 0; c < size; c++) {
        const depth = seen[r * size + c];
        if (r === size - 1 || c === size - 1) expect(depth).toBeGreaterThan(1.2);
        else expect(depth).toBeCloseTo(ramp[r * size + c] + 0.002, 5);
      }
  });

  it("draws every item of a batch as if alone", () => {
    const [a, b] = [shakenGrid(7, 0.4), shakenGrid(8, 0.4)];
    const both = rasterizeDepth(tf.tensor4d([...a, ...b], [2, SIZE, SIZE, 3]), SIZE).dataSync();
    expect(Array.from(both)).toEqual([...draw(a).depth, ...draw(b).depth]);
  });

  it("refuses points that are no square grid", () => {
    expect(() => rasterizeDepth(tf.zeros([1, 4, 5, 3]), 4)).toThrow(InputError);
  });
});
