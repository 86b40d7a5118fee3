import { describe, expect, it } from "vitest";
import { RandomStream } from "../../src/engine/index.js";
import { SampleCursor } from "../../src/method/sampleCursor.js";

const cursor = (count: number, batch: number, position = 0) =>
  new SampleCursor(count, batch, new RandomStream(4, "order"), position);

describe("SampleCursor", () => {
  it("advances before use, so that the first slice of a new set is skipped once", () => {
    const walk = cursor(8, 2);
    expect([...walk.next()]).toEqual([2, 3]);
    expect([...walk.next()]).toEqual([4, 5]);
    // 6 + 2 >= 8: back to 0, shuffled.
    const shuffled = walk.next();
    expect(walk.position).toBe(0);
    expect([...walk.order].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([...shuffled]).toEqual([...walk.order.slice(0, 2)]);
    expect([...walk.next()]).toEqual([...walk.order.slice(2, 4)]);
  });

  it("shuffles every time when the set holds one mini-batch", () => {
    const walk = cursor(3, 3);
    for (let i = 0; i < 4; i++) expect([...walk.next()].sort()).toEqual([0, 1, 2]);
  });

  it("goes on from a position, and from a saved order", () => {
    expect([...cursor(8, 2, 2).next()]).toEqual([4, 5]);
    const walk = cursor(8, 2);
    for (let i = 0; i < 5; i++) walk.next();
    const resumed = cursor(8, 2);
    resumed.restore(walk.state());
    for (let i = 0; i < 6; i++) expect(resumed.next()).toEqual(walk.next());
  });

  it("refuses a set smaller than a mini-batch", () => {
    expect(() => cursor(3, 4)).toThrow("3 projected samples are stored, but a mini-batch takes 4");
  });
});
