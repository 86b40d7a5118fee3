/** A place in a text, both counted from 1 as in stack traces. */
export interface Place {
  line: number;
  column: number;
}

/** Beyond this many differing tokens places are not mapped: a cell that long has no readable trace anyway. */
const MAX_DIFFERENCE = 1500;

/**
 * A cell's TypeScript beside the JavaScript that ran, which tslab makes without a source map. Places are mapped by
 * aligning the tokens of both: types are missing in one, `exports.` and guards in the other, the rest is equal.
 */
export class CellSource {
  #tokens: { javascript: Token[]; typescript: number[] } | undefined;

  constructor(
    readonly label: string,
    readonly typescript: string,
    readonly javascript: string,
    /** Whether it has a top-level await. */
    readonly async: boolean,
  ) {}

  /** The place in the user's cell for a place in the JavaScript that ran. */
  toTypeScript(place: Place): Place | undefined {
    this.#tokens ??= align(this.javascript, this.typescript);
    const offset = offsetOf(this.javascript, place);
    const { javascript, typescript } = this.#tokens;
    let index = javascript.findIndex((token) => token.end > offset);
    // What was inserted (exports., lib_1.) stands before what the user wrote.
    while (index >= 0 && index < javascript.length && typescript[index] < 0) index++;
    if (index < 0 || index >= javascript.length) return undefined;
    return placeOf(this.typescript, typescript[index]);
  }
}

interface Token {
  text: string;
  start: number;
  end: number;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}_$]+|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|=>|[^\s]/gu)) {
    const start = match.index as number;
    tokens.push({ text: match[0], start, end: start + match[0].length });
  }
  return tokens;
}

/** For each token of `a` the offset of its equal in `b`, or -1; by Myers' greedy shortest edit script. */
function align(a: string, b: string): { javascript: Token[]; typescript: number[] } {
  const from = tokenize(a);
  const to = tokenize(b);
  const matched = new Array<number>(from.length).fill(-1);
  const result = { javascript: from, typescript: matched };
  const trace: Int32Array[] = [];
  const limit = Math.min(MAX_DIFFERENCE, from.length + to.length);
  let reached = new Int32Array([0, 0]);
  let found = -1;
  for (let d = 0; d <= limit && found < 0; d++) {
    // reached[k + d + 1] is the furthest x on diagonal k.
    const next = new Int32Array(2 * d + 3);
    for (let k = -d; k <= d; k += 2) {
      const left = d === 0 ? 0 : (reached[k - 1 + d] ?? -1);
      const right = d === 0 ? 0 : (reached[k + 1 + d] ?? -1);
      let x = d === 0 ? 0 : k === -d || (k !== d && left < right) ? right : left + 1;
      let y = x - k;
      while (x < from.length && y < to.length && from[x].text === to[y].text) {
        x++;
        y++;
      }
      next[k + d + 1] = x;
      if (x >= from.length && y >= to.length) found = d;
    }
    trace.push(next);
    reached = next;
  }
  if (found < 0) return result;
  let x = from.length;
  let y = to.length;
  for (let d = found; d >= 0; d--) {
    const k = x - y;
    let startX = 0;
    let startY = 0;
    if (d > 0) {
      const before = trace[d - 1];
      const left = before[k - 1 + d] ?? -1;
      const right = before[k + 1 + d] ?? -1;
      const down = k === -d || (k !== d && left < right);
      startX = down ? right : left;
      startY = startX - (down ? k + 1 : k - 1);
    }
    while (x > startX && y > startY) {
      x--;
      y--;
      if (from[x]?.text === to[y]?.text) matched[x] = to[y].start;
      else break;
    }
    x = startX;
    y = startY;
  }
  slideForward(from, matched);
  return result;
}

/**
 * Of equal tokens the one beside the next match is meant: in `exports.f = f; f(1)` the user wrote the last `f`, but
 * the edit script takes the first.
 */
function slideForward(from: readonly Token[], matched: number[]): void {
  let next = from.length;
  for (let index = from.length - 1; index >= 0; index--) {
    if (matched[index] < 0) continue;
    const beside = next - 1;
    if (beside > index && from[beside].text === from[index].text) {
      matched[beside] = matched[index];
      matched[index] = -1;
      next = beside;
    } else {
      next = index;
    }
  }
}

function offsetOf(text: string, { line, column }: Place): number {
  let start = 0;
  for (let left = line - 1; left > 0; left--) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  return start + column - 1;
}

function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
