import type { TypeScript } from "./tslab.js";

/** Global function that every loop of a cell calls: it throws when the cell was interrupted. */
export const GUARD = "__interruptGuard__";

/** Global function that runs a cell's synchronous part. */
export const SYNCHRONOUS = "__runSynchronous__";

/**
 * Puts a cell's code into a call, so that the kernel knows when its synchronous part begins and ends.
 *
 * @param code guarded JavaScript
 * @param async whether it has a top-level await
 */
export function enclose(code: string, async: boolean): string {
  return `return ${SYNCHRONOUS}(${async ? "async " : ""}() => { ${code}\n});`;
}

/**
 * Puts a check into every loop body of converted code. `vm` can stop only what runs before the first await; loops
 * after it, and in timers, stop here. Lines stay what they were.
 */
export function guardLoops(ts: TypeScript, code: string): string {
  if (!/\b(for|while|do)\b/.test(code)) return code;
  const file = ts.createSourceFile("cell.js", code, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const inserts: { at: number; text: string }[] = [];
  const visit = (node: import("typescript").Node): void => {
    if (ts.isIterationStatement(node, false)) {
      const body = node.statement;
      const start = body.getStart(file);
      if (ts.isBlock(body)) {
        inserts.push({ at: start + 1, text: ` ${GUARD}();` });
      } else {
        inserts.push({ at: start, text: `{ ${GUARD}(); ` }, { at: body.end, text: " }" });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  // Stable by position: of nested bodies that end together each gets its own brace.
  inserts.sort((a, b) => a.at - b.at);
  let guarded = "";
  let done = 0;
  for (const { at, text } of inserts) {
    guarded += code.slice(done, at) + text;
    done = at;
  }
  return guarded + code.slice(done);
}
