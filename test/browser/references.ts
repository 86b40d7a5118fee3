import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { expect } from "vitest";

/** Set to renew the pictures that are kept: `GAN2SHAPE_RENEW=1 npm test -- --browser test/browser/views.test.ts`. */
const RENEW = process.env.GAN2SHAPE_RENEW === "1";
const KEPT = path.resolve("test/browser/references");
const SHOTS = path.resolve("out/views");

/** Width of what is kept: enough to see what a view shows, too little for the shapes of letters to matter. */
const WIDTH = 200;
/** Mean difference of a colour, 0 to 255; other fonts and other drivers make 1 or 2, a missing shape 10 and more. */
const TOLERANCE = 4;

/** Keeps a picture in `out/views` and compares it with the small one of the same name in `test/browser/references`. */
export async function expectReference(name: string, picture: Buffer): Promise<void> {
  mkdirSync(SHOTS, { recursive: true });
  writeFileSync(path.join(SHOTS, `${name}.png`), picture);
  const small = await shrunk(picture);
  const file = path.join(KEPT, `${name}.png`);
  if (RENEW) {
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(file, small.toBuffer("image/png"));
  }
  expect(existsSync(file), `${file} is missing: run once with GAN2SHAPE_RENEW=1`).toBe(true);
  const reference = await shrunk(readFileSync(file));
  // Lines of text may break elsewhere with other fonts.
  expect(Math.abs(small.height - reference.height), `${name}: height`).toBeLessThan(0.1 * reference.height);
  const height = Math.min(small.height, reference.height);
  const [now, then] = [small, reference].map((canvas) =>
    canvas.getContext("2d").getImageData(0, 0, WIDTH, height),
  );
  const sum = now.data.reduce((total, value, i) => total + Math.abs(value - then.data[i]), 0);
  expect(sum / (0.75 * now.data.length), `${name}: see ${SHOTS}`).toBeLessThan(TOLERANCE);
}

async function shrunk(picture: Buffer) {
  const image = await loadImage(picture);
  const canvas = createCanvas(WIDTH, Math.round((WIDTH * image.height) / image.width));
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}
