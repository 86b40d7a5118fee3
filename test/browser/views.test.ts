import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWidgets } from "../../scripts/build-widgets.mjs";
import { galleryHtml } from "../views/gallery.js";
import { difference, drawn, samples, settled } from "./canvas.js";
import { findChromium, openBrowser, watchedPage } from "./chromium.js";
import { expectReference } from "./references.js";

const executable = findChromium();

/** What the page tells of itself; see widgets/src/page/main.ts. */
interface PageHandle {
  manager: {
    show(id: string, place: HTMLElement): Promise<{ remove(): void }>;
    get_model(id: string): Promise<{ get(name: string): never; set(name: string, value: object): void }>;
  };
  memory(): { geometries: number; textures: number };
}
declare const gan2shapePage: PageHandle;

describe.skipIf(!executable)("the live views in a page from disk", { timeout: 400_000 }, () => {
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let folder: string;

  beforeAll(async () => {
    await buildWidgets();
    folder = mkdtempSync(path.join(os.tmpdir(), "gan2shape-views-"));
    const file = path.join(folder, "views.html");
    writeFileSync(file, galleryHtml(128));
    browser = await openBrowser(executable!);
    ({ page, complaints } = await watchedPage(browser));
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector("html[data-gan2shape-widgets=live]", { state: "attached" });
  }, 400_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const idOf = (index: number) =>
    page
      .locator(".gan2shape-widget")
      .nth(index)
      .evaluate((place) => (place as HTMLElement).dataset.model ?? "");

  async function heap(): Promise<number> {
    const session = await page.context().newCDPSession(page);
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    await session.detach();
    return usedSize;
  }

  it("bring every view to life, without a network and without a complaint", async () => {
    expect(await page.locator(".gan2shape-widget .gsw").count()).toBe(7);
    await page.locator(".gsw-maps .main-svg").first().waitFor();
    expect(complaints).toEqual([]);
  });

  it("look as they did, light and dark", async () => {
    const names = ["shape", "maps", "samples", "monitor", "stages", "compare", "tuner"];
    const places = page.locator(".gan2shape-widget");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const [i, name] of names.entries()) {
        for (const canvas of await places.nth(i).locator(".gsw-canvas").all()) {
          await canvas.scrollIntoViewIfNeeded();
          if (name !== "tuner") await drawn(canvas); // which has nothing to show yet
        }
        await settled(page);
        await expectReference(`${name}-${colorScheme}`, await places.nth(i).screenshot());
      }
    }
  });

  it("fit a phone", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await settled(page);
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(390);
    await page.setViewportSize({ width: 1440, height: 900 });
    await settled(page);
  });

  it("turn together where they are linked", async () => {
    const panels = page.locator(".gan2shape-widget").nth(5).locator(".gsw-panel");
    await panels.nth(0).locator("canvas").focus();
    await page.keyboard.press("ArrowRight");
    const [first, second] = await panels.locator(".gsw-readout").allTextContents();
    expect(first).toContain("yaw 18°");
    expect(second).toBe(first);
  });

  it("mark the pixel under the pointer in all maps", async () => {
    const plots = page.locator(".gsw-maps .gsw-map");
    await plots.first().scrollIntoViewIfNeeded();
    await plots.first().locator(".gsw-map-plot").hover();
    await page.waitForFunction(
      () => document.querySelectorAll(".gsw-maps .gsw-cross:not([hidden])").length > 1,
    );
    expect(await plots.first().locator(".gsw-note").textContent()).toMatch(
      /row \d+, column \d+: [01]\.\d{4} scene units/,
    );
  });

  it("draw a new 128 px shape in place of the one before", async () => {
    const canvas = page.locator(".gsw-canvas").first();
    const before = await samples(canvas);
    await page.evaluate(
      async (id) => {
        const model = await gan2shapePage.manager.get_model(id);
        const surface = model.get("surface") as { nearest: number };
        model.set("surface", { ...surface, farthest: surface.nearest + 0.01 }); // nearly flat
      },
      await idOf(0),
    );
    await expect.poll(async () => difference(before, await samples(canvas))).toBeGreaterThan(1);
  });

  it("leave nothing behind: 20 views opened and closed, 200 updates", async () => {
    const work = async (count: number) =>
      page.evaluate(
        async ([id, count]) => {
          const { manager } = gan2shapePage;
          const model = await manager.get_model(id as string);
          const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
          for (let i = 0; i < (count as number); i++) {
            const place = document.body.appendChild(document.createElement("div"));
            place.style.width = "200px";
            const view = await manager.show(id as string, place);
            const surface = model.get("surface") as Record<string, never>;
            for (let k = 0; k < 10; k++) model.set("surface", { ...surface, farthest: 1.03 + 0.001 * k });
            await frame();
            view.remove();
            place.remove();
          }
          await frame();
          return gan2shapePage.memory();
        },
        [await idOf(0), count],
      );
    const before = await work(2); // whatever is made only once is made now
    const heapBefore = await heap();
    const after = await work(20);
    const heapAfter = await heap();
    console.log(`heap ${heapBefore} -> ${heapAfter} bytes, on the graphics card ${JSON.stringify(after)}`);
    expect(after).toEqual(before);
    expect(heapAfter).toBeLessThan(1.1 * heapBefore);
  });
});
