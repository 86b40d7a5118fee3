import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Canvas, createCanvas, type Image, loadImage } from "@napi-rs/canvas";
import { expect } from "vitest";

/** Set to renew the pictures that are kept: `GAN2SHAPE_RENEW=1 npm test -- --browser test/browser/views.test.ts`. */
const RENEW = process.env.GAN2SHAPE_RENEW === "1";
const KEPT = path.resolve("test/browser/references");
const SHOTS = path.resolve("out/views");

/** Width of what is kept, for an eye. */
const WIDTH = 200;
/** Edge of what is compared: so coarse that other fonts, a line's height more or less and rough edges count little. */
const COARSE = 48;
/** Mean difference of a colour, 0 to 255; other fonts make 1 or 2, a missing shape 10 and more. */
const TOLERANCE = 4;

/** Keeps a picture in `out/views` and compares it with the small one of the same name in `test/browser/references`. */
export async function expectReference(name: string, picture: Buffer): Promise<void> {
  mkdirSync(SHOTS, { recursive: true });
  writeFileSync(path.join(SHOTS, `${name}.png`), picture);
  const file = path.join(KEPT, `${name}.png`);
  if (RENEW) {
    mkdirSync(KEPT, { recursive: true });
    const image = await loadImage(picture);
    const small = drawnAt(image, WIDTH, Math.round((WIDTH * image.height) / image.width));
    writeFileSync(file, small.toBuffer("image/png"));
  }
  expect(existsSync(file), `${file} is missing: run once with GAN2SHAPE_RENEW=1`).toBe(true);
  const [now, then] = [await loadImage(picture), await loadImage(readFileSync(file))];
  expect(now.height / now.width / (then.height / then.width), `${name}: height`).toBeCloseTo(1, 1);
  const [found, wanted] = [now, then].map((image) => {
    // In two steps: a picture made much smaller at once is full of chance.
    const small = drawnAt(image, WIDTH, Math.round((WIDTH * then.height) / then.width));
    return drawnAt(small, COARSE, COARSE).getContext("2d").getImageData(0, 0, COARSE, COARSE).data;
  });
  const sum = found.reduce((total, value, i) => total + Math.abs(value - wanted[i]), 0);
  expect(sum / (0.75 * found.length), `${name}: see ${SHOTS}`).toBeLessThan(TOLERANCE);
}

function drawnAt(image: Image | Canvas, width: number, height: number): Canvas {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, width, height);
  return canvas;
}
