import type { Content } from "../protocol/message.js";
import type { HistoryCell, HistoryStore } from "./history-store.js";

interface Entry extends HistoryCell {
  session: number;
}

/** The cells of this session and, where there is a store, of those before, for `history_request`. */
export class History {
  readonly #cells = new Map<number, HistoryCell>();
  #store: HistoryStore | undefined;

  /**
   * @param store where sessions are kept; without one only this session is remembered
   * @param log told once when the store cannot be written
   */
  constructor(
    store?: HistoryStore,
    private readonly log: (line: string) => void = () => {},
  ) {
    this.#store = store;
  }

  /** A cell begins. */
  add(line: number, source: string): void {
    this.#cells.set(line, { line, source, output: null });
    this.#keep((store) => store.add([line, source]));
  }

  /** The result of a cell, as text. */
  addOutput(line: number, output: string): void {
    const cell = this.#cells.get(line);
    if (!cell) return;
    cell.output = output;
    this.#keep((store) => store.add([line, null, output]));
  }

  /** Content of the reply: `tail`, `range` and `search` (glob with `*` and `?`). */
  answer(request: Content): Content {
    const history = this.#choose(request).map(({ session, line, source, output }) => [
      session,
      line,
      request.output === true ? [source, output] : source,
    ]);
    return { status: "ok", history };
  }

  #keep(write: (store: HistoryStore) => void): void {
    if (!this.#store) return;
    try {
      write(this.#store);
    } catch (error) {
      this.#store = undefined;
      this.log(`the history is not kept: ${(error as Error).message}`);
    }
  }

  #choose(request: Content): Entry[] {
    const count = typeof request.n === "number" && request.n >= 0 ? request.n : Number.POSITIVE_INFINITY;
    switch (request.hist_access_type) {
      case "range": {
        const start = typeof request.start === "number" ? request.start : 0;
        const stop = typeof request.stop === "number" ? request.stop : Number.POSITIVE_INFINITY;
        return this.#session(typeof request.session === "number" ? request.session : 0).filter(
          ({ line }) => line >= start && line < stop,
        );
      }
      case "search": {
        const pattern = typeof request.pattern === "string" ? request.pattern : "*";
        const found = [...this.#earlier(), ...this.#current()].filter(({ source }) =>
          matchesGlob(source, pattern),
        );
        return lastOf(request.unique === true ? lastOfEach(found) : found, count);
      }
      default:
        return this.#tail(count);
    }
  }

  /** The last cells; sessions are read only as far back as they are needed. */
  #tail(count: number): Entry[] {
    let found = this.#current();
    for (const session of this.#store?.earlier().reverse() ?? []) {
      if (found.length >= count) break;
      found = [...this.#read(session), ...found];
    }
    return lastOf(found, count);
  }

  /** Session 0 is this one, -1 the one before; others go by their number. */
  #session(number: number): Entry[] {
    if (number === 0 || number === this.#number) return this.#current();
    if (number > 0) return this.#store ? this.#read(number) : [];
    const session = this.#store?.earlier().at(number);
    return session === undefined ? [] : this.#read(session);
  }

  get #number(): number {
    try {
      return this.#store?.session ?? 1;
    } catch {
      return 1; // told when the first cell was to be kept
    }
  }

  #current(): Entry[] {
    const session = this.#cells.size > 0 ? this.#number : 0;
    return [...this.#cells.values()].map((cell) => ({ session, ...cell }));
  }

  *#earlier(): Iterable<Entry> {
    for (const session of this.#store?.earlier() ?? []) yield* this.#read(session);
  }

  #read(session: number): Entry[] {
    return (this.#store as HistoryStore).read(session).map((cell) => ({ session, ...cell }));
  }
}

function lastOf<T>(items: readonly T[], count: number): T[] {
  return count >= items.length ? [...items] : items.slice(items.length - Math.floor(count));
}

function lastOfEach(entries: readonly Entry[]): Entry[] {
  const last = new Map(entries.map((entry) => [entry.source, entry]));
  return entries.filter((entry) => last.get(entry.source) === entry);
}

/** Whether `*` (any text) and `?` (any character) make `glob` the whole text; in time that no pattern can blow up. */
export function matchesGlob(text: string, glob: string): boolean {
  let at = 0;
  let inGlob = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (inGlob < glob.length && glob[inGlob] === "*") {
      star = inGlob++;
      resume = at;
    } else if (inGlob < glob.length && (glob[inGlob] === "?" || glob[inGlob] === text[at])) {
      inGlob++;
      at++;
    } else if (star >= 0) {
      // The last star takes one character more.
      inGlob = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (glob[inGlob] === "*") inGlob++;
  return inGlob === glob.length;
}
