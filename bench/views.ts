import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { packState } from "../kernel-ext/src/widgets/buffers.js";
import { packSurface } from "../src/views/surface.js";
import { findChromium, openBrowser } from "../test/browser/chromium.js";
import { galleryHtml, shapeOfDepth } from "../test/views/gallery.js";
import { median } from "./median.js";

/*
 * A new 128 px shape in a view that is open, from the kernel's numbers to the pixels of a page; bar: 100 ms, drawn in
 * software. Transport is left out: on one machine it takes a millisecond or two.
 *
 *   npm run bench -- views
 */
const SIZE = 128;
const ROUNDS = 41;

const executablePath = findChromium();
if (!executablePath) process.exit(1);

const shape = shapeOfDepth(SIZE);
const packing: number[] = [];
let bytes = 0;
for (let i = 0; i < ROUNDS; i++) {
  const began = performance.now();
  const packed = packState({ surface: packSurface(shape) });
  packing.push(performance.now() - began);
  bytes = packed.buffers.reduce(
    (sum, buffer) => sum + buffer.byteLength,
    JSON.stringify(packed.state).length,
  );
}

const folder = mkdtempSync(path.join(os.tmpdir(), "gan2shape-bench-"));
const browser = await openBrowser(executablePath);
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const file = path.join(folder, "views.html");
  writeFileSync(file, galleryHtml(SIZE));
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector("html[data-gan2shape-widgets=live]", { state: "attached" });
  const place = page.locator(".gan2shape-widget").first();
  const canvas = await place
    .locator("canvas")
    .evaluate(({ width, height }: HTMLCanvasElement) => `${width} x ${height}`);
  const id = await place.evaluate((element: HTMLElement) => element.dataset.model ?? "");
  // A string: tsx names functions with a helper that the page does not have.
  const times = (await page.evaluate(`(async () => {
    const model = await gan2shapePage.manager.get_model(${JSON.stringify(id)});
    const surface = model.get("surface");
    const canvas = document.querySelector(".gan2shape-widget canvas");
    const copy = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
    const context = copy.getContext("2d", { willReadFrequently: true });
    const taken = [], drawn = [];
    for (let i = 0; i < ${ROUNDS}; i++) {
      await new Promise((done) => setTimeout(done, 50)); // whatever the round before left to do
      const began = performance.now();
      model.set("surface", { ...surface, farthest: 1.03 + 0.001 * i });
      taken.push(performance.now() - began);
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      context.drawImage(canvas, 0, 0, 8, 8); // a pixel that can be read has been drawn
      context.getImageData(4, 4, 1, 1);
      drawn.push(performance.now() - began);
    }
    return { taken, drawn };
  })()`)) as { taken: number[]; drawn: number[] };
  const [pack, taken, drawn] = [packing, times.taken, times.drawn].map((each) => median(each.slice(1)));
  console.log(
    `${SIZE} px shape, ${(bytes / 1000).toFixed(0)} KB, canvas ${canvas}, median of ${ROUNDS - 1}: ` +
      `packed in ${pack.toFixed(1)} ms, taken by the page in ${taken.toFixed(1)} ms, on the screen after ${drawn.toFixed(1)} ms; ` +
      `together ${(pack + drawn).toFixed(0)} ms`,
  );
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
