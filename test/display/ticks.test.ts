import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logTicks, shortNumber, tickLabels, ticks } from "../../src/display/ticks.js";

describe("ticks", () => {
  it("are round numbers inside the range", () => {
    expect(ticks(0.91, 1.03, 6)).toEqual([0.92, 0.94, 0.96, 0.98, 1, 1.02]);
    expect(ticks(1, 500, 6)).toEqual([100, 200, 300, 400, 500]);
  });

  it("never leave the range and are never too many", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e3, max: 1e3, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        (low, span) => {
          const found = ticks(low, low + span, 5);
          expect(found.length).toBeLessThanOrEqual(6);
          for (const value of found) {
            expect(value).toBeGreaterThanOrEqual(low - 1e-6 * span - 1e-9);
            expect(value).toBeLessThanOrEqual(low + span + 1e-6 * span + 1e-9);
          }
        },
      ),
    );
  });

  it("survive a range of nothing", () => {
    expect(ticks(1, 1)).toEqual([1]);
  });
});

describe("logTicks", () => {
  it("are 1, 2, 5 over few decades and powers of ten over many", () => {
    expect(logTicks(0.02, 1)).toEqual([0.02, 0.05, 0.1, 0.2, 0.5, 1]);
    expect(logTicks(1e-6, 1)).toEqual([1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1]);
  });
});

describe("labels", () => {
  it("have one number of decimals and a true minus sign", () => {
    expect(tickLabels([0.9, 1, 1.1])).toEqual(["0.9", "1.0", "1.1"]);
    expect(tickLabels([-0.004, 0, 0.004])).toEqual(["−0.004", "0.000", "0.004"]);
  });

  it("are short", () => {
    expect([0.012345, 123.456, -2, 0.00001, 0].map(shortNumber)).toEqual([
      "0.0123",
      "123",
      "−2",
      "1.0e-5",
      "0",
    ]);
  });
});
