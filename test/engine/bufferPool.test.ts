import { describe, expect, it } from "vitest";
import { BufferPool } from "../../src/engine/index.js";

describe("BufferPool", () => {
  it("gives the same arrays again, by length", () => {
    const pool = new BufferPool();
    const [a, b] = [pool.take(8), pool.take(16)];
    expect([pool.used, pool.idle]).toEqual([96, 0]);
    pool.give(a);
    pool.give(b);
    expect([pool.used, pool.idle]).toEqual([0, 96]);
    expect(pool.take(16)).toBe(b);
    expect(pool.take(16)).not.toBe(b);
    expect(pool.take(8)).toBe(a);
    expect([pool.used, pool.idle]).toEqual([160, 0]);
  });

  it("hands arrays over for good", () => {
    const pool = new BufferPool();
    const a = pool.take(8);
    pool.give(a);
    expect(pool.hand(8)).toBe(a);
    expect([pool.used, pool.idle]).toEqual([0, 0]);
    expect(pool.hand(8)).toHaveLength(8);
  });

  it("keeps no more than was ever used at once", () => {
    const pool = new BufferPool();
    const first = [pool.take(10), pool.take(20)];
    for (const array of first) pool.give(array);
    pool.trim();
    expect(pool.idle).toBe(120);
    pool.take(25);
    pool.trim();
    expect([pool.used, pool.idle]).toEqual([100, 0]);
    pool.clear();
    expect([pool.used, pool.idle]).toEqual([100, 0]);
  });
});
