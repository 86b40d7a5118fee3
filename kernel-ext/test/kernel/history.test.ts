import { describe, expect, it } from "vitest";
import { History } from "../../src/kernel/history.js";

const history = new History();
["a = 1", "b = 2", "a = 1", "c(3)"].forEach((source, index) => {
  history.add(index + 1, source);
});
const lines = (request: object) =>
  (history.answer({ ...request }).history as [number, number, unknown][]).map((e) => e[1]);

describe("History", () => {
  it("answers tail, range and search", () => {
    expect(lines({ hist_access_type: "tail", n: 2 })).toEqual([3, 4]);
    expect(lines({ hist_access_type: "range", session: 0, start: 2, stop: 4 })).toEqual([2, 3]);
    expect(lines({ hist_access_type: "range", session: -1, start: 1, stop: 4 })).toEqual([]);
    expect(lines({ hist_access_type: "search", pattern: "? = *" })).toEqual([1, 2, 3]);
    expect(lines({ hist_access_type: "search", pattern: "? = *", unique: true })).toEqual([2, 3]);
    expect(lines({ hist_access_type: "search", pattern: "c(*" })).toEqual([4]);
  });

  it("gives pairs when outputs are asked for", () => {
    expect(history.answer({ hist_access_type: "tail", n: 1, output: true })).toEqual({
      status: "ok",
      history: [[1, 4, ["c(3)", null]]],
    });
  });
});
