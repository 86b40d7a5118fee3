import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { InputError } from "../errors.js";
import { writeFileAtomic } from "../files.js";
import { checkNotebook } from "./check.js";

/** What a notebook stores for one output: text types are strings here, JSON types objects, binary types base64 text. */
export type OutputData = Record<string, unknown>;
export type Metadata = Record<string, unknown>;

export interface StreamOutput {
  output_type: "stream";
  name: "stdout" | "stderr";
  text: string;
}
export interface DisplayOutput {
  output_type: "display_data";
  data: OutputData;
  metadata: Metadata;
}
export interface ResultOutput {
  output_type: "execute_result";
  execution_count: number | null;
  data: OutputData;
  metadata: Metadata;
}
export interface ErrorOutput {
  output_type: "error";
  ename: string;
  evalue: string;
  traceback: string[];
}
export type Output = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput;

interface BaseCell {
  id: string;
  metadata: Metadata & { tags?: string[] };
  source: string;
}
export interface CodeCell extends BaseCell {
  cell_type: "code";
  execution_count: number | null;
  outputs: Output[];
}
export interface MarkdownCell extends BaseCell {
  cell_type: "markdown";
  attachments?: Record<string, OutputData>;
}
export interface RawCell extends BaseCell {
  cell_type: "raw";
}
export type Cell = CodeCell | MarkdownCell | RawCell;

/** A notebook in memory: as nbformat 4.5 says, but with every text as one string instead of a list of lines. */
export interface Notebook {
  nbformat: 4;
  nbformat_minor: number;
  metadata: Metadata;
  cells: Cell[];
}

/**
 * Parses and checks the text of a notebook file, nbformat 4.0 to 4.5; the result is always 4.5, so cells
 * of older files are given ids (the same ones for the same file).
 *
 * @param text the file's contents
 * @param name what to call it in errors, usually its path
 * @throws InputError saying which cell or output is not as nbformat 4 wants it
 * @example const notebook = parseNotebook(readFileSync("01.ipynb", "utf8"), "01.ipynb");
 */
export function parseNotebook(text: string, name: string): Notebook {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new InputError(
      `${name} is not a notebook: it is no JSON. Give a file that Jupyter wrote (.ipynb).`,
    );
  }
  const notebook = checkNotebook(raw, name);
  notebook.cells.forEach((cell, index) => {
    cell.id ??= createHash("sha256").update(`${index}\n${cell.source}`).digest("hex").slice(0, 8);
  });
  notebook.nbformat_minor = Math.max(5, notebook.nbformat_minor);
  return notebook as Notebook;
}

/** Reads and checks a notebook file. @throws InputError when it is missing or no notebook */
export function readNotebook(file: string): Notebook {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : (error as Error).message;
    throw new InputError(`Cannot read the notebook ${file}: ${why}. Give the path of an .ipynb file.`);
  }
  return parseNotebook(text, file);
}

/**
 * The text of the file as Jupyter itself writes it: sorted keys, one space of indentation, texts as lists
 * of lines, a line feed at the end. So a notebook that was only read and written shows no change in git.
 *
 * @example formatNotebook(parseNotebook(text, "a.ipynb")) === text;  // for a file saved by Jupyter
 */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    source: lines(cell.source),
    ...(cell.cell_type === "code" ? { outputs: cell.outputs.map(splitOutput) } : {}),
  }));
  return `${JSON.stringify(sortKeys({ ...notebook, cells }), null, 1)}\n`;
}

/** Writes a notebook whole or not at all. @throws InputError when the place cannot be written */
export function writeNotebook(file: string, notebook: Notebook): void {
  writeFileAtomic(file, formatNotebook(notebook));
}

/** A text as nbformat stores it: one string per line, each with its line feed. */
export function lines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

function splitOutput(output: Output): object {
  if (output.output_type === "stream") return { ...output, text: lines(output.text) };
  if (output.output_type === "error") return output;
  const data = Object.fromEntries(
    Object.entries(output.data).map(([mime, value]) => [
      mime,
      splits(mime, value) ? lines(value as string) : value,
    ]),
  );
  return { ...output, data };
}

/** Jupyter splits text types only; base64 stays one string. */
function splits(mime: string, value: unknown): boolean {
  const textual = mime.startsWith("text/") || mime === "application/javascript" || mime === "image/svg+xml";
  return typeof value === "string" && textual;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}
