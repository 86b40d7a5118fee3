import { HttpError } from "./httpError.js";

/** A file as it was at one time. */
interface Checkpoint {
  id: string;
  time: Date;
  bytes: Uint8Array;
}

/** One earlier state of each file, for as long as the server runs: what a page means by *revert*. */
export class Checkpoints {
  readonly #kept = new Map<string, Checkpoint>();

  /** Keeps a file's state in place of the one kept before. */
  create(name: string, bytes: Uint8Array): object {
    this.#kept.set(name, { id: "checkpoint", time: new Date(), bytes });
    return this.list(name)[0];
  }

  /** As the Jupyter API describes them. */
  list(name: string): object[] {
    const kept = this.#kept.get(name);
    return kept ? [{ id: kept.id, last_modified: kept.time.toISOString() }] : [];
  }

  /** The bytes of a state. @throws HttpError 404 */
  get(name: string, id: string): Uint8Array {
    const kept = this.#kept.get(name);
    if (kept?.id !== id) throw new HttpError(404, `There is no checkpoint ${id} of ${name}.`);
    return kept.bytes;
  }

  remove(name: string): void {
    this.#kept.delete(name);
  }
}
