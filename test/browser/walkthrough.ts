import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { type CodeCell, readNotebook, writeNotebook } from "../../src/notebook/index.js";
import { difference, drag, drawn, samples } from "./canvas.js";

const WALKTHROUGH = "notebooks/01-walkthrough.ipynb";

/** A schedule of seconds in place of minutes: what is tested is what the cells show, not how good the shape is. */
const SMALL_SCHEDULE = `const lengths = { step1: 4, step2: 4, step3: 4 };
const schedule = { name: "quick", priorIterations: 20, firstStage: lengths, batchSize: 4, collectIterations: 4, warmUpIterations: 2 };`;

/** The view that each cell shows, by the cell's id. */
const VIEWS: Record<string, string> = {
  "step1-code": ".gsw-maps .main-svg",
  "step2-code": ".gsw-samples canvas",
  "step3-code": ".gsw-maps .main-svg",
  reconstruct: '.gsw-run[data-status="done"] .gsw-canvas',
  "film-code": ".gsw-scrub",
  mesh: ".gsw-panel:not(.gsw-compact) .gsw-canvas",
};

/** Writes the project's own walk-through, with its schedule made small. */
export function writeSmallWalkthrough(file: string): void {
  const notebook = readNotebook(WALKTHROUGH);
  const parameters = codeCells().find(({ id }) => id === "parameters")!;
  const source = parameters.source.replace(/^const schedule.*$/m, SMALL_SCHEDULE);
  expect(source).toContain("warmUpIterations"); // the line was found
  notebook.cells.find(({ id }) => id === "parameters")!.source = source;
  writeNotebook(file, notebook);
}

/** Every widget cell of the open notebook shows its view, which moves under the pointer. */
export async function expectLiveViews(page: Page, shots: (name: string) => string): Promise<void> {
  const cells = codeCells().map(({ id }) => id);
  for (const [id, view] of Object.entries(VIEWS)) {
    const place = page.locator(".jp-CodeCell").nth(cells.indexOf(id)).locator(".jp-OutputArea-output");
    await place.locator(view).first().waitFor({ state: "attached" });
    await place.last().scrollIntoViewIfNeeded();
    for (const canvas of await place.locator(".gsw-canvas").all()) await drawn(canvas);
    await page.screenshot({ path: shots(id) });
  }
  const canvas = page.locator(".jp-CodeCell").nth(cells.indexOf("mesh")).locator(".gsw-canvas");
  const before = await samples(canvas);
  await drag(page, canvas, 90, 20);
  await expect.poll(async () => difference(before, await samples(canvas))).toBeGreaterThan(1);
  expect(await page.getByText("Error displaying widget").count()).toBe(0);
}

/** No cell of the saved notebook failed, and each drew what it had to. */
export function expectGoodOutputs(file: string): void {
  const outputs = readNotebook(file).cells.flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []));
  expect(outputs.filter(({ output_type }) => output_type === "error")).toEqual([]);
  const pictures = outputs.filter((output) => "data" in output && output.data["image/png"]);
  expect(pictures.length).toBeGreaterThanOrEqual(8);
  // Nothing large is stored unless asked for: the pictures are all that takes room.
  expect(readFileSync(file).length).toBeLessThan(4_000_000);
  expect(readNotebook(file).metadata.widgets).toBeUndefined();
}

function codeCells(): CodeCell[] {
  return readNotebook(WALKTHROUGH).cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
}
