import type { Diagnostic, TypeScript } from "./tslab.js";

/** A cell whose shorthand properties are written out, and the way back to the user's text. */
export interface ExpandedCell {
  code: string;
  /** A diagnostic of the expanded code, placed in the user's. */
  original(diagnostic: Diagnostic): Diagnostic;
}

/**
 * Writes `{ seed }` as `{ seed: seed }`.
 *
 * tslab turns a variable of an earlier cell into a property of that cell's module wherever its name is used, but
 * overlooks the shorthand form: `f({ seed })` would end in "seed is not defined".
 *
 * @param code a cell's TypeScript
 * @example expandShorthand(ts, "f({ seed })").code; // "f({ seed: seed })"
 */
export function expandShorthand(ts: TypeScript, code: string): ExpandedCell {
  const inserts: { at: number; text: string }[] = [];
  if (code.includes("{")) {
    const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
    const visit = (node: import("typescript").Node): void => {
      if (ts.isShorthandPropertyAssignment(node)) {
        inserts.push({ at: node.name.getStart(file), text: `${node.name.text}: ` });
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  let expanded = "";
  let done = 0;
  for (const { at, text } of inserts) {
    expanded += code.slice(done, at) + text;
    done = at;
  }
  expanded += code.slice(done);

  const place = ({ offset, line }: Diagnostic["start"]): Diagnostic["start"] => {
    let back = offset;
    let shift = 0;
    for (const { at, text } of inserts) {
      if (at + shift + text.length > offset) break;
      shift += text.length;
      back = offset - shift;
    }
    const lineStart = code.lastIndexOf("\n", back - 1) + 1;
    return { offset: back, line, character: back - lineStart };
  };
  return {
    code: expanded,
    original: (diagnostic) =>
      inserts.length === 0 || diagnostic.fileName
        ? diagnostic
        : { ...diagnostic, start: place(diagnostic.start), end: place(diagnostic.end) },
  };
}
