import { describe, expect, it } from "vitest";
import { adjustBox, ellipsoidDepth, maskBox } from "../../src/method/ellipsoid.js";

const S = 64;

function boxMask(minX: number, maxX: number, minY: number, maxY: number): Float32Array {
  const mask = new Float32Array(S * S);
  for (let y = minY; y <= maxY; y++) mask.fill(1, y * S + minX, y * S + maxX + 1);
  return mask;
}

describe("ellipsoidDepth", () => {
  const depth = ellipsoidDepth(boxMask(14, 49, 10, 53), S);
  const at = (row: number, column: number) => depth[row * S + column];

  it("gives the check values of the method's specification", () => {
    const near = (value: number, expected: number) => expect(Math.abs(value - expected)).toBeLessThan(1e-6);
    near(Math.min(...depth), 0.910108);
    near(at(31, 31), 0.910108);
    near(at(32, 32), 0.910155);
    near(at(20, 30), 0.938306);
    near(at(31, 20), 0.95335);
    near(at(0, 0), 1.02);
  });

  it("covers 1176 pixels: rows 10 to 52, columns 15 to 48", () => {
    const inside = [...depth.keys()].filter((i) => depth[i] < 1.02 - 1e-6);
    expect(inside.length).toBe(1176);
    const box = maskBox(
      Float32Array.from(depth, (d) => (d < 1.02 - 1e-6 ? 1 : 0)),
      S,
    );
    expect(box).toEqual({ minX: 15, maxX: 48, minY: 10, maxY: 52 });
  });

  it("adjusts the box by category", () => {
    const box = { minX: 10, maxX: 46, minY: 12, maxY: 42 };
    expect(adjustBox(box, "synface", S)).toEqual({ ...box, minY: 7 });
    expect(adjustBox(box, "face", S)).toEqual({ minX: 13, maxX: 43, minY: 12, maxY: 63 });
    expect(adjustBox(box, "car", S)).toEqual({ ...box, maxY: 47 });
    expect(adjustBox(box, "cat", S)).toEqual(box);
  });

  it("has the variants of the paper's prior study", () => {
    const mask = boxMask(14, 49, 10, 53);
    const flat = ellipsoidDepth(mask, S, { variant: "flat" });
    expect(new Set(flat)).toEqual(new Set([Math.fround(1.02)]));
    const weak = ellipsoidDepth(mask, S, { variant: "weak" });
    expect(Math.max(...weak)).toBeCloseTo(0.96, 6);
    expect(Math.min(...weak)).toBeCloseTo(0.91, 3);
    const shifted = ellipsoidDepth(mask, S, { variant: "shift", shift: 10 });
    expect(shifted[31 * S + 41]).toBeCloseTo(at(31, 31), 6);
    const uneven = ellipsoidDepth(mask, S, { variant: "asymmetric" });
    expect(uneven[31 * S + 20]).toBeGreaterThan(uneven[31 * S + 43]);
  });

  it("says what is wrong with an empty mask or a prior without relief", () => {
    expect(() => ellipsoidDepth(new Float32Array(S * S), S)).toThrow("The mask shows no object");
    expect(() => ellipsoidDepth(boxMask(14, 49, 10, 53), S, { near: 1, far: 0.9 })).toThrow(
      "The prior goes from 1 to 0.9",
    );
  });
});
