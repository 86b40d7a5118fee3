import { describe, expect, it } from "vitest";
import { cropCentre, prepareImage, resizeImage } from "../../src/data/index.js";
import { fromLevel, type RgbImage, toLevel } from "../../src/data/pixels.js";

/** The image whose resized levels below come from Pillow 12.3. */
function pattern(width: number, height: number): RgbImage {
  const data = new Float32Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const levels = [x * 37 + y * 91, x * x * 11 + y * 23, x * y * 17 + 5];
      for (let k = 0; k < 3; k++) data[(k * height + y) * width + x] = fromLevel(levels[k] % 256);
    }
  }
  return { shape: [3, height, width], data };
}

function levels(image: RgbImage, channel: number): number[] {
  const area = image.shape[1] * image.shape[2];
  return Array.from(image.data.subarray(channel * area, (channel + 1) * area), toLevel);
}

describe("resizeImage", () => {
  it("gives Pillow's levels when shrinking, enlarging and in one direction only", () => {
    const small = resizeImage(pattern(11, 9), 4, 3);
    expect(levels(small, 0)).toEqual([103, 131, 118, 111, 122, 111, 124, 123, 144, 119, 117, 127]);
    expect(levels(small, 2).slice(0, 8)).toEqual([30, 75, 99, 94, 75, 112, 117, 103]);
    expect(levels(resizeImage(pattern(5, 4), 7, 6), 0)).toEqual([
      0, 21, 48, 74, 100, 127, 148, 46, 67, 94, 120, 146, 173, 194, 106, 127, 142, 137, 163, 190, 211, 167,
      188, 153, 28, 54, 81, 102, 100, 121, 111, 46, 72, 99, 120, 17, 38, 65, 91, 117, 144, 165,
    ]);
    expect(levels(resizeImage(pattern(16, 16), 5, 16), 1).slice(0, 15)).toEqual([
      35, 99, 108, 75, 102, 58, 122, 131, 98, 125, 81, 145, 154, 121, 148,
    ]);
  });

  it("leaves an image of the right size alone and refuses sizes that cannot be", () => {
    const image = pattern(5, 4);
    expect(resizeImage(image, 5, 4)).toEqual(image);
    expect(() => resizeImage(image, 0, 4)).toThrow(/0 x 4/);
    expect(() => resizeImage(image, 1e6, 1e6)).toThrow(/100 million/);
  });
});

describe("cropCentre", () => {
  it("cuts from the middle, halves rounded to even as in Python", () => {
    const image = pattern(7, 5);
    expect(cropCentre(image, 5).shape).toEqual([3, 5, 5]);
    expect(levels(cropCentre(image, 5), 0)[0]).toBe(37);
    // (5 - 2) / 2 = 1.5 rounds to 2, (7 - 2) / 2 = 2.5 to 2.
    expect(levels(cropCentre(image, 2), 1)[0]).toBe(4 * 11 + 2 * 23);
    expect(() => cropCentre(image, 6)).toThrow(/from 1 to 5/);
    expect(prepareImage(image, { size: 3, crop: 4 }).shape).toEqual([3, 3, 3]);
  });
});
