import { mkdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, openBrowser } from "./chromium.js";
import { findJupyterLab, type RunningLab, runAllCells, startJupyterLab, writeCells } from "./jupyterLab.js";

const executable = findChromium();
const command = executable ? findJupyterLab() : undefined;
const SHOTS = path.resolve("out/jupyterlab");

const CELLS = [
  `import { compare, controls, monitor, open, tune } from "gan2shape";
const g = await open("synface-64");
const target = await g.sample({ seed: 7 });
const lengths = { step1: 6, step2: 6, step3: 6 };
const schedule = { name: "quick", priorIterations: 6, firstStage: lengths, batchSize: 2, collectIterations: 2, warmUpIterations: 2 };`,
  `const shape = await monitor((run) => g.reconstruct(target, { ...run, schedule }), { label: "Reconstruct" });`,
  `const view = shape.show();
view`,
  `shape.maps()`,
  `const slider = new controls.IntSlider({ value: 3, max: 10 });
const heard = new controls.Label({ value: "the kernel waits" });
slider.onChange("value", (value) => { heard.value = "the kernel heard " + value; });
new controls.VBox({ children: [slider, heard] })`,
  `shape.play()`,
  `compare(shape, shape, { labels: ["one", "other"] })`,
  `tune(g, target)`,
];

/** Errors of JupyterLab itself that say nothing about us. */
const NOISE =
  /No active debugger session|lsp\/status|Unsatisfied version|favicon|api\/me|ResizeObserver loop|settings\.|workspaces/;

const pixelsOf = (canvas: Locator) =>
  canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const copy = Object.assign(document.createElement("canvas"), { width, height });
    const context = copy.getContext("2d", { willReadFrequently: true })!;
    context.drawImage(element as HTMLCanvasElement, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const found: number[] = [];
    for (let i = 0; i < data.length; i += 4 * 97) found.push(data[i], data[i + 1], data[i + 2], data[i + 3]);
    return found;
  });
const covered = (pixels: number[]) =>
  pixels.filter((value, i) => i % 4 === 3 && value > 0).length / (pixels.length / 4);
const difference = (a: number[], b: number[]) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;

describe.skipIf(!command)("the widgets in JupyterLab", { timeout: 600_000 }, () => {
  let browser: Browser;
  let lab: RunningLab;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    lab = await startJupyterLab(command!);
    writeCells(path.join(lab.folder, "views.ipynb"), CELLS);
    browser = await openBrowser(executable!);
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(240_000);
    page.on("console", (message) => {
      if (message.type() === "error" && !NOISE.test(message.text() + message.location().url))
        complaints.push(message.text());
    });
    page.on("pageerror", (error) => {
      if (!NOISE.test(error.message)) complaints.push(`threw: ${error.stack}`);
    });
    await page.goto(lab.page("views.ipynb"));
    await runAllCells(page);
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await lab?.stop();
  });

  const shapeCanvas = () => page.locator(".gsw-panel:not(.gsw-compact) canvas").first();
  const drawn = async () => {
    const canvas = shapeCanvas();
    await canvas.scrollIntoViewIfNeeded();
    await expect.poll(async () => covered(await pixelsOf(canvas)), { timeout: 60_000 }).toBeGreaterThan(0.1);
    return canvas;
  };

  it("shows a view in every widget cell, without an error", async () => {
    for (const cell of [
      ".gsw-run",
      ".gsw-canvas",
      ".gsw-maps",
      ".widget-slider",
      ".gsw-scrub",
      ".gsw-fields",
    ])
      await page.locator(cell).first().waitFor({ state: "attached" });
    await drawn();
    await page.screenshot({ path: path.join(SHOTS, "notebook.png") });
    expect(await page.getByText("Error displaying widget").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("turns the shape under the pointer and relights it", async () => {
    const canvas = await drawn();
    const before = await pixelsOf(canvas);
    const box = (await canvas.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 90, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => difference(before, await pixelsOf(canvas))).toBeGreaterThan(1);
    const turned = await pixelsOf(canvas);
    const light = page.locator(".gsw-panel:not(.gsw-compact) .gsw-light").first();
    await light.focus();
    for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowRight");
    await expect.poll(async () => difference(turned, await pixelsOf(canvas))).toBeGreaterThan(1);
    await page.screenshot({ path: path.join(SHOTS, "relit.png") });
  });

  it("hears a slider in the kernel and shows its answer", async () => {
    const handle = page.locator(".widget-slider .noUi-handle").first();
    await handle.scrollIntoViewIfNeeded();
    await handle.focus();
    await page.keyboard.press("ArrowRight");
    await page.getByText("the kernel heard 4").waitFor();
  });

  it("restores the views of a live kernel after a reload", async () => {
    await page.evaluate(() =>
      // biome-ignore lint/suspicious/noExplicitAny: JupyterLab's own application object
      (window as any).jupyterapp.commands.execute("docmanager:save"),
    );
    const { size } = statSync(path.join(lab.folder, "views.ipynb"));
    expect(size).toBeLessThan(4_000_000);
    expect(readFileSync(path.join(lab.folder, "views.ipynb"), "utf8")).toContain("image/png");
    await page.reload();
    await drawn();
    await page.getByText("the kernel heard 4").waitFor();
    expect(await page.getByText("Error displaying widget").count()).toBe(0);
  });
});
