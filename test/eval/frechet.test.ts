import { describe, expect, it } from "vitest";
import { RandomStream } from "../../src/engine/index.js";
import { featureStatistics, frechetDistance } from "../../src/eval/frechet.js";

const diagonal = (mean: number[], variances: number[]) => ({
  mean: Float64Array.from(mean),
  covariance: Float64Array.from(variances.flatMap((v, i) => variances.map((_, j) => (i === j ? v : 0)))),
});

/** R S R^T of a 2 x 2 covariance. */
function turned(angle: number, [a, b]: number[]) {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const off = c * s * (a - b);
  return Float64Array.of(c * c * a + s * s * b, off, off, s * s * a + c * c * b);
}

describe("featureStatistics", () => {
  it("gives mean and covariance as loops do", () => {
    const [count, dimension] = [7, 3];
    const features = new RandomStream(4, "features").normal(count * dimension);
    const { mean, covariance } = featureStatistics(features, dimension);
    for (let i = 0; i < dimension; i++) {
      const column = (k: number) => Array.from({ length: count }, (_, n) => features[n * dimension + k]);
      const average = (values: number[]) => values.reduce((a, b) => a + b) / count;
      expect(mean[i]).toBeCloseTo(average(column(i)), 10);
      for (let j = 0; j < dimension; j++) {
        let sum = 0;
        column(i).forEach((value, n) => {
          sum += (value - average(column(i))) * (column(j)[n] - average(column(j)));
        });
        expect(covariance[i * dimension + j]).toBeCloseTo(sum / (count - 1), 10);
      }
    }
  });

  it("wants two vectors", () => {
    expect(() => featureStatistics(new Float32Array(3), 3)).toThrow("at least two feature vectors");
  });
});

describe("frechetDistance", () => {
  it("is |m1 - m2|^2 + sum (s1 - s2)^2 for diagonal covariances", () => {
    const a = diagonal([1, 2, 3], [4, 9, 1]);
    const b = diagonal([1, 0, 4], [1, 16, 0]);
    expect(frechetDistance(a, b)).toBeCloseTo(5 + 1 + 1 + 1, 8);
    expect(frechetDistance(b, a)).toBeCloseTo(8, 8);
    expect(frechetDistance(a, a)).toBeCloseTo(0, 8);
  });

  it("does not change when both sets are turned together", () => {
    const of = (angle: number, variances: number[]) => ({
      mean: new Float64Array(2),
      covariance: turned(angle, variances),
    });
    expect(frechetDistance(of(0.7, [4, 1]), of(0.7, [9, 25]))).toBeCloseTo(1 + 16, 8);
  });

  it("is right where the covariances do not commute", () => {
    // tr((AB)^(1/2)) of 2 x 2: sqrt(tr(AB) + 2 sqrt(det A det B)).
    const [a, b] = [turned(0.3, [4, 0.5]), turned(1.4, [2, 3])];
    const trace = a[0] * b[0] + a[1] * b[2] + a[2] * b[1] + a[3] * b[3];
    const root = Math.sqrt(trace + 2 * Math.sqrt(4 * 0.5 * 2 * 3));
    const zero = new Float64Array(2);
    expect(frechetDistance({ mean: zero, covariance: a }, { mean: zero, covariance: b })).toBeCloseTo(
      4.5 + 5 - 2 * root,
      8,
    );
  });

  it("refuses features of two networks", () => {
    expect(() => frechetDistance(diagonal([0], [1]), diagonal([0, 0], [1, 1]))).toThrow("1 and 2 numbers");
  });
});
