import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Contents, type ContentsModel } from "../../src/lab/contents.js";
import { LabFolder } from "../../src/lab/folder.js";
import type { Notebook } from "../../src/notebook/format.js";

let scratch: string;
let root: string;
let contents: Contents;

const notebook = (trusted?: boolean): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    {
      cell_type: "code",
      id: "a",
      metadata: trusted === undefined ? {} : { trusted },
      source: "1 + 1",
      execution_count: 1,
      outputs: [{ output_type: "stream", name: "stdout", text: "2" }],
    },
  ],
});
const status = (code: number) => expect.objectContaining({ status: code });

beforeEach(() => {
  scratch = mkdtempSync(path.join(os.tmpdir(), "gan2shape-contents-"));
  root = path.join(scratch, "root");
  mkdirSync(path.join(root, "sub"), { recursive: true });
  writeFileSync(path.join(scratch, "secret.txt"), "secret");
  writeFileSync(path.join(root, "note.txt"), "héllo");
  writeFileSync(path.join(root, ".hidden"), "no");
  contents = new Contents(new LabFolder(root));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

describe("LabFolder", () => {
  it("keeps every path inside the folder, symbolic links too", () => {
    symlinkSync(path.join(scratch, "secret.txt"), path.join(root, "out.txt"));
    symlinkSync(scratch, path.join(root, "up"));
    symlinkSync(path.join(root, "nowhere"), path.join(root, "lost"));
    symlinkSync(path.join(root, "note.txt"), path.join(root, "inside.txt"));
    const outside = ["../secret.txt", "sub/../../secret.txt", "out.txt", "up/secret.txt", "up/new.txt"];
    const odd = [".hidden", "sub/..", "a\\b", "c:/x", "lost", "note.txt\0.ipynb"];
    for (const name of [...outside, ...odd])
      expect(() => contents.get(name, true), name).toThrow(status(404));
    for (const name of outside)
      expect(() => contents.save(name, { type: "file", content: "x" }), name).toThrow(status(404));
    expect(readFileSync(path.join(scratch, "secret.txt"), "utf8")).toBe("secret");
    expect(contents.get("inside.txt", true).content).toBe("héllo");
    const listed = (contents.get("", true).content as ContentsModel[]).map(({ name }) => name);
    expect(listed).toEqual(["inside.txt", "note.txt", "sub"]);
  });

  it("says in one sentence when there is no folder", () => {
    expect(() => new LabFolder(path.join(scratch, "none"))).toThrow(/There is no folder .*none/);
  });
});

describe("Contents", () => {
  it("saves a notebook as Jupyter writes it, whole, and gives it back", () => {
    const saved = contents.save("sub/a.ipynb", { type: "notebook", content: notebook() });
    expect(saved).toMatchObject({ name: "a.ipynb", path: "sub/a.ipynb", type: "notebook", content: null });
    expect(readFileSync(path.join(root, "sub/a.ipynb"), "utf8")).toContain('\n   "source": [\n    "1 + 1"\n');
    expect(readdirSync(path.join(root, "sub"))).toEqual(["a.ipynb"]); // no temporary file stays
    const model = contents.get("/sub//a.ipynb", true);
    expect(model.content).toMatchObject({ cells: [{ source: "1 + 1", metadata: { trusted: false } }] });
  });

  it("trusts outputs only that a page of this server saved as its own", () => {
    const trust = () => {
      const { cells } = contents.get("t.ipynb", true).content as Notebook;
      return cells[0].metadata.trusted;
    };
    contents.save("t.ipynb", { type: "notebook", content: notebook(true) });
    expect(trust()).toBe(true);
    expect(readFileSync(path.join(root, "t.ipynb"), "utf8")).not.toContain("trusted");
    const other = readFileSync(path.join(root, "t.ipynb"), "utf8").replace("1 + 1", "2 + 2");
    writeFileSync(path.join(root, "t.ipynb"), other);
    expect(trust()).toBe(false);
    contents.save("t.ipynb", { type: "notebook", content: notebook(false) });
    expect(trust()).toBe(true); // these very bytes were saved as trusted before
  });

  it("refuses what is no notebook, and leaves the file as it was", () => {
    contents.save("a.ipynb", { type: "notebook", content: notebook() });
    const before = readFileSync(path.join(root, "a.ipynb"), "utf8");
    for (const content of [undefined, 1, { cells: 3 }, { nbformat: 3 }])
      expect(() => contents.save("a.ipynb", { type: "notebook", content })).toThrow(status(400));
    expect(readFileSync(path.join(root, "a.ipynb"), "utf8")).toBe(before);
    writeFileSync(path.join(root, "bad.ipynb"), "{");
    expect(() => contents.get("bad.ipynb", true)).toThrow(/bad\.ipynb is not a notebook/);
  });

  it("reads and writes texts and bytes", () => {
    expect(contents.get("note.txt", true)).toMatchObject({ format: "text", content: "héllo" });
    contents.save("raw.bin", { type: "file", format: "base64", content: "/wD+" });
    expect(contents.get("raw.bin", true)).toMatchObject({ format: "base64", content: "/wD+" });
  });

  it("makes, copies, renames and deletes under names that are free", () => {
    expect(contents.create("sub", {}).path).toBe("sub/Untitled.ipynb");
    expect(contents.create("sub", {}).path).toBe("sub/Untitled1.ipynb");
    expect(contents.create("", { copy_from: "note.txt" }).path).toBe("note-Copy.txt");
    expect(() => contents.rename("note.txt", { path: "note-Copy.txt" })).toThrow(status(409));
    expect(contents.rename("note.txt", { path: "sub/n.txt" }).path).toBe("sub/n.txt");
    expect(() => contents.rename("sub/n.txt", { path: "../n.txt" })).toThrow(status(404));
    expect(() => contents.remove("sub")).toThrow(status(400));
    expect(() => contents.remove("")).toThrow(status(404));
    contents.remove("note-Copy.txt");
    expect(() => contents.get("note-Copy.txt", false)).toThrow(status(404));
  });

  it("keeps one earlier state of a file for a page that reverts", () => {
    expect(contents.checkpoints("note.txt")).toEqual([]);
    contents.keep("note.txt");
    contents.save("note.txt", { type: "file", content: "new" });
    const [{ id }] = contents.checkpoints("note.txt") as { id: string }[];
    contents.restore("note.txt", id);
    expect(contents.get("note.txt", true).content).toBe("héllo");
    expect(() => contents.restore("note.txt", "other")).toThrow(status(404));
  });
});
