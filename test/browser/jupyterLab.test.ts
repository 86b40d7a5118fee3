import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { notebookToHtml, readNotebook } from "../../src/notebook/index.js";
import { difference, drag, drawn, samples } from "./canvas.js";
import { findChromium, openBrowser, watchedPage } from "./chromium.js";
import { findJupyterLab, type RunningLab, runAllCells, startJupyterLab, writeCells } from "./jupyterLab.js";
import { expectGoodOutputs, expectLiveViews, writeSmallWalkthrough } from "./walkthrough.js";

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

describe.skipIf(!command)("the widgets in JupyterLab", { timeout: 600_000 }, () => {
  let browser: Browser;
  let lab: RunningLab;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    lab = await startJupyterLab(command!);
    writeCells(path.join(lab.folder, "views.ipynb"), CELLS);
    writeSmallWalkthrough(walkthrough());
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

  const walkthrough = () => path.join(lab.folder, "walkthrough.ipynb");
  const execute = (name: string) =>
    page.evaluate(
      // biome-ignore lint/suspicious/noExplicitAny: JupyterLab's own application object
      (command) => (window as any).jupyterapp.commands.execute(command),
      name,
    );
  const shapeCanvas = () => page.locator(".gsw-panel:not(.gsw-compact) canvas").first();
  const visible = async () => {
    const canvas = shapeCanvas();
    await canvas.scrollIntoViewIfNeeded();
    await drawn(canvas);
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
    await visible();
    await page.screenshot({ path: path.join(SHOTS, "notebook.png") });
    expect(await page.getByText("Error displaying widget").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("turns the shape under the pointer and relights it", async () => {
    const canvas = await visible();
    const before = await samples(canvas);
    await drag(page, canvas, 90, 0);
    await expect.poll(async () => difference(before, await samples(canvas))).toBeGreaterThan(1);
    const turned = await samples(canvas);
    const light = page.locator(".gsw-panel:not(.gsw-compact) .gsw-light").first();
    await light.focus();
    for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowRight");
    await expect.poll(async () => difference(turned, await samples(canvas))).toBeGreaterThan(1);
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
    await execute("docmanager:save");
    const { size } = statSync(path.join(lab.folder, "views.ipynb"));
    expect(size).toBeLessThan(4_000_000);
    expect(readFileSync(path.join(lab.folder, "views.ipynb"), "utf8")).toContain("image/png");
    await page.reload();
    await visible();
    await page.getByText("the kernel heard 4").waitFor();
    expect(await page.getByText("Error displaying widget").count()).toBe(0);
  });

  it("runs the walk-through to its end, and every widget cell shows its view", async () => {
    complaints.length = 0;
    await page.goto(lab.page("walkthrough.ipynb"));
    await runAllCells(page);
    await expectLiveViews(page, (name) => path.join(SHOTS, `walkthrough-${name}.png`));
    await execute("docmanager:save");
    expectGoodOutputs(walkthrough());
    expect(complaints).toEqual([]);
  });

  it("is saved as HTML by JupyterLab with a picture for every view", async () => {
    const html = await page.request.get(
      lab.page("walkthrough.ipynb").replace("/lab/tree/", "/nbconvert/html/"),
    );
    expect(html.status()).toBe(200);
    const file = path.join(lab.folder, "saved.html");
    writeFileSync(file, await html.text());
    const context = await browser.newContext({ offline: true });
    const saved = await context.newPage();
    await saved.goto(pathToFileURL(file).href);
    const widths = await saved
      .locator(".jp-OutputArea-output img")
      .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth));
    expect(widths.filter((width) => width > 200).length).toBeGreaterThanOrEqual(11);
    expect(await saved.locator(".jupyter-widgets").count()).toBe(0); // a place without a manager would be empty
    await context.close();
  });

  it("keeps live views in a page from disk once it was asked to save their states", async () => {
    await execute("@jupyter-widgets/jupyterlab-manager:saveWidgetState");
    await execute("docmanager:save");
    const notebook = readNotebook(walkthrough());
    expect(notebook.metadata.widgets).toBeDefined();
    const file = path.join(lab.folder, "live.html");
    writeFileSync(file, notebookToHtml(notebook));
    const { page: saved, complaints: heard } = await watchedPage(browser);
    await saved.goto(pathToFileURL(file).href);
    await saved.waitForSelector("html[data-gan2shape-widgets=live]", { state: "attached" });
    const canvas = saved.locator(".gsw-panel:not(.gsw-compact) canvas");
    await drawn(canvas);
    const before = await samples(canvas);
    await drag(saved, canvas, 90, 0);
    expect(difference(before, await samples(canvas))).toBeGreaterThan(1);
    expect(heard).toEqual([]);
    await saved.close();
  });
});
