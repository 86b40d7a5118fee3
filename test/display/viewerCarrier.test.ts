import { afterEach, describe, expect, it } from "vitest";
import { bringsViewer } from "../../src/display/viewerCarrier.js";

const state = globalThis as Record<symbol, unknown>;
const KERNEL = Symbol.for("gan2shape.kernel");

afterEach(() => {
  delete state[KERNEL];
  delete state[Symbol.for("gan2shape.viewerCarrier")];
});

describe("bringsViewer", () => {
  it("is always so outside a notebook", () => {
    expect([bringsViewer("a"), bringsViewer("b")]).toEqual([true, true]);
  });

  it("is so once in a notebook, and again for the same mesh", () => {
    state[KERNEL] = { executionCount: 1 };
    expect([bringsViewer("a"), bringsViewer("b"), bringsViewer("a")]).toEqual([true, false, true]);
  });

  it("goes by the cell where its id is known", () => {
    const run = (cellId: string, shown: string) => {
      state[KERNEL] = { cellId };
      return bringsViewer(shown);
    };
    expect([run("one", "a"), run("two", "a"), run("one", "b")]).toEqual([true, false, true]);
  });
});
