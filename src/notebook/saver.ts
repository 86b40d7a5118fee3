import { type Notebook, writeNotebook } from "./format.js";

/**
 * Saves a notebook while it runs: soon after each change, but never so often that saving takes more than a
 * tenth of the time. So whoever opens the file sees how far the run is, and a power cut loses little.
 */
export class NotebookSaver {
  private timer: NodeJS.Timeout | undefined;
  private pauseMs = 1000;

  constructor(
    private readonly file: string,
    private readonly notebook: Notebook,
  ) {}

  saveNow(): void {
    const began = performance.now();
    writeNotebook(this.file, this.notebook);
    this.pauseMs = Math.max(1000, 10 * (performance.now() - began));
  }

  saveSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      try {
        this.saveNow();
      } catch {
        // The save at the end reports what is wrong; a full disk may be emptied until then.
      }
    }, this.pauseMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
