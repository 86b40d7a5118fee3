import { afterEach, describe, expect, it } from "vitest";
import { createProgress } from "../../src/display/progress.js";

function clock() {
  let time = 0;
  return { now: () => time, pass: (milliseconds: number) => (time += milliseconds) };
}

function notebook() {
  const shown: Record<string, string>[] = [];
  const updates: Record<string, string>[] = [];
  const kernel = {
    display(bundle: Record<string, string>) {
      shown.push(bundle);
      return { update: (next: Record<string, string>) => updates.push(next) };
    },
  };
  return { kernel, shown, updates };
}

describe("createProgress in a notebook", () => {
  it("shows one output and updates it, at most five times a second", () => {
    const { kernel, shown, updates } = notebook();
    const { now, pass } = clock();
    const progress = createProgress({ title: "Step 1", total: 1000 }, { kernel, now });
    for (let i = 1; i <= 1000; i++) {
      progress.update(i, { loss: 1 / i });
      pass(2);
    }
    progress.done();
    expect(shown).toHaveLength(1);
    expect(updates.length).toBeGreaterThanOrEqual(9);
    expect(updates.length).toBeLessThanOrEqual(11);
    expect(updates.at(-1)!["text/plain"]).toBe("Step 1: 1000 iterations in 2.0 s, loss 0.001");
    expect(updates.at(-1)!["text/html"]).not.toContain("progressbar");
  });

  it("tells the time left and labels its bar", () => {
    const { kernel, shown, updates } = notebook();
    const { now, pass } = clock();
    const progress = createProgress({ title: "Step <2>", total: 300 }, { kernel, now });
    progress.update(0);
    pass(30_000);
    progress.update(100);
    expect(shown[0]["text/plain"]).toBe("Step <2>: 0 of 300");
    expect(updates[0]["text/plain"]).toBe("Step <2>: 100 of 300, 1 min 0 s left");
    expect(updates[0]["text/html"]).toContain('aria-valuenow="33.3"');
    expect(updates[0]["text/html"]).not.toContain("<2>");
  });
});

/** Back to the start of the line and erase it. */
const AGAIN = "\r\u001b[2K";

describe("createProgress in a terminal", () => {
  const terminal = (isTTY: boolean) => {
    const written: string[] = [];
    return { written, isTTY, columns: 60, write: (text: string) => written.push(text) };
  };

  it("draws one line again and again, and ends it", () => {
    const place = terminal(true);
    const { now, pass } = clock();
    const progress = createProgress({ title: "Step 3", total: 10 }, { terminal: place, now });
    progress.update(5, { loss: 0.5 });
    pass(1000);
    progress.update(6);
    progress.done();
    progress.done();
    expect(place.written).toHaveLength(3);
    const lines = place.written.map((text) => text.replace(AGAIN, ""));
    expect(place.written.every((text) => text.startsWith(AGAIN))).toBe(true);
    expect(lines[0]).toMatch(/^█{12}░{12} Step 3: 5 of 10/);
    expect(place.written.slice(0, 2).join("")).not.toContain("\n");
    expect(place.written[2]).toMatch(/Step 3: stopped at 6 of 10 in 1\.0 s, loss 0\.5\n$/);
    for (const line of lines) expect(line.length).toBeLessThan(61);
  });

  it("says nothing where the output is piped", () => {
    const place = terminal(false);
    const progress = createProgress({ title: "Step 3", total: 10 }, { terminal: place, now: () => 0 });
    progress.update(5);
    progress.done();
    expect(place.written).toEqual([]);
  });
});

describe("createProgress by itself", () => {
  const state = globalThis as Record<symbol, unknown>;
  afterEach(() => {
    delete state[Symbol.for("gan2shape.kernel")];
  });

  it("finds the kernel it runs in", () => {
    const { kernel, shown } = notebook();
    state[Symbol.for("gan2shape.kernel")] = kernel;
    createProgress({ title: "Prior", total: 2 }).update(1);
    expect(shown[0]["text/plain"]).toMatch(/^Prior: 1 of 2/);
  });
});
