import { describe, expect, it } from "vitest";
import { enlarge } from "../../src/display/enlarge.js";

const ramp = Float32Array.from({ length: 16 }, (_, i) => (i % 4) + 10 * Math.floor(i / 4));

describe("enlarge", () => {
  it("repeats pixels as blocks", () => {
    const large = enlarge(ramp, 4, 4, 8, 8, "nearest");
    for (let r = 0; r < 8; r++)
      for (let c = 0; c < 8; c++) expect(large[r * 8 + c]).toBe(ramp[(r >> 1) * 4 + (c >> 1)]);
  });

  it("keeps a flat plane flat and a ramp straight inside", () => {
    const flat = enlarge(new Float32Array(16).fill(0.4), 4, 4, 12, 12, "smooth");
    for (const value of flat) expect(value).toBeCloseTo(0.4, 6);
    const line = enlarge(
      Float32Array.from({ length: 8 }, (_, i) => i),
      8,
      1,
      24,
      1,
      "smooth",
    );
    for (let c = 6; c < 18; c++) expect(line[c]).toBeCloseTo((c + 0.5) / 3 - 0.5, 5);
  });

  it("averages when it shrinks", () => {
    expect([...enlarge(ramp, 4, 4, 2, 2, "smooth")]).toEqual([5.5, 7.5, 25.5, 27.5]);
  });

  it("leaves the size alone when it is right", () => {
    expect(enlarge(ramp, 4, 4, 4, 4, "smooth")).toBe(ramp);
  });
});
