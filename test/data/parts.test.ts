import { describe, expect, it } from "vitest";
import { CATEGORIES, CATEGORY_NAMES, partRenders } from "../../src/data/index.js";

/** Rows on linear red, green, blue; Machado, Oliveira and Fernandes, IEEE TVCG 2009, severity 1. */
const VISION: Record<string, number[]> = {
  full: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanope: [0.1523, 1.0526, -0.2049, 0.1145, 0.7863, 0.0992, -0.0039, -0.0481, 1.052],
  deuteranope: [0.3673, 0.8606, -0.228, 0.2801, 0.6725, 0.0474, -0.0118, 0.0429, 0.9689],
  tritanope: [1.2555, -0.0767, -0.1788, -0.0784, 0.9308, 0.1476, 0.0047, 0.6914, 0.3039],
};

describe.each(CATEGORY_NAMES)("the parts of %s", (name) => {
  const category = CATEGORIES[name];
  const { labels, parts } = category;

  it("hold every label once, the background first", () => {
    expect(parts.flatMap((part) => part.labels).sort()).toEqual([...labels].sort());
    expect(parts[0]).toMatchObject({ name: "background", labels: [labels[0]] });
    expect(new Set(parts.map((part) => part.name)).size).toBe(parts.length);
  });

  it("are found in renders", () => {
    const renders = category.dataset({ count: 1, size: 32 });
    const found = partRenders(renders, category);
    const { image, parts: map } = found.get(0);
    const render = renders.get(0);
    expect(found.count).toBe(1);
    expect(image).toEqual(render.image);
    map.forEach((part, i) => {
      expect(parts[part].labels).toContain(labels[render.labels[i]]);
    });
    expect(new Set(map).size).toBeGreaterThan(3);
  });

  it.each(Object.keys(VISION))("have colours that differ for %s vision", (vision) => {
    const seen = parts.map(({ color }) => lightnessAndColour(throughEyes(VISION[vision], linear(color))));
    for (let i = 0; i < seen.length; i++) {
      for (let j = 0; j < i; j++) {
        const difference = Math.hypot(...seen[i].map((value, axis) => value - seen[j][axis]));
        // Where 2.3 are just to be noticed.
        expect(difference, `${parts[i].name}, ${parts[j].name}`).toBeGreaterThan(15);
      }
    }
  });
});

function throughEyes(rows: number[], rgb: number[]): number[] {
  const at = (r: number) => rgb.reduce((sum, value, c) => sum + rows[3 * r + c] * value, 0);
  return [0, 1, 2].map((r) => Math.min(1, Math.max(0, at(r))));
}

function linear(color: string): number[] {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}

/** CIE L*a*b* of linear sRGB. */
function lightnessAndColour([r, g, b]: number[]): number[] {
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
