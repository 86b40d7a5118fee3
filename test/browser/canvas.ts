import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** The drawn pixels, without the backdrop: 4 numbers per pixel on a coarse grid. */
export function samples(canvas: Locator): Promise<number[]> {
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    // Read from a copy: the viewer's own canvas is made for drawing, and the browser would say so.
    const copy = Object.assign(document.createElement("canvas"), { width, height });
    const context = copy.getContext("2d", { willReadFrequently: true })!;
    context.drawImage(element as HTMLCanvasElement, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const found: number[] = [];
    for (let y = 8; y < height; y += 16)
      for (let x = 8; x < width; x += 16) {
        const at = 4 * (y * width + x);
        found.push(data[at], data[at + 1], data[at + 2], data[at + 3]);
      }
    return found;
  });
}

/** Mean difference of two lists of pixels, 0 to 255. */
export const difference = (a: number[], b: number[]) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;

/** Share of the pixels with something on them. */
export const covered = (pixels: number[]) =>
  pixels.filter((value, i) => i % 4 === 3 && value > 0).length / (pixels.length / 4);

/** Waits until there is something on a canvas. */
export async function drawn(canvas: Locator, timeout = 60_000): Promise<void> {
  await canvas.waitFor();
  await expect.poll(async () => covered(await samples(canvas)), { timeout }).toBeGreaterThan(0.1);
}

/** Drags from the middle of a canvas and waits until what was asked for is drawn. */
export async function drag(page: Page, canvas: Locator, dx: number, dy: number): Promise<void> {
  await canvas.scrollIntoViewIfNeeded();
  const box = (await canvas.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + dx, y + dy, { steps: 4 });
  await page.mouse.up();
  await settled(page);
}

/** After two frames everything that was asked for has been drawn. */
export function settled(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}
