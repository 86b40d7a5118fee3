import type { TypeScript } from "./tslab.js";

export interface Completeness {
  status: "complete" | "incomplete" | "invalid";
  indent?: string;
}

const UNTERMINATED_STRING = 1002;
const UNTERMINATED_TEMPLATE = 1160;
const UNTERMINATED_COMMENT = 1010;

/**
 * Whether code can run as it stands, wants more lines, or cannot be mended by more lines.
 *
 * Decided by the parser's first complaint: at the end of the text, something is missing; before it, something is
 * wrong.
 */
export function completeness(ts: TypeScript, code: string): Completeness {
  // As a module, so that top-level await parses.
  const prefix = "export {};\n";
  const file = ts.createSourceFile("cell.ts", prefix + code, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: { start: number; code: number }[] };
  if (parseDiagnostics.length === 0) return { status: "complete" };
  const first = parseDiagnostics[0];
  const atEnd = first.start >= prefix.length + code.trimEnd().length;
  // A string ends with its line, unless a backslash carries it over.
  const open =
    first.code === UNTERMINATED_TEMPLATE ||
    first.code === UNTERMINATED_COMMENT ||
    (first.code === UNTERMINATED_STRING ? code.endsWith("\\") : atEnd);
  if (!open) return { status: "invalid" };
  return { status: "incomplete", indent: indentOfNextLine(code, first.code === UNTERMINATED_TEMPLATE) };
}

function indentOfNextLine(code: string, inTemplate: boolean): string {
  if (inTemplate) return ""; // spaces there would become part of the text
  const line = code.trimEnd().split("\n").at(-1) as string;
  const indent = line.match(/^\s*/)![0];
  return /[{([]\s*(\/\/.*)?$/.test(line) || /=>\s*$/.test(line) ? `${indent}  ` : indent;
}
