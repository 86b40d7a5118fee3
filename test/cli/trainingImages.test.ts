import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { imageFiles, renderPool } from "../../src/cli/trainingImages.js";
import { InputError } from "../../src/errors.js";

describe("renderPool", () => {
  it("keeps a pool in a file and takes it again, but never one of another category", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pool-"));
    try {
      const file = path.join(folder, "pool.bin");
      const options = { count: 2, size: 16, file };
      const faces = await renderPool({ ...options, category: "faces" });
      let rendered = 0;
      const again = await renderPool({ ...options, category: "faces", onProgress: () => rendered++ });
      expect(rendered).toBe(0);
      expect(again.bytes).toEqual(Buffer.from(faces.bytes));
      const cars = await renderPool({ ...options, category: "cars", onProgress: () => rendered++ });
      expect(rendered).toBe(2);
      expect([faces.mirrored, cars.mirrored]).toEqual([true, false]);
      expect(Buffer.from(cars.bytes).equals(Buffer.from(faces.bytes))).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("names the categories where a folder is missing", () => {
    expect(() => imageFiles("no/such/folder")).toThrow(InputError);
    expect(() => imageFiles("no/such/folder")).toThrow(/name faces or cars/);
  });
});
