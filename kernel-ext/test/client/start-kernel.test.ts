import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type DisplayUpdate, type KernelClient, KernelDiedError, startKernel } from "../../src/index.js";
import { ensureBuilt } from "../support/build.js";

// A kernel starts in seconds, but in a minute where many programs share two cores.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let folder: string;
let kernel: KernelClient;

/** An ES module package as ours: exports, main, types, relative imports. */
function writePackage(at: string, name: string, size: number): void {
  mkdirSync(path.join(at, "dist"), { recursive: true });
  const manifest = {
    name,
    type: "module",
    main: "./dist/index.js",
    types: "./dist/index.d.ts",
    exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
  };
  writeFileSync(path.join(at, "package.json"), JSON.stringify(manifest));
  writeFileSync(path.join(at, "dist/index.js"), 'export { open } from "./open.js";\n');
  writeFileSync(path.join(at, "dist/index.d.ts"), 'export { open } from "./open.js";\n');
  writeFileSync(
    path.join(at, "dist/open.js"),
    `export async function open(name) { return { name, size: ${size} }; }\n`,
  );
  writeFileSync(
    path.join(at, "dist/open.d.ts"),
    "export declare function open(name: string): Promise<{ name: string; size: number }>;\n",
  );
}

beforeAll(async () => {
  await ensureBuilt();
  folder = mkdtempSync(path.join(tmpdir(), "kernel-test-"));
  mkdirSync(path.join(folder, "notebooks"));
  writePackage(path.join(folder, "toolkit"), "toolkit", 64);
  writePackage(path.join(folder, "elsewhere"), "local-one", 1);
  writePackage(path.join(folder, "notebooks/node_modules/local-one"), "local-one", 2);
  kernel = await startKernel({
    cwd: path.join(folder, "notebooks"),
    packages: { toolkit: path.join(folder, "toolkit"), "local-one": path.join(folder, "elsewhere") },
  });
});
afterAll(async () => {
  await kernel?.shutdown();
  rmSync(folder, { recursive: true, force: true });
});

describe("startKernel", () => {
  it("runs cells and returns nbformat outputs", async () => {
    const { status, outputs, execution_count } = await kernel.execute(
      "console.log('a');\nconsole.log('b');\nconsole.error('c');\n6 * 7",
    );
    expect(status).toBe("ok");
    expect(outputs).toEqual([
      { output_type: "stream", name: "stdout", text: "a\nb\n" },
      { output_type: "stream", name: "stderr", text: "c\n" },
      { output_type: "execute_result", execution_count, data: { "text/plain": "42" }, metadata: {} },
    ]);
  });

  it("returns a throwing cell as status error, with the output", async () => {
    const { status, error, outputs } = await kernel.execute("throw new TypeError('wrong')");
    expect(status).toBe("error");
    expect(error).toMatchObject({ output_type: "error", ename: "TypeError", evalue: "wrong" });
    expect(outputs).toEqual([error]);
  });

  it("applies display updates in place, also in outputs of earlier cells, and tells them", async () => {
    const first = await kernel.execute("const bar = display({ 'text/plain': 'half' }, { id: 'bar' });");
    const seen: DisplayUpdate[] = [];
    const stop = kernel.onDisplayUpdate((update) => seen.push(update));
    await kernel.execute("bar.update({ 'text/plain': 'whole' });");
    stop();
    expect(first.outputs).toEqual([
      { output_type: "display_data", data: { "text/plain": "whole" }, metadata: {} },
    ]);
    expect(seen).toHaveLength(1);
    expect(seen[0].outputs[0]).toBe(first.outputs[0]);
  });

  it("tells outputs as they come", async () => {
    const seen: string[] = [];
    await kernel.execute("console.log(1);\nawait new Promise((r) => setTimeout(r, 60));\nconsole.log(2);", {
      onOutput: (output, index) => seen.push(`${index} ${output.output_type === "stream" && output.text}`),
    });
    expect(seen).toEqual(["0 1\n", "0 1\n2\n"]);
  });

  it("imports a mapped ES module package, with its types", async () => {
    const { outputs } = await kernel.execute(
      'import { open } from "toolkit";\nconst opened = await open("a");\nopened.size',
    );
    expect(outputs).toMatchObject([{ data: { "text/plain": "64" } }]);
    const { error } = await kernel.execute("const wrong: string = opened.size;");
    expect(error?.evalue).toContain("Type 'number' is not assignable to type 'string'");
    expect((await kernel.execute('(await import("toolkit")).open.length')).outputs).toMatchObject([
      { data: { "text/plain": "1" } },
    ]);
  });

  it("prefers what is installed in the notebook's folder", async () => {
    const { outputs } = await kernel.execute('import { open as o } from "local-one";\n(await o("a")).size');
    expect(outputs).toMatchObject([{ data: { "text/plain": "2" } }]);
  });

  it("finds console and Node's types although none are installed there", async () => {
    const { status } = await kernel.execute(
      'import { readFileSync } from "node:fs";\nconst b: Buffer = Buffer.alloc(1); console.log(b.length, typeof readFileSync);',
    );
    expect(status).toBe("ok");
  });

  it("interrupts at a timeout and by a signal", async () => {
    const timed = await kernel.execute("await new Promise(() => {});", { timeout: 100 });
    expect(timed).toMatchObject({
      status: "error",
      interruptedBy: "timeout",
      error: { ename: "InterruptedError" },
    });
    const controller = new AbortController();
    const running = kernel.execute("console.log('go'); while (true) {}", {
      signal: controller.signal,
      onOutput: () => controller.abort(),
    });
    expect(await running).toMatchObject({ status: "error", interruptedBy: "signal" });
  });

  it("completes and inspects at UTF-16 positions", async () => {
    const code = "/* 🙂 */ conso";
    expect(await kernel.complete(code)).toMatchObject({
      matches: ["console"],
      cursorStart: 9,
      cursorEnd: 14,
    });
    expect((await kernel.inspect("parseInt", 3)).found).toBe(true);
    expect(await kernel.isComplete("[1,")).toMatchObject({ status: "incomplete" });
  });

  it("rejects when the kernel ends, and shutdown returns the exit code", async () => {
    const other = await startKernel({ cwd: folder });
    await expect(other.execute("process.exit(4)")).rejects.toThrow(KernelDiedError);
    expect(await other.shutdown()).toBe(4);
    const third = await startKernel({ cwd: folder });
    await third.execute("1");
    expect(await third.shutdown()).toBe(0);
  });

  it("refuses a folder that is not there", async () => {
    await expect(startKernel({ cwd: "/no/such/folder" })).rejects.toThrow(/cwd is \/no\/such\/folder/);
    await expect(startKernel({ packages: { x: "/no/such" } })).rejects.toThrow(/no package\.json/);
  });
});
