import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** One cell: its number, its source, and its result as text where it had one. */
export interface HistoryCell {
  line: number;
  source: string;
  output: string | null;
}

/** Sessions that are kept; older ones are deleted when a new one begins. */
const SESSIONS_KEPT = 1000;

/** What a line of a session's file holds: a cell that began, or the result of one. */
type Record = [line: number, source: string] | [line: number, source: null, output: string];

/**
 * Sessions on disk: one file each, a line for every cell and for every result, so that kernels that run side by side
 * write without locks and one that is killed loses nothing.
 */
export class HistoryStore {
  #session: number | undefined;

  constructor(private readonly folder: string) {}

  /** Number of this session: the next free one, taken when it is first needed. */
  get session(): number {
    this.#session ??= this.#begin();
    return this.#session;
  }

  add(record: Record): void {
    appendFileSync(this.#file(this.session), `${JSON.stringify(record)}\n`);
  }

  /** Numbers of the sessions before this one, oldest first. */
  earlier(): number[] {
    return this.#numbers().filter((number) => number < (this.#session ?? Number.POSITIVE_INFINITY));
  }

  /** The cells of an earlier session; none when there is no such session. */
  read(session: number): HistoryCell[] {
    let text: string;
    try {
      text = readFileSync(this.#file(session), "utf8");
    } catch {
      return []; // deleted meanwhile by another kernel
    }
    const cells = new Map<number, HistoryCell>();
    for (const row of text.split("\n")) {
      const record = parse(row);
      if (!record) continue;
      const [line, source, output] = record;
      if (source !== null) cells.set(line, { line, source, output: null });
      else cells.get(line)!.output = output;
    }
    return [...cells.values()];

    function parse(row: string): Record | undefined {
      try {
        const [line, source, output] = JSON.parse(row);
        if (typeof line !== "number") return undefined;
        if (typeof source === "string") return [line, source];
        return cells.has(line) && typeof output === "string" ? [line, null, output] : undefined;
      } catch {
        return undefined; // the last line of a kernel that was killed while it wrote, or the empty one
      }
    }
  }

  #begin(): number {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const numbers = this.#numbers();
    for (const number of numbers.slice(0, -(SESSIONS_KEPT - 1))) rmSync(this.#file(number), { force: true });
    for (let next = (numbers.at(-1) ?? 0) + 1; ; next++) {
      try {
        writeFileSync(this.#file(next), "", { flag: "wx", mode: 0o600 });
        return next;
      } catch (error) {
        // Another kernel took it at the same moment.
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
    }
  }

  #file(session: number): string {
    return path.join(this.folder, `${String(session).padStart(6, "0")}.jsonl`);
  }

  #numbers(): number[] {
    let names: string[];
    try {
      names = readdirSync(this.folder);
    } catch {
      return []; // no kernel has kept anything yet
    }
    return names
      .flatMap((name) => /^(\d{6,})\.jsonl$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  }
}
