import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type CodeCell, readNotebook, runNotebook } from "../../src/notebook/index.js";
import { code, markdown, notebook, save, temporaryFolder } from "./notebooks.js";

function cellOf(file: string, id: string): CodeCell {
  return readNotebook(file).cells.find((cell) => cell.id === id) as CodeCell;
}

describe("runNotebook", { timeout: 180_000 }, () => {
  it("fills in outputs, counts and times, and puts parameters in", async () => {
    const folder = temporaryFolder();
    const file = save(
      folder,
      "a.ipynb",
      notebook(
        markdown("t", "# Title"),
        code("p", "const seed: number = 7;\nconst name = 'x';", ["parameters"]),
        code(
          "a",
          "console.log(name, seed); seed * 2",
          [],
          [{ output_type: "stream", name: "stdout", text: "of an old run" }],
        ),
        code("empty", "  "),
      ),
    );
    const before = readFileSync(file, "utf8");
    const out = path.join(folder, "out/a.ipynb");
    const seen: string[] = [];
    const run = await runNotebook({
      notebook: file,
      parameters: { seed: 9 },
      out,
      html: path.join(folder, "out/a.html"),
      onCell: ({ number, total, status }) => seen.push(`${number}/${total} ${status ?? "begins"}`),
    });
    expect(run).toMatchObject({ status: "ok", cells: 3 });
    expect(seen).toEqual(["1/3 begins", "1/3 ok", "2/3 begins", "2/3 ok", "3/3 begins", "3/3 ok"]);
    const cell = cellOf(out, "a");
    expect(cell.execution_count).toBe(3);
    expect(cell.outputs).toEqual([
      { output_type: "stream", name: "stdout", text: "x 9\n" },
      { output_type: "execute_result", execution_count: 3, data: { "text/plain": "18" }, metadata: {} },
    ]);
    const times = cell.metadata.execution as Record<string, string>;
    expect(Date.parse(times["shell.execute_reply"])).toBeGreaterThanOrEqual(
      Date.parse(times["iopub.execute_input"]),
    );
    expect(readFileSync(path.join(folder, "out/a.html"), "utf8")).toContain("x 9");
    expect(readFileSync(file, "utf8")).toBe(before);
    expect(readdirSync(path.join(folder, "out")).sort()).toEqual(["a.html", "a.ipynb"]);
  });

  it("writes a failed notebook with the error and a banner that leads to it, and runs nothing after it", async () => {
    const folder = temporaryFolder();
    const file = save(
      folder,
      "a.ipynb",
      notebook(code("ok", "1"), code("bad", "throw new RangeError('too far')"), code("c", "2")),
    );
    const out = path.join(folder, "done.ipynb");
    const run = await runNotebook({ notebook: file, out });
    expect(run).toMatchObject({
      status: "error",
      cells: 2,
      error: { ename: "RangeError", evalue: "too far", cell: 2 },
    });
    const done = readNotebook(out);
    expect(done.cells.map((cell) => cell.id)).toEqual(["error-banner", "ok", "error-cell", "bad", "c"]);
    expect(done.cells[0].source).toContain('<a href="#gan2shape-error">In [2]</a>');
    expect(cellOf(out, "bad").outputs[0]).toMatchObject({ output_type: "error", ename: "RangeError" });
    expect(cellOf(out, "c")).toMatchObject({ execution_count: null, outputs: [] });

    const again = await runNotebook({ notebook: out, out });
    expect(again.notebook.cells.filter((cell) => cell.id === "error-banner")).toHaveLength(1);
  });

  it("ends at once when its signal is aborted, and keeps what there is", async () => {
    const folder = temporaryFolder();
    // The cell says itself that it runs: how long a kernel takes to come there is no one's promise.
    const marker = path.join(temporaryFolder(), "begun");
    const long = `import { writeFileSync } from "node:fs";
console.log("begun");
writeFileSync(${JSON.stringify(marker)}, "");
await new Promise((done) => setTimeout(done, 60000));`;
    const file = save(folder, "a.ipynb", notebook(code("long", long), code("c", "2")));
    const out = path.join(folder, "done.ipynb");
    const controller = new AbortController();
    const watch = setInterval(() => existsSync(marker) && controller.abort(), 50);
    const run = await runNotebook({ notebook: file, out, signal: controller.signal });
    clearInterval(watch);
    expect(run.status).toBe("interrupted");
    expect(cellOf(out, "long").outputs[0]).toMatchObject({ text: "begun\n" });
    expect(readdirSync(folder).sort()).toEqual(["a.ipynb", "done.ipynb"]);
  });

  it("stops a cell that takes longer than the limit", async () => {
    const folder = temporaryFolder();
    const file = save(
      folder,
      "a.ipynb",
      notebook(code("long", "await new Promise((done) => setTimeout(done, 60000))")),
    );
    const run = await runNotebook({ notebook: file, timeout: 1 });
    expect(run).toMatchObject({ status: "error", error: { ename: "TimeoutError" } });
  });

  it("refuses unknown parameters before anything is started or written", async () => {
    const folder = temporaryFolder();
    const file = save(folder, "a.ipynb", notebook(code("a", "1")));
    const out = path.join(folder, "done.ipynb");
    await expect(runNotebook({ notebook: file, parameters: { x: 1 }, out })).rejects.toThrowError(
      /no parameter "x"/,
    );
    expect(existsSync(out)).toBe(false);
  });

  it("says at once when the result cannot be written", async () => {
    const folder = temporaryFolder();
    const file = save(folder, "a.ipynb", notebook(code("a", "1")));
    await expect(runNotebook({ notebook: file, out: folder })).rejects.toThrowError(/Cannot write/);
  });
});
