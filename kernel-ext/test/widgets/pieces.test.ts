import { expect, it } from "vitest";
import { PieceCollector } from "../../src/widgets/index.js";

it("puts pieces together in any order", () => {
  const pieces = new PieceCollector();
  expect(pieces.add({ upload: "a", index: 1, count: 2 }, Uint8Array.of(3, 4))).toBeUndefined();
  expect(pieces.add({ upload: "b", index: 0, count: 1 }, Uint8Array.of(9))).toEqual(Buffer.of(9));
  expect(pieces.add({ upload: "a", index: 0, count: 2 }, Uint8Array.of(1, 2))).toEqual(Buffer.of(1, 2, 3, 4));
});

it("refuses pieces that fit nothing", () => {
  const pieces = new PieceCollector();
  expect(() => pieces.add({ upload: "a", index: 2, count: 2 }, Uint8Array.of(1))).toThrow(/does not fit/);
  expect(() => pieces.add({ upload: "a", index: 0, count: 1e9 }, Uint8Array.of(1))).toThrow(/1 to 4096/);
});
