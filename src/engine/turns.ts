/**
 * Lets one caller in at a time, in the order in which they came.
 *
 * @example await turns.take(); try { await work(); } finally { turns.end(); }
 */
export class Turns {
  #taken = false;
  readonly #waiting: (() => void)[] = [];

  /** Comes back when nobody else is in. */
  async take(): Promise<void> {
    if (this.#taken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#taken = true;
  }

  /** Lets the next one in. */
  end(): void {
    const next = this.#waiting.shift();
    // In a task of its own: who has just been in copies what was found before it is overwritten.
    if (next) setTimeout(next, 0);
    else this.#taken = false;
  }
}
