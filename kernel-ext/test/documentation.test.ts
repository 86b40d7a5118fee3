import { readFileSync } from "node:fs";
import { afterEach, expect, it, vi } from "vitest";
import * as api from "../src/index.js";
import * as controls from "../src/widgets/controls.js";
import { contentOf, RawKernel } from "./support/raw-kernel.js";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const page = readFileSync(new URL("../docs/api.md", import.meta.url), "utf8");
let kernel: RawKernel | undefined;
afterEach(() => kernel?.stop());

it("the API page names everything that is exported, controls apart", () => {
  const names = Object.keys(api).filter((name) => !(name in controls));
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(page))).toEqual([]);
});

it("every example of the API page runs, and is what its comment says", async () => {
  const blocks = [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code.trimEnd());
  expect(blocks.length).toBeGreaterThan(5);
  kernel = await RawKernel.start();
  const results: string[] = [];
  for (const code of blocks) {
    const { iopub } = await kernel.execute(code);
    expect(contentOf(iopub, "error"), code).toBeUndefined();
    const data = contentOf(iopub, "execute_result")?.data as Record<string, string> | undefined;
    if (data) results.push(data["text/plain"]);
  }
  expect(results.slice(1)).toEqual(["7", "1000", "3", "Ramp of 4", "{}", "[ 'ok', 1 ]"]);
});
