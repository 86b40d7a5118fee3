import { describe, expect, it } from "vitest";
import { choice, decimal, several, wholeNumber } from "../../src/cli/options.js";

describe("wholeNumber", () => {
  it("reads whole numbers", () => {
    expect(wholeNumber("count", { min: 1 })("12")).toBe(12);
    expect(wholeNumber("shift")("-3")).toBe(-3);
  });

  it.each(["-3", "0", "1.5", "", "ten", "1e3", "Infinity", "99999999999999999999"])("refuses %j", (text) => {
    expect(() => wholeNumber("iterations", { min: 1 })(text)).toThrowError(
      `iterations is ${text}, but must be a whole number of at least 1.`,
    );
  });

  it("names both limits", () => {
    expect(() => wholeNumber("size", { min: 16, max: 64 })("128")).toThrowError(
      "must be a whole number from 16 to 64.",
    );
  });
});

describe("decimal", () => {
  it("reads numbers and refuses the rest", () => {
    expect(decimal("minutes", { min: 0 })("0.5")).toBe(0.5);
    for (const text of ["-1", "", "NaN", "Infinity", "x"]) {
      expect(() => decimal("minutes", { min: 0 })(text)).toThrowError(/must be a number of at least 0/);
    }
  });
});

describe("choice", () => {
  it("takes one of the words", () => {
    expect(choice("device", ["cpu", "tfjs"])("tfjs")).toBe("tfjs");
    expect(() => choice("device", ["cpu", "tfjs"])("gpu")).toThrowError(
      'device is "gpu", but must be one of cpu, tfjs.',
    );
  });
});

describe("several", () => {
  it("gathers", () => {
    expect(several("b", several("a"))).toEqual(["a", "b"]);
  });
});
