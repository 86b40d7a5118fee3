/** Everything a view has to undo when it leaves the page, in one place. */
export class Lifetime {
  readonly #controller = new AbortController();

  /** For `addEventListener` and `fetch`. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get ended(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Calls this at the end. */
  atEnd(undo: () => void): void {
    this.#controller.signal.addEventListener("abort", undo, { once: true });
  }

  end(): void {
    this.#controller.abort();
  }

  /** Watches an element's size. */
  onResize(element: Element, react: () => void): void {
    const observer = new ResizeObserver(react);
    observer.observe(element);
    this.atEnd(() => observer.disconnect());
  }

  /** Calls back at most once per frame, however often it is asked to. */
  perFrame(draw: () => void): () => void {
    let pending = 0;
    this.atEnd(() => cancelAnimationFrame(pending));
    return () => {
      if (pending || this.ended) return;
      pending = requestAnimationFrame(() => {
        pending = 0;
        draw();
      });
    };
  }
}
