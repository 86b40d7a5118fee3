import { inspect } from "node:util";
import type { CellSource } from "../typescript/cell-source.js";
import type { Diagnostic } from "../typescript/tslab.js";

/** Content of an `error` message. */
export interface ErrorContent {
  ename: string;
  evalue: string;
  traceback: string[];
}

export type FindSource = (label: string) => CellSource | undefined;

/** What tslab's executor puts before a cell on its first line. */
const PREFIX = "(function(exports, require) { ";
const ASYNC_PREFIX = "(async function(exports, require) { ";

/** Frames below the cell: ours, tslab's executor, Node's own. */
const BELOW =
  /[\\/]tslab[\\/]dist[\\/](executor|converter)\.js|\(?node:vm:|[\\/]dist[\\/](kernel|typescript)[\\/][\w-]+\.js/;
const FRAME = /^(\s+at .*?)\(?(cell\[[^\]]+\]):(\d+):(\d+)\)?$/;

/** Something thrown -> name, message and a trace that points into the user's cells. */
export function describeThrown(error: unknown, find: FindSource): ErrorContent {
  if (!(error instanceof Error) && !isErrorLike(error)) {
    const evalue = typeof error === "string" ? error : inspect(error);
    return { ename: "Thrown", evalue, traceback: [`Thrown: ${evalue}`] };
  }
  const ename = String(error.name || "Error");
  const evalue = String(error.message);
  return { ename, evalue, traceback: traceOf(error, find, 0) };
}

/** Diagnostics of a cell that was not run -> the same, with a frame of code for each. */
export function describeDiagnostics(
  diagnostics: readonly Diagnostic[],
  code: string,
  label: string,
): ErrorContent {
  const lines = diagnostics.slice(0, 10).flatMap(({ start, end, messageText, code: number, fileName }) => {
    const place = { line: start.line + 1, column: start.character + 1 };
    const head = `${fileName ?? label}:${place.line}:${place.column} - TS${number}: ${messageText}`;
    if (fileName !== undefined) return [head];
    const width = end.line === start.line ? Math.max(1, end.character - start.character) : 1;
    return [head, ...codeFrame(code, place, width)];
  });
  if (diagnostics.length > 10) lines.push(`... and ${diagnostics.length - 10} more`);
  const { start, messageText } = diagnostics[0];
  return {
    ename: "CompileError",
    evalue: `${start.line + 1}:${start.character + 1} - ${messageText}`,
    traceback: lines,
  };
}

function isErrorLike(value: unknown): value is Error {
  // An error of another realm is no instance of ours.
  return Object.prototype.toString.call(value) === "[object Error]";
}

function traceOf(error: Error, find: FindSource, depth: number): string[] {
  const head = error.message === "" ? String(error.name) : `${error.name}: ${error.message}`;
  const lines = head.split("\n");
  const stack = typeof error.stack === "string" ? error.stack.split("\n") : [];
  let top: { source: CellSource; line: number; column: number } | undefined;
  for (const frame of stack.filter((line) => /^\s+at /.test(line))) {
    if (BELOW.test(frame)) break;
    if (/\(?node:internal\//.test(frame) || frame.includes("<anonymous>)")) continue;
    const match = FRAME.exec(frame);
    if (!match) {
      lines.push(frame);
      continue;
    }
    const [, before, label, line, column] = match;
    const source = find(label);
    const place = source?.toTypeScript(withoutPrefix(source, Number(line), Number(column)));
    if (source && !place) continue; // the call of the wrapper, which is not the user's
    if (source && place) top ??= { source, ...place };
    // A function of an earlier cell is called through tslab's exports, which are a proxy.
    const name = before.replace(/\bProxy\./, "").trimEnd();
    const shown = place ? `${label}:${place.line}:${place.column}` : label;
    lines.push(name.endsWith("at") ? `${name} ${shown}` : `${name} (${shown})`);
  }
  if (top) lines.push(...codeFrame(top.source.typescript, top, 1));
  if (error.cause !== undefined && depth < 3) {
    const cause =
      error.cause instanceof Error ? traceOf(error.cause, find, depth + 1) : [inspect(error.cause)];
    lines.push("", `Caused by: ${cause[0]}`, ...cause.slice(1));
  }
  return lines;
}

function withoutPrefix(source: CellSource, line: number, column: number) {
  if (line !== 1) return { line, column };
  return { line, column: Math.max(1, column - (source.async ? ASYNC_PREFIX : PREFIX).length) };
}

/** Two lines around a place, the place marked. */
function codeFrame(code: string, place: { line: number; column: number }, width: number): string[] {
  const lines = code.split("\n");
  const first = Math.max(1, place.line - 2);
  const last = Math.min(lines.length, place.line + 2);
  const digits = String(last).length;
  const frame = [""];
  for (let number = first; number <= last; number++) {
    const mark = number === place.line ? ">" : " ";
    frame.push(`${mark} ${String(number).padStart(digits)} | ${lines[number - 1]}`);
    if (number === place.line) {
      frame.push(
        `  ${" ".repeat(digits)} | ${" ".repeat(Math.max(0, place.column - 1))}${"^".repeat(width)}`,
      );
    }
  }
  return frame;
}
