/** Updates of one model that are sent per second at most; a Jupyter server drops messages above 1,000 in all. */
export const UPDATES_PER_SECOND = 60;

/**
 * Gathers what changed in a model. The first change is sent at once, so that a loop that never awaits shows
 * something; later ones wait for their turn and go together, each name once with its latest value.
 */
export class UpdateQueue {
  readonly #changed = new Set<string>();
  #sentAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly send: (names: string[]) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Says that these values changed. */
  add(names: Iterable<string>): void {
    for (const name of names) this.#changed.add(name);
    if (this.#changed.size === 0) return;
    const wait = this.#sentAt + 1000 / UPDATES_PER_SECOND - this.now();
    if (wait <= 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), Math.ceil(wait));
  }

  /** Sends what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#changed.size === 0) return;
    const names = [...this.#changed];
    this.#changed.clear();
    this.#sentAt = this.now();
    this.send(names);
  }

  /** Forgets what waits: the model is closed. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changed.clear();
  }
}
