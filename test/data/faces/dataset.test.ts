import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readImage } from "../../../src/data/image.js";
import { faceDataset, writeFaceDataset } from "../../../src/data/index.js";
import { readNpy } from "../../../src/data/npy.js";
import { InterruptedError } from "../../../src/errors.js";

describe("faceDataset", () => {
  it("renders lazily by index and keeps the splits apart", () => {
    const train = faceDataset({ count: 1000, split: "train" });
    const test = faceDataset({ count: 1000, split: "test" });
    const other = faceDataset({ count: 1000, split: "train", seed: 1 });
    const seeds = [train, test, other].flatMap((d) => Array.from({ length: 1000 }, (_, i) => d.seedOf(i)));
    expect(new Set(seeds).size).toBe(3000);
    expect(train.get(7).image).toEqual(train.get(7).image);
    expect(train.get(7).identity).not.toEqual(test.get(7).identity);
  });

  it("refuses bad counts, splits, seeds and indices", () => {
    expect(() => faceDataset({ count: 0 })).toThrow(/count is 0/);
    expect(() => faceDataset({ count: 5, split: "all" as "train" })).toThrow(/train, val, test/);
    expect(() => faceDataset({ count: 5, seed: -1 })).toThrow(/seed is -1/);
    expect(() => faceDataset({ count: 5 }).get(5)).toThrow(/from 0 to 4/);
  });
});

describe("writeFaceDataset", () => {
  it("writes images, depths, views, lights and the list; depth reads back to 8 bits", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "faces-"));
    try {
      const options = { count: 2, size: 32, split: "val" } as const;
      const { names } = await writeFaceDataset(folder, options);
      expect(names).toEqual(["000000.png", "000001.png"]);
      expect(readFileSync(path.join(folder, "list.txt"), "utf8")).toBe("000000.png\n000001.png\n");
      const face = faceDataset(options).get(1);
      const depth = await readImage(path.join(folder, "depth", "000001.png"));
      const image = await readImage(path.join(folder, "image", "000001.png"));
      for (let i = 0; i < 32 * 32; i++) {
        const p = (depth.data[i] + 1) / 2;
        expect(Math.abs(1.1 - 0.2 * p - face.depth[i])).toBeLessThan(0.2 / 255);
        expect(Math.abs(image.data[i] - face.image[i])).toBeLessThan(1.01 / 255);
      }
      expect(readNpy(path.join(folder, "views.npy")).shape).toEqual([2, 6]);
      expect(Array.from(readNpy(path.join(folder, "lights.npy")).data.slice(4))).toEqual(
        Array.from(face.light),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("stops when asked, without a list and without half-written files", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "faces-"));
    try {
      const stop = new AbortController();
      const writing = writeFaceDataset(folder, {
        count: 5,
        size: 32,
        signal: stop.signal,
        onProgress: (done) => done === 2 && stop.abort(),
      });
      await expect(writing).rejects.toThrow(InterruptedError);
      expect(readdirSync(folder).sort()).toEqual(["depth", "image"]);
      expect(readdirSync(path.join(folder, "image"))).toEqual(["000000.png", "000001.png"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
