import { describe, expect, it } from "vitest";
import { colorAt } from "../../src/display/colormap.js";

describe("colorAt", () => {
  // Values of matplotlib's own tables; the polynomials are within 3%.
  it.each([
    ["viridis", 0, [68, 1, 84]],
    ["viridis", 0.5, [33, 145, 140]],
    ["viridis", 1, [253, 231, 37]],
    ["magma", 0, [0, 0, 4]],
    ["magma", 0.5, [183, 55, 121]],
    ["magma", 1, [252, 253, 191]],
  ] as const)("%s at %d is close to matplotlib's", (name, t, expected) => {
    const color = colorAt(name, t);
    for (const [k, value] of expected.entries()) expect(Math.abs(color[k] - value)).toBeLessThanOrEqual(8);
  });

  it.each(["viridis", "magma"] as const)("%s gets lighter all the way", (name) => {
    const lightness = Array.from({ length: 33 }, (_, i) => {
      const [r, g, b] = colorAt(name, i / 32);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    });
    for (let i = 1; i < lightness.length; i++) expect(lightness[i]).toBeGreaterThan(lightness[i - 1]);
  });

  it("clamps what lies outside and takes NaN for the low end", () => {
    expect(colorAt("viridis", -3)).toEqual(colorAt("viridis", 0));
    expect(colorAt("viridis", 7)).toEqual(colorAt("viridis", 1));
    expect(colorAt("viridis", Number.NaN)).toEqual(colorAt("viridis", 0));
  });

  it("shows no error as almost white", () => {
    expect(Math.min(...colorAt("balance", 0.5))).toBeGreaterThan(240);
  });
});
