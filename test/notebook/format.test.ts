import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { formatNotebook, parseNotebook, readNotebook } from "../../src/notebook/index.js";

/** As Jupyter writes it: keys sorted, one space, lists of lines. */
const SAVED = `{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": 2,
   "id": "a1",
   "metadata": {},
   "outputs": [
    {
     "data": {
      "application/json": {
       "b": "two\\nlines"
      },
      "image/png": "iVBORw0KGgo=\\n",
      "text/plain": [
       "one\\n",
       "two"
      ]
     },
     "execution_count": 2,
     "metadata": {},
     "output_type": "execute_result"
    },
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      "grüß\\n"
     ]
    }
   ],
   "source": [
    "let x = 1;\\n",
    "x"
   ]
  },
  {
   "cell_type": "markdown",
   "id": "b2",
   "metadata": {},
   "source": []
  }
 ],
 "metadata": {
  "custom": {
   "kept": true
  }
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`;

function change(edit: (raw: ReturnType<typeof JSON.parse>) => void): string {
  const raw = JSON.parse(SAVED);
  edit(raw);
  return JSON.stringify(raw);
}

describe("format", () => {
  it("writes what it read, byte for byte", () => {
    expect(formatNotebook(parseNotebook(SAVED, "a"))).toBe(SAVED);
  });

  it("joins lines and keeps JSON outputs as they are", () => {
    const [cell] = parseNotebook(SAVED, "a").cells;
    expect(cell.source).toBe("let x = 1;\nx");
    expect(cell).toMatchObject({
      outputs: [{ data: { "text/plain": "one\ntwo", "application/json": { b: "two\nlines" } } }, {}],
    });
  });

  it("gives cells of older files ids, the same at each reading", () => {
    const old = change((raw) => {
      raw.nbformat_minor = 4;
      for (const cell of raw.cells) delete cell.id;
    });
    const ids = () => parseNotebook(old, "a").cells.map((cell) => cell.id);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(2);
    expect(ids()[0]).toMatch(/^[\w-]{1,64}$/);
    expect(parseNotebook(old, "a").nbformat_minor).toBe(5);
  });

  it.each([
    ["no JSON", "{", /a\.ipynb is not a notebook: it is no JSON/],
    ["no cells", "{}", /has no list of cells/],
    ["format 3", change((raw) => Object.assign(raw, { nbformat: 3 })), /format 3, but only format 4/],
    [
      "a repeated id",
      change((raw) => Object.assign(raw.cells[1], { id: "a1" })),
      /cell 2 repeats the id "a1"/,
    ],
    ["a bad id", change((raw) => Object.assign(raw.cells[1], { id: "a b" })), /cell 2 has no valid id/],
    [
      "an unknown cell",
      change((raw) => Object.assign(raw.cells[1], { cell_type: "heading" })),
      /cell 2 has the type "heading"/,
    ],
    [
      "no source",
      change((raw) => Object.assign(raw.cells[1], { source: 3 })),
      /the source of cell 2 is not text/,
    ],
    [
      "bad tags",
      change((raw) => Object.assign(raw.cells[1], { metadata: { tags: "x" } })),
      /the tags of cell 2/,
    ],
    [
      "an unknown output",
      change((raw) => Object.assign(raw.cells[0].outputs[1], { output_type: "pyout" })),
      /output 2 of cell 1 has the unknown type "pyout"/,
    ],
    [
      "no outputs",
      change((raw) => Object.assign(raw.cells[0], { outputs: null })),
      /cell 1 has no list of outputs/,
    ],
  ])("refuses a file with %s in one sentence", (_, text, message) => {
    expect(() => parseNotebook(text, "a.ipynb")).toThrowError(message);
    expect(() => parseNotebook(text, "a.ipynb")).toThrowError(
      expect.objectContaining({ name: "InputError" }),
    );
  });

  it("says that a file is missing", () => {
    expect(() => readNotebook("no/such.ipynb")).toThrowError(
      /Cannot read the notebook no\/such\.ipynb: there is no such file/,
    );
  });

  it("finds our own notebooks valid, without outputs, as Jupyter would save them", () => {
    const folder = path.resolve(import.meta.dirname, "../../notebooks");
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".ipynb"))) {
      const text = readFileSync(path.join(folder, name), "utf8");
      const read = parseNotebook(text, name);
      expect(formatNotebook(read)).toBe(text);
      for (const cell of read.cells) if (cell.cell_type === "code") expect(cell.outputs).toEqual([]);
    }
  });
});
