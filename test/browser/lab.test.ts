import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { difference, drawn, samples } from "./canvas.js";
import { findChromium, openBrowser } from "./chromium.js";
import { writeCells } from "./jupyterLab.js";
import { expectGoodOutputs, expectLiveViews, writeSmallWalkthrough } from "./walkthrough.js";

const executable = findChromium();
const SHOTS = path.resolve("out/lab");

const CELLS = [
  `import { controls, open } from "gan2shape";
const g = await open("synface-64");
const target = await g.sample({ seed: 7 });
const lengths = { step1: 4, step2: 4, step3: 4 };
const schedule = { name: "quick", priorIterations: 4, firstStage: lengths, batchSize: 2, collectIterations: 2, warmUpIterations: 2 };
const shape = await g.reconstruct(target, { schedule });`,
  `shape.show()`,
  `shape.maps()`,
  `const slider = new controls.IntSlider({ value: 3, max: 10 });
const heard = new controls.Label({ value: "the kernel waits" });
slider.onChange("value", (value) => { heard.value = "the kernel heard " + value; });
new controls.VBox({ children: [slider, heard] })`,
  // As where the host drops buffers. Turned like the first view, but linked to nothing.
  `process.env.GAN2SHAPE_BINARY = "base64";
const asText = shape.show({ link: "" });
delete process.env.GAN2SHAPE_BINARY;
asText`,
];

/** What the page tells of itself; see widgets/src/notebook/main.ts. */
declare const gan2shapeLab: {
  panel: {
    content: {
      activeCellIndex: number;
      activeCell: { model: { sharedModel: Source } };
      widgets: { model: { type: string; executionCount?: number | null } }[];
    };
    sessionContext: { session: { kernel: { status: string } } };
  };
  context: { save(): Promise<void>; model: { dirty: boolean } };
  commands: { execute(command: string): Promise<void> };
};
interface Source {
  source: string;
  setSource(text: string): void;
}

/** JupyterLab's own complaints, in any of its pages. */
const NOISE = /yjs|Yjs|ResizeObserver loop/;

describe.skipIf(!executable)("a notebook page without Python", { timeout: 600_000 }, () => {
  let browser: Browser;
  let page: Page;
  let server: ChildProcess;
  let folder: string;
  let address: URL;
  const complaints: string[] = [];

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    folder = mkdtempSync(path.join(os.tmpdir(), "gan2shape-lab-"));
    copyFileSync("notebooks/01-walkthrough.ipynb", path.join(folder, "01-walkthrough.ipynb"));
    writeSmallWalkthrough(path.join(folder, "small.ipynb"));
    writeCells(path.join(folder, "views.ipynb"), CELLS);
    // Neither a Python nor a Jupyter can be found on this path.
    const env = { ...process.env, PATH: "" };
    const arguments_ = [path.resolve("bin/gan2shape.js"), "lab", folder, "--json"];
    server = spawn(process.execPath, arguments_, { env, stdio: ["ignore", "pipe", "inherit"] });
    const line = await new Promise<string>((resolve, reject) => {
      server.stdout!.once("data", (data) => resolve(String(data)));
      server.once("exit", (code) => reject(new Error(`The server ended with exit code ${code}.`)));
    });
    address = new URL(JSON.parse(line).url);
    browser = await openBrowser(executable!);
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(240_000);
    page.on("console", (message) => {
      if (message.type() === "error" && !NOISE.test(message.text())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => {
      if (!NOISE.test(error.message)) complaints.push(`threw: ${error.stack}`);
    });
    await page.goto(at("/notebooks/views.ipynb", true));
    await ready();
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    if (server && server.exitCode === null) {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const at = (place: string, withToken: boolean) =>
    `${address.origin}${place}${withToken ? address.search : ""}`;
  const ready = () => page.waitForSelector("html[data-gan2shape-lab=ready]", { state: "attached" });
  const run = (command: string) => page.evaluate((name) => gan2shapeLab.commands.execute(name), command);
  /** Makes the first cell the active one, with this text in it. */
  const write = (source: string) =>
    page.evaluate((text) => {
      gan2shapeLab.panel.content.activeCellIndex = 0;
      gan2shapeLab.panel.content.activeCell.model.sharedModel.setSource(text);
    }, source);
  const prompt = () => page.locator(".jp-CodeCell .jp-InputPrompt").first();

  it("runs the cells, every view live, without a complaint", async () => {
    await run("run-all");
    for (const view of [".gsw-canvas", ".gsw-maps .main-svg", ".widget-slider"])
      await page.locator(view).first().waitFor({ state: "attached" });
    await page.locator(".gsw-canvas").first().scrollIntoViewIfNeeded();
    const handle = page.locator(".widget-slider .noUi-handle").first();
    await handle.scrollIntoViewIfNeeded();
    await handle.focus();
    await page.keyboard.press("ArrowRight");
    await page.getByText("the kernel heard 4").waitFor();
    await page.screenshot({ path: path.join(SHOTS, "views.png") });
    expect(complaints).toEqual([]);
  });

  it("draws the same shape when its numbers come as text", async () => {
    const [first, asText] = [page.locator(".gsw-canvas").first(), page.locator(".gsw-canvas").last()];
    expect(await page.locator(".gsw-canvas").count()).toBe(2);
    await asText.scrollIntoViewIfNeeded();
    await drawn(asText);
    expect(difference(await samples(first), await samples(asText))).toBeLessThan(0.5);
  });

  it("restores the views of its kernel after a reload", async () => {
    await run("save");
    await page.waitForFunction(() => !gan2shapeLab.context.model.dirty);
    await page.reload();
    await ready();
    await page.getByText("the kernel heard 4").waitFor({ state: "attached" });
    await page.locator(".gsw-canvas").first().waitFor({ state: "attached" });
    expect(complaints).toEqual([]);
  });

  it("interrupts a cell that runs for ever", async () => {
    await write("while (true) await new Promise((done) => setTimeout(done, 5));");
    await run("run");
    await expect.poll(() => prompt().textContent()).toContain("*");
    await page.getByRole("button", { name: "Interrupt the kernel" }).click();
    await expect.poll(() => prompt().textContent(), { timeout: 60_000 }).toMatch(/\d/);
  });

  it("completes a word with Tab", async () => {
    await write("");
    await page.locator(".jp-CodeCell .cm-content").first().click();
    await page.keyboard.type("slid");
    await page.keyboard.press("Tab");
    await page.locator('.jp-Completer-item[data-value="slider"]').waitFor();
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.evaluate(() => gan2shapeLab.panel.content.activeCell.model.sharedModel.source))
      .toBe("slider");
  });

  it("saves an edit", async () => {
    await write("const edited = true;");
    await page.locator(".jp-CodeCell .cm-content").first().click();
    await page.keyboard.press("Control+s");
    await page.locator(".g2s-saved", { hasText: "Saved" }).waitFor();
    expect(readFileSync(path.join(folder, "views.ipynb"), "utf8")).toContain("const edited = true;");
    expect(complaints).toEqual([]);
  });

  it("opens the walk-through, light and dark, wide and narrow", async () => {
    const looks = [
      { name: "walkthrough-dark", colorScheme: "dark", width: 1440, height: 900 },
      { name: "walkthrough-phone", colorScheme: "light", width: 390, height: 844 },
    ] as const;
    for (const { name, colorScheme, width, height } of looks) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      await page.goto(at("/notebooks/01-walkthrough.ipynb", false));
      await ready();
      await page.locator(".jp-MarkdownOutput h1").first().waitFor();
      await page.locator(".g2s-saved", { hasText: "Saved" }).waitFor(); // to look at it is no edit
      await page.screenshot({ path: path.join(SHOTS, `${name}.png`) });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(width);
    }
    expect(complaints).toEqual([]);
  });

  it("runs the walk-through to its last cell, and every widget cell shows its view", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(at("/notebooks/small.ipynb", false));
    await ready();
    await run("run-all");
    await page.waitForFunction(
      () => {
        const { content, sessionContext } = gan2shapeLab.panel;
        const code = content.widgets.filter(({ model }) => model.type === "code");
        const ran = code.every(({ model }) => model.executionCount !== null);
        return ran && sessionContext.session.kernel.status === "idle";
      },
      undefined,
      { timeout: 500_000 },
    );
    await expectLiveViews(page, (name) => path.join(SHOTS, `run-${name}-dark.png`));
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 390, height: 844 });
    await expectLiveViews(page, (name) => path.join(SHOTS, `run-${name}-phone.png`));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await run("save");
    await page.waitForFunction(() => !gan2shapeLab.context.model.dirty);
    expectGoodOutputs(path.join(folder, "small.ipynb"));
    expect(complaints).toEqual([]);
  });

  it("answers 403 to a page without the token, and to a page of another origin", async () => {
    const stranger = await browser.newContext();
    const refused = await stranger.newPage();
    expect((await refused.goto(at("/notebooks/views.ipynb", false)))?.status()).toBe(403);
    expect((await refused.goto(at("/api/contents/", false)))?.status()).toBe(403);
    await stranger.close();
    const foreign = await page.request.get(at("/api/contents/", true), {
      headers: { origin: "http://evil.example" },
    });
    expect(foreign.status()).toBe(403);
  });
});
