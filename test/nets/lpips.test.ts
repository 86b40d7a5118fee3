import { beforeAll, describe, expect, it } from "vitest";
import { type Parameters, RandomStream, type Tensors, tf } from "../../src/engine/index.js";
import { lpips, lpipsParameters, randomLpips, unitNormalise } from "../../src/nets/lpips.js";

const tensorsOf = (parameters: Parameters): Tensors =>
  Object.fromEntries(Object.entries(parameters).map(([n, { shape, data }]) => [n, tf.tensor(data, shape)]));

describe("LPIPS", () => {
  beforeAll(() => void tf.setBackend("cpu"));

  it("is 0 for equal images and symmetric", () => {
    const weights = tensorsOf(randomLpips(0));
    const random = new RandomStream(1, "images");
    const [x, y] = [0, 1].map(() => tf.tensor4d(random.uniform(3 * 256, -1, 1), [1, 3, 16, 16]));
    const distance = (a: tf.Tensor4D, b: tf.Tensor4D) => tf.tidy(() => lpips(weights, a, b).dataSync()[0]);
    expect(distance(x, x)).toBe(0);
    expect(distance(x, y)).toBeGreaterThan(0);
    expect(distance(x, y)).toBeCloseTo(distance(y, x), 6);
  });

  it("normalises every pixel over the channels, and leaves dead pixels at 0", () => {
    const feature = tf.tensor4d([3, 0, 4, 0], [1, 2, 1, 2]);
    const unit = [...unitNormalise(feature).dataSync()];
    [0.6, 0, 0.8, 0].forEach((v, i) => {
      expect(unit[i]).toBeCloseTo(v, 6);
    });
    const gradient = tf
      .grad((x) => tf.sum(unitNormalise(x as tf.Tensor4D)))(feature)
      .dataSync();
    expect([...gradient].every(Number.isFinite)).toBe(true);
  });

  it("reads a full LPIPS module as well as trunk and heads", () => {
    const weights = randomLpips(0);
    const starts = [0, 4, 9, 16, 23];
    const renamed: Parameters = {};
    for (const [name, value] of Object.entries(weights)) {
      const [, index, part] = name.match(/^features\.(\d+)\.(.*)$/) ?? [];
      const slice = starts.filter((start) => start <= Number(index)).length;
      renamed[index === undefined ? name : `net.slice${slice}.${index}.${part}`] = value;
    }
    expect(lpipsParameters(renamed)).toEqual(weights);
  });

  it("names the tensor that is missing", () => {
    const { "features.5.weight": _gone, ...rest } = randomLpips(0);
    expect(() => lpipsParameters(rest)).toThrow('lack "features.5.weight"');
    expect(() => lpipsParameters({})).toThrow("holds no LPIPS weights");
  });
});
