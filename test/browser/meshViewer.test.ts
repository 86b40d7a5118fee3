import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildViewer } from "../../scripts/build-viewer.mjs";
import { meshElement, meshPageHtml } from "../../src/display/meshHtml.js";
import { meshStill } from "../../src/display/meshStill.js";
import { reportHtml } from "../../src/display/report.js";
import { packedViewerElement, WAKE_ELEMENT } from "../../src/display/viewerScript.js";
import { fakeMesh, fakeShape } from "../display/fakes.js";
import { covered, difference, drag, drawn, samples, settled } from "./canvas.js";
import { findChromium, openBrowser, watchedPage } from "./chromium.js";

const executable = findChromium();
const mesh = fakeMesh(32);
const notebookPage = (body: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><body>${body}</body></html>`;

describe.skipIf(!executable)("the mesh viewer in Chromium", { timeout: 180_000 }, () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    await buildViewer();
    folder = mkdtempSync(path.join(os.tmpdir(), "gan2shape-viewer-"));
    browser = await openBrowser(executable!);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(html: string) {
    const file = path.join(folder, "page.html");
    writeFileSync(file, html);
    const watched = await watchedPage(browser);
    await watched.page.goto(pathToFileURL(file).href);
    return watched;
  }

  it("draws a page of its own from disk, and turns by mouse, wheel and keys", async () => {
    const { page, complaints } = await open(meshPageHtml(mesh, { label: "A face" }));
    const canvas = page.locator("canvas");
    await drawn(canvas);
    expect(await canvas.getAttribute("aria-label")).toContain("A face");
    const start = await samples(canvas);

    await drag(page, canvas, 120, 0);
    const turned = await samples(canvas);
    expect(difference(start, turned)).toBeGreaterThan(3);

    await page.mouse.wheel(0, -300);
    await settled(page);
    const near = await samples(canvas);
    expect(covered(near)).toBeGreaterThan(covered(turned));

    await page.keyboard.press("ArrowUp");
    await settled(page);
    expect(difference(near, await samples(canvas))).toBeGreaterThan(1);

    await canvas.dblclick();
    await settled(page);
    expect(difference(start, await samples(canvas))).toBeLessThan(0.5);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("turns by touch", async () => {
    const { page, complaints } = await open(meshPageHtml(mesh));
    const canvas = page.locator("canvas");
    await drawn(canvas);
    const start = await samples(canvas);
    const session = await page.context().newCDPSession(page);
    const box = (await canvas.boundingBox())!;
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", x: number) =>
      session.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: type === "touchEnd" ? [] : [{ x, y: box.y + box.height / 2 }],
      });
    await touch("touchStart", box.x + 100);
    for (const x of [130, 160, 200]) await touch("touchMove", box.x + x);
    await touch("touchEnd", 0);
    await settled(page);
    expect(difference(start, await samples(canvas))).toBeGreaterThan(3);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("shows another surface for each button, and wires on top", async () => {
    const { page, complaints } = await open(meshPageHtml(mesh));
    const canvas = page.locator("canvas");
    await drawn(canvas);
    const seen = [await samples(canvas)];
    for (const name of ["Shading", "Normals", "Depth", "Wireframe"]) {
      const button = page.getByRole("button", { name });
      await button.click();
      await settled(page);
      expect(await button.getAttribute("aria-pressed")).toBe("true");
      const now = await samples(canvas);
      expect(Math.min(...seen.map((before) => difference(before, now))), name).toBeGreaterThan(0.3);
      seen.push(now);
    }
    expect(await page.getByRole("button", { name: "Texture" }).getAttribute("aria-pressed")).toBe("false");
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("shows what the still shows", async () => {
    const { page } = await open(meshPageHtml(mesh));
    const canvas = page.locator("canvas");
    await drawn(canvas);
    const { width, height } = await canvas.evaluate((element) => ({
      width: (element as HTMLCanvasElement).width,
      height: (element as HTMLCanvasElement).height,
    }));
    const live = await samples(canvas);
    const { rgba } = meshStill(mesh, { width, height });
    let [sum, count, at] = [0, 0, 0];
    for (let y = 8; y < height; y += 16)
      for (let x = 8; x < width; x += 16, at += 4)
        if (live[at + 3] === 255) {
          for (let k = 0; k < 3; k++) sum += Math.abs(live[at + k] - rgba[4 * (y * width + x) + k]);
          count += 3;
        }
    expect(count).toBeGreaterThan(500);
    expect(sum / count).toBeLessThan(3);
    await page.close();
  });

  it("wakes every output of a notebook once the viewer comes, in whatever order, with one WebGL context", async () => {
    const outputs = Array.from({ length: 18 }, () => meshElement(mesh) + WAKE_ELEMENT);
    outputs[10] += packedViewerElement();
    const { page, complaints } = await open(notebookPage(outputs.join("<hr>")));
    await expect.poll(() => page.locator("canvas").count(), { timeout: 20_000 }).toBe(18);
    for (const i of [0, 10, 17]) await drawn(page.locator("canvas").nth(i));
    expect(await page.locator("#g2s-style").count()).toBe(1);
    // One more, as a cell that runs later brings it: without the viewer, put in by script.
    await page.evaluate((html) => {
      document.body.insertAdjacentHTML("beforeend", html);
    }, meshElement(mesh));
    await expect.poll(() => page.locator("canvas").count()).toBe(19);
    await drawn(page.locator("canvas").nth(18));
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("draws again after an output was taken out and put back, as notebooks do when scrolling", async () => {
    const { page, complaints } = await open(
      notebookPage(`<div id="cell">${meshElement(mesh)}${packedViewerElement()}</div>`),
    );
    await drawn(page.locator("canvas"));
    await page.evaluate(async () => {
      const cell = document.getElementById("cell")!;
      cell.remove();
      await new Promise((done) => setTimeout(done, 100));
      document.body.append(cell);
    });
    const canvas = page.locator("canvas");
    await drawn(canvas);
    const start = await samples(canvas);
    await drag(page, canvas, 90, 20);
    expect(difference(start, await samples(canvas))).toBeGreaterThan(3);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("leaves the still and a hint where the viewer never comes", async () => {
    const { page, complaints } = await open(notebookPage(meshElement(mesh) + WAKE_ELEMENT));
    expect(await page.locator("canvas").count()).toBe(0);
    expect(await page.locator("figcaption").textContent()).toContain("run its first mesh cell again");
    expect(await page.locator("img").evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(480);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("shows a report whose mesh turns and whose curves can be read", async () => {
    const { page, complaints } = await open(reportHtml(fakeShape(32)));
    const canvas = page.locator("canvas");
    await drawn(canvas);
    const start = await samples(canvas);
    await drag(page, canvas, 100, 30);
    expect(difference(start, await samples(canvas))).toBeGreaterThan(3);
    const chart = page.locator(".g2s-chart").first();
    await chart.locator("svg").hover();
    expect(await chart.locator(".g2s-tip").textContent()).toMatch(/iteration \d+total/);
    const lines = await chart.locator("polyline").count();
    await chart.getByRole("button", { name: "total" }).dispatchEvent("click");
    expect(await chart.locator("polyline").count()).toBeLessThan(lines);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
