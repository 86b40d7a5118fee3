import { InputError } from "../errors.js";
import type { Cell, Notebook } from "./format.js";

type Raw = Record<string, unknown>;

/** A notebook whose cells may still lack their ids, as files before nbformat 4.5 do. */
export type CheckedNotebook = Omit<Notebook, "cells"> & { cells: (Omit<Cell, "id"> & { id?: string })[] };

/**
 * Checks parsed JSON against nbformat 4 and joins its lists of lines.
 *
 * @param raw what JSON.parse gave
 * @param name what to call the file in errors
 * @throws InputError naming the cell (counted from 1) and the field
 * @example checkNotebook(JSON.parse(text), "01.ipynb").cells.length;
 */
export function checkNotebook(raw: unknown, name: string): CheckedNotebook {
  if (!isObject(raw) || !Array.isArray(raw.cells)) {
    throw new InputError(
      `${name} is not a notebook: it has no list of cells. Give a file that Jupyter wrote (.ipynb).`,
    );
  }
  if (raw.nbformat !== 4) {
    throw new InputError(
      `${name} is a notebook of format ${String(raw.nbformat)}, but only format 4 is read. Save it again in a current Jupyter.`,
    );
  }
  const minor = Number(raw.nbformat_minor);
  if (!Number.isInteger(minor) || minor < 0) fail(name, "nbformat_minor is not a whole number");
  if (!isObject(raw.metadata)) fail(name, "metadata is not an object");
  const ids = new Set<string>();
  const cells = raw.cells.map((cell: unknown, index) => {
    const where = `cell ${index + 1}`;
    if (!isObject(cell)) fail(name, `${where} is not an object`);
    checkId(cell.id, minor, ids, name, where);
    return checkCell(cell, name, where);
  });
  return { ...raw, nbformat: 4, nbformat_minor: minor, metadata: raw.metadata, cells } as CheckedNotebook;
}

function checkId(id: unknown, minor: number, ids: Set<string>, name: string, where: string): void {
  if (id === undefined && minor < 5) return;
  if (typeof id !== "string" || !/^[\w-]{1,64}$/.test(id)) {
    fail(name, `${where} has no valid id (1 to 64 letters, digits, - and _)`);
  }
  if (ids.has(id)) fail(name, `${where} repeats the id "${id}"`);
  ids.add(id);
}

function checkCell(cell: Raw, name: string, where: string): CheckedNotebook["cells"][number] {
  const type = cell.cell_type;
  if (type !== "code" && type !== "markdown" && type !== "raw") {
    fail(name, `${where} has the type ${JSON.stringify(type)}, but only code, markdown and raw exist`);
  }
  if (!isObject(cell.metadata)) fail(name, `${where} has no metadata object`);
  const { tags } = cell.metadata;
  if (tags !== undefined && !(Array.isArray(tags) && tags.every((tag) => typeof tag === "string"))) {
    fail(name, `the tags of ${where} are not a list of texts`);
  }
  const checked: Raw = { ...cell, source: text(cell.source, name, `the source of ${where}`) };
  if (type === "code") {
    checked.execution_count = count(cell.execution_count, name, where);
    if (!Array.isArray(cell.outputs)) fail(name, `${where} has no list of outputs`);
    checked.outputs = cell.outputs.map((output: unknown, index) =>
      checkOutput(output, name, `output ${index + 1} of ${where}`),
    );
  }
  return checked as unknown as CheckedNotebook["cells"][number];
}

function checkOutput(output: unknown, name: string, where: string): Raw {
  if (!isObject(output)) fail(name, `${where} is not an object`);
  switch (output.output_type) {
    case "stream":
      if (output.name !== "stdout" && output.name !== "stderr")
        fail(name, `${where} is neither stdout nor stderr`);
      return { ...output, text: text(output.text, name, `the text of ${where}`) };
    case "error":
      if (typeof output.ename !== "string" || typeof output.evalue !== "string")
        fail(name, `${where} has no error name`);
      if (!Array.isArray(output.traceback) || !output.traceback.every((line) => typeof line === "string")) {
        fail(name, `the traceback of ${where} is not a list of texts`);
      }
      return output;
    case "execute_result":
    case "display_data": {
      if (!isObject(output.data) || !isObject(output.metadata))
        fail(name, `${where} has no data or no metadata`);
      const data = Object.entries(output.data).map(([mime, value]) => [
        mime,
        isJson(mime) ? value : text(value, name, `${mime} in ${where}`),
      ]);
      const checked: Raw = { ...output, data: Object.fromEntries(data) };
      if (output.output_type === "execute_result")
        checked.execution_count = count(output.execution_count, name, where);
      return checked;
    }
    default:
      return fail(name, `${where} has the unknown type ${JSON.stringify(output.output_type)}`);
  }
}

/** Types whose value is JSON and is kept as it is. */
export function isJson(mime: string): boolean {
  return mime === "application/json" || mime.endsWith("+json");
}

function count(value: unknown, name: string, where: string): number | null {
  if (value === null || (Number.isInteger(value) && (value as number) >= 0)) return value as number | null;
  return fail(name, `the execution count of ${where} is ${JSON.stringify(value)}`);
}

function text(value: unknown, name: string, where: string): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((line) => typeof line === "string")) return value.join("");
  return fail(name, `${where} is not text`);
}

function isObject(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fail(name: string, what: string): never {
  throw new InputError(
    `${name} is not a valid notebook: ${what}. Open and save it in Jupyter, or correct it.`,
  );
}
