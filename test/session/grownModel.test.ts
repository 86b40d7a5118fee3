import { describe, expect, it } from "vitest";
import { prepareImage } from "../../src/data/index.js";
import { psnr } from "../../src/gan/index.js";
import { open } from "../../src/session/open.js";

describe("synface-128", () => {
  it("shows the faces of synface-64, with twice the pixels", async () => {
    const [large, small] = await Promise.all(["synface-128", "synface-64"].map((name) => open(name)));
    expect(large.size).toBe(128);
    for (const seed of [0, 7]) {
      const [image, face, other] = await Promise.all([
        large.sampleImage({ seed }),
        small.sampleImage({ seed }),
        small.sampleImage({ seed: seed + 1 }),
      ]);
      const shrunk = prepareImage({ shape: [3, 128, 128], data: image }, { size: 64 }).data;
      expect(psnr(shrunk, face)).toBeGreaterThan(20);
      expect(psnr(shrunk, other)).toBeLessThan(15);
    }
    await large.dispose();
    await small.dispose();
  });
});
