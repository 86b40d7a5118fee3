import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readImage } from "../../../src/data/image.js";
import { carDataset, writeCarDataset } from "../../../src/data/index.js";
import { readNpy } from "../../../src/data/npy.js";

describe("carDataset", () => {
  it("renders lazily by index and keeps the splits apart", () => {
    const parts = (["train", "val", "test"] as const).map((split) => carDataset({ count: 1000, split }));
    const other = carDataset({ count: 1000, seed: 1 });
    const seeds = [...parts, other].flatMap((d) => Array.from({ length: 1000 }, (_, i) => d.seedOf(i)));
    expect(new Set(seeds).size).toBe(4000);
    const [train, , test] = parts;
    expect(train.get(7).image).toEqual(train.get(7).image);
    expect(train.get(7).identity).not.toEqual(test.get(7).identity);
  });

  it("refuses bad counts, splits and seeds in its own name", () => {
    expect(() => carDataset({ count: 0 })).toThrow(/^carDataset: count is 0/);
    expect(() => carDataset({ count: 5, split: "all" as "train" })).toThrow(/train, val, test/);
    expect(() => carDataset({ count: 5, seed: 1024 })).toThrow(/seed is 1024/);
  });
});

describe("writeCarDataset", () => {
  it("writes the same layout as the faces'; depth reads back to 8 bits", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "cars-"));
    try {
      const options = { count: 2, size: 32, split: "val" } as const;
      await writeCarDataset(folder, options);
      expect(readFileSync(path.join(folder, "list.txt"), "utf8")).toBe("000000.png\n000001.png\n");
      const car = carDataset(options).get(1);
      const depth = await readImage(path.join(folder, "depth", "000001.png"));
      for (let i = 0; i < 32 * 32; i++) {
        const p = (depth.data[i] + 1) / 2;
        expect(Math.abs(1.1 - 0.2 * p - car.depth[i])).toBeLessThan(0.2 / 255);
      }
      expect(Array.from(readNpy(path.join(folder, "views.npy")).data.slice(6))).toEqual(Array.from(car.view));
      expect(readNpy(path.join(folder, "lights.npy")).shape).toEqual([2, 4]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
