import { describe, expect, it } from "vitest";
import { CATEGORIES, CATEGORY_NAMES, type RenderedSample, renderAll } from "../../src/data/index.js";

describe("renderAll", () => {
  it.each(CATEGORY_NAMES)(
    "hands on every image once, the same on one thread and on three: %s",
    async (name) => {
      const samples = CATEGORIES[name].dataset({ count: 240, size: 16, split: "val", seed: 3 });
      const seen = new Map<number, RenderedSample>();
      const finished = await renderAll(
        samples,
        (index, sample) => {
          expect(seen.has(index)).toBe(false);
          seen.set(index, sample);
        },
        { threads: 3 },
      );
      expect(finished).toBe(true);
      expect(seen.size).toBe(240);
      for (const [index, sample] of seen) {
        // All of a few; Vitest compares long arrays slowly.
        if (index % 40 === 0) expect(sample).toEqual(samples.get(index));
        expect(sample.view).toEqual(samples.get(index).view);
      }
    },
  );

  it("ends when asked, and hands on nothing after that", async () => {
    const stop = new AbortController();
    let done = 0;
    const samples = CATEGORIES.faces.dataset({ count: 400, size: 16 });
    const each = () => {
      if (++done === 5) stop.abort();
    };
    expect(await renderAll(samples, each, { threads: 3, signal: stop.signal })).toBe(false);
    expect(done).toBe(5);
  });

  it("throws what its listener throws, whichever thread has rendered", async () => {
    const samples = CATEGORIES.faces.dataset({ count: 400, size: 16 });
    for (const bad of [5, 200]) {
      let done = 0;
      const each = () => {
        if (++done === bad) throw new Error("The disk is full.");
      };
      await expect(renderAll(samples, each, { threads: 2 })).rejects.toThrow("The disk is full.");
      expect(done).toBe(bad);
    }
  });
});
