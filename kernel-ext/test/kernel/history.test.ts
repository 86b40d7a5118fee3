import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { History, matchesGlob } from "../../src/kernel/history.js";
import { HistoryStore } from "../../src/kernel/history-store.js";

type Row = [session: number, line: number, source: unknown];
const rows = (history: History, request: object) => history.answer({ ...request }).history as Row[];
const lines = (history: History, request: object) => rows(history, request).map(([, line]) => line);

function fill(history: History, ...sources: string[]): History {
  sources.forEach((source, index) => {
    history.add(index + 1, source);
  });
  return history;
}

describe("History", () => {
  const history = fill(new History(), "a = 1", "b = 2", "a = 1", "c(3)");

  it("answers tail, range and search", () => {
    expect(lines(history, { hist_access_type: "tail", n: 2 })).toEqual([3, 4]);
    expect(lines(history, { hist_access_type: "range", session: 0, start: 2, stop: 4 })).toEqual([2, 3]);
    expect(lines(history, { hist_access_type: "range", session: -1, start: 1, stop: 4 })).toEqual([]);
    expect(lines(history, { hist_access_type: "search", pattern: "? = *" })).toEqual([1, 2, 3]);
    expect(lines(history, { hist_access_type: "search", pattern: "? = *", unique: true })).toEqual([2, 3]);
    expect(lines(history, { hist_access_type: "search", pattern: "c(*" })).toEqual([4]);
  });

  it("gives pairs when outputs are asked for", () => {
    history.addOutput(4, "9");
    expect(rows(history, { hist_access_type: "tail", n: 2, output: true })).toEqual([
      [1, 3, ["a = 1", null]],
      [1, 4, ["c(3)", "9"]],
    ]);
  });

  it("matches a hostile pattern in no time", () => {
    const started = performance.now();
    expect(matchesGlob("a".repeat(20_000), `${"*a".repeat(30)}*b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(matchesGlob("a\nb", "a?b")).toBe(true);
    expect(matchesGlob("", "")).toBe(true);
    expect(matchesGlob("x", "")).toBe(false);
  });
});

describe("History on disk", () => {
  const folders: string[] = [];
  const folder = () => {
    folders.push(mkdtempSync(path.join(tmpdir(), "history-")));
    return path.join(folders.at(-1) as string, "sessions");
  };
  afterEach(() => {
    for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
  });

  it("remembers earlier sessions in every way of asking", () => {
    const at = folder();
    const first = fill(new History(new HistoryStore(at)), "one", "two");
    first.addOutput(2, "'2'");
    fill(new History(new HistoryStore(at)), "three");
    const now = fill(new History(new HistoryStore(at)), "two");
    expect(rows(now, { hist_access_type: "tail", n: 3, output: true })).toEqual([
      [1, 2, ["two", "'2'"]],
      [2, 1, ["three", null]],
      [3, 1, ["two", null]],
    ]);
    expect(rows(now, { hist_access_type: "range", session: -2, start: 1, stop: 2 })).toEqual([[1, 1, "one"]]);
    expect(rows(now, { hist_access_type: "range", session: 2 })).toEqual([[2, 1, "three"]]);
    expect(rows(now, { hist_access_type: "range", session: 0 })).toEqual([[3, 1, "two"]]);
    expect(rows(now, { hist_access_type: "search", pattern: "tw*" })).toHaveLength(2);
    expect(rows(now, { hist_access_type: "search", pattern: "t*", n: 1 })).toEqual([[3, 1, "two"]]);
    expect(rows(now, { hist_access_type: "search", pattern: "tw*", unique: true })).toEqual([[3, 1, "two"]]);
  });

  it("gives kernels that run side by side sessions of their own", () => {
    const at = folder();
    const [a, b] = [new History(new HistoryStore(at)), new History(new HistoryStore(at))];
    fill(a, "a");
    fill(b, "b");
    expect(rows(a, { hist_access_type: "range", session: 0 })).toEqual([[1, 1, "a"]]);
    expect(rows(b, { hist_access_type: "tail", n: 5 })).toEqual([
      [1, 1, "a"],
      [2, 1, "b"],
    ]);
  });

  it("reads past what a killed kernel left half written", () => {
    const at = folder();
    fill(new History(new HistoryStore(at)), "whole");
    appendFileSync(path.join(at, readdirSync(at)[0]), '[2,"hal');
    expect(rows(new History(new HistoryStore(at)), { hist_access_type: "tail", n: 9 })).toEqual([
      [1, 1, "whole"],
    ]);
  });

  it("goes on without a folder it cannot write, and says so once", () => {
    const at = folder();
    writeFileSync(at, "a file where a folder should be");
    const log: string[] = [];
    const history = fill(new History(new HistoryStore(at), (line) => log.push(line)), "x", "y");
    expect(log).toHaveLength(1);
    expect(log[0]).toContain("the history is not kept");
    expect(lines(history, { hist_access_type: "tail", n: 5 })).toEqual([1, 2]);
  });
});
