import { describe, expect, it } from "vitest";
import { RandomStream, tf } from "../../src/engine/index.js";
import { InputError } from "../../src/errors.js";
import { diffuseShading, lightFromRaw, shade } from "../../src/geometry/shading.js";
import { expectClose } from "./close.js";

describe("shading", () => {
  it("reads raw lights", () => {
    const { ambient, diffuse, direction } = lightFromRaw(tf.tensor2d([[0.2, -0.4, 2, -2]]));
    expectClose([ambient.dataSync()[0], diffuse.dataSync()[0]], [0.6, 0.3], 1e-6);
    expectClose(direction.dataSync(), [2 / 3, -2 / 3, 1 / 3], 1e-6);
    expect(() => lightFromRaw(tf.zeros([1, 5]))).toThrow(InputError);
  });

  it("lights albedo pixel by pixel, one object under several lights", () => {
    const random = new RandomStream(1, "shade");
    const normals = random.normal(2 * 2 * 3);
    const albedo = random.uniform(3 * 4, -1, 1);
    const raw = random.uniform(8, -1, 1);
    const light = lightFromRaw(tf.tensor2d(raw, [2, 4]));
    const diffuse = diffuseShading(tf.tensor4d(normals, [1, 2, 2, 3]), light.direction);
    const texture = shade(tf.tensor4d(albedo, [1, 3, 2, 2]), light.ambient, light.diffuse, diffuse);
    expect(diffuse.shape).toEqual([2, 1, 2, 2]);
    expect(texture.shape).toEqual([2, 3, 2, 2]);
    const expected: number[] = [];
    for (let b = 0; b < 2; b++) {
      const [ka, kd, x, y] = raw.subarray(4 * b, 4 * b + 4);
      for (let k = 0; k < 3; k++)
        for (let p = 0; p < 4; p++) {
          const [nx, ny, nz] = normals.subarray(3 * p, 3 * p + 3);
          const facing = Math.max(0, (nx * x + ny * y + nz) / Math.hypot(x, y, 1));
          const shading = ka / 2 + 0.5 + (kd / 2 + 0.5) * facing;
          expected.push((albedo[4 * k + p] / 2 + 0.5) * shading * 2 - 1);
        }
    }
    expectClose(texture.dataSync(), expected, 1e-5);
  });

  it("lights what faces left when x is positive", () => {
    const light = lightFromRaw(tf.tensor2d([[0, 1, 1, 0]]));
    // Normals point away from the camera: a surface facing left has +x.
    const lit = diffuseShading(
      tf.tensor4d([0.6, 0, 0.8, -0.6, 0, 0.8], [1, 1, 2, 3]),
      light.direction,
    ).dataSync();
    expect(lit[0]).toBeGreaterThan(lit[1]);
  });
});
