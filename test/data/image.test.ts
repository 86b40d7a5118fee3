import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { contactSheet, encodeGrayPng, encodePng, imageHeader, readImage } from "../../src/data/index.js";
import { fromLevel, type RgbImage } from "../../src/data/pixels.js";
import { InputError } from "../../src/errors.js";

const image: RgbImage = {
  shape: [3, 2, 3],
  data: Float32Array.from({ length: 18 }, (_, i) => fromLevel((i * 53) % 256)),
};

describe("readImage", () => {
  it("reads back what encodePng wrote, from bytes and from a path", async () => {
    const bytes = encodePng(image);
    expect(imageHeader(bytes)).toEqual({ format: "png", width: 3, height: 2 });
    expect(await readImage(bytes)).toEqual(image);
    const folder = mkdtempSync(path.join(tmpdir(), "image-"));
    try {
      const file = path.join(folder, "a.png");
      writeFileSync(file, bytes);
      expect(await readImage(file)).toEqual(image);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("refuses what is missing, no image, damaged or huge, each with one sentence", async () => {
    await expect(readImage("no/such.png")).rejects.toThrow(/no such file/);
    await expect(
      readImage(new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'/>")),
    ).rejects.toThrow(/not an image/);
    await expect(readImage(new Uint8Array(0))).rejects.toThrow(InputError);
    const cut = encodePng({ shape: [3, 64, 64], data: new Float32Array(3 * 4096) }).slice(0, 40);
    await expect(readImage(cut)).rejects.toThrow(/cannot be decoded/);
    const huge = Uint8Array.from(encodePng(image));
    new DataView(huge.buffer).setUint32(16, 200000);
    new DataView(huge.buffer).setUint32(20, 200000);
    await expect(readImage(huge)).rejects.toThrow(/200000 x 200000/);
  });

  it("finds the size of a JPEG in its frame header", () => {
    const start = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0];
    const frame = [0xff, 0xc2, 0, 17, 8, 0x01, 0x02, 0x03, 0x04, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1];
    expect(imageHeader(Uint8Array.of(...start, ...frame))).toEqual({
      format: "jpeg",
      width: 0x304,
      height: 0x102,
    });
  });
});

describe("encodePng", () => {
  it("clamps, and refuses a shape that does not fit", async () => {
    const wild = encodePng({ shape: [3, 1, 1], data: Float32Array.of(-3, 0, 7) });
    expect(Array.from((await readImage(wild)).data)).toEqual([-1, Math.fround(fromLevel(128)), 1]);
    expect(() => encodePng({ shape: [3, 2, 2], data: new Float32Array(5) })).toThrow(/shape \[3, 2, 2\]/);
    expect(() => encodeGrayPng([0, 1], 3, 1)).toThrow(/need 3/);
  });
});

describe("contactSheet", () => {
  it("lays tiles out row by row", async () => {
    const tile = (value: number): RgbImage => ({ shape: [3, 2, 2], data: new Float32Array(12).fill(value) });
    const sheet = await readImage(contactSheet([tile(-1), tile(1), tile(-1)], { columns: 2 }));
    expect(sheet.shape).toEqual([3, 4, 4]);
    expect(Array.from(sheet.data.slice(0, 4))).toEqual([-1, -1, 1, 1]);
    expect(Array.from(sheet.data.slice(8, 12))).toEqual([-1, -1, 1, 1]);
    expect(() => contactSheet([])).toThrow(/no images/);
    expect(() => contactSheet([tile(0)], { columns: 0 })).toThrow(/columns 0/);
  });
});
