import type { Content } from "../protocol/message.js";

type Entry = [session: number, line: number, source: string];

/** The cells of this session, for `history_request`. */
export class History {
  readonly #entries: Entry[] = [];

  add(line: number, source: string): void {
    this.#entries.push([1, line, source]);
  }

  /** Content of the reply: `tail`, `range` and `search` (glob with `*` and `?`). */
  answer(request: Content): Content {
    const output = request.output === true;
    const chosen = this.#choose(request);
    const history = output
      ? chosen.map(([session, line, source]) => [session, line, [source, null]])
      : chosen;
    return { status: "ok", history };
  }

  #choose(request: Content): Entry[] {
    const count = typeof request.n === "number" ? request.n : Number.POSITIVE_INFINITY;
    switch (request.hist_access_type) {
      case "range": {
        // Session 0 is this one; -1 would be the one before, which is not kept.
        if (request.session !== 0 && request.session !== 1) return [];
        const start = typeof request.start === "number" ? request.start : 0;
        const stop = typeof request.stop === "number" ? request.stop : Number.POSITIVE_INFINITY;
        return this.#entries.filter(([, line]) => line >= start && line < stop);
      }
      case "search": {
        const pattern = globToRegExp(typeof request.pattern === "string" ? request.pattern : "*");
        let found = this.#entries.filter(([, , source]) => pattern.test(source));
        if (request.unique === true) {
          const last = new Map(found.map((entry) => [entry[2], entry]));
          found = found.filter((entry) => last.get(entry[2]) === entry);
        }
        return lastOf(found, count);
      }
      default:
        return lastOf(this.#entries, count);
    }
  }
}

function lastOf<T>(items: readonly T[], count: number): T[] {
  return count >= items.length ? [...items] : count <= 0 ? [] : items.slice(-count);
}

function globToRegExp(glob: string): RegExp {
  const escaped = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, "[\\s\\S]*")
    .replace(/\?/g, "[\\s\\S]");
  return new RegExp(`^${escaped}$`);
}
