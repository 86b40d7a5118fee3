/**
 * One line on a terminal that tells how far a command is; nothing at all when stderr is a file or a pipe,
 * so that logs stay short.
 */
export class ProgressLine {
  private shown = false;
  private last = 0;

  constructor(
    private readonly stream: NodeJS.WriteStream = process.stderr,
    private readonly active = stream.isTTY === true,
  ) {}

  /** Replaces the line; at most twenty times a second. */
  show(text: string): void {
    if (!this.active || performance.now() - this.last < 50) return;
    this.last = performance.now();
    const width = Math.max(20, (this.stream.columns ?? 80) - 1);
    this.stream.write(`\r\u001b[K${text.length > width ? `${text.slice(0, width - 1)}…` : text}`);
    this.shown = true;
  }

  /** Takes the line away, before anything else is printed. */
  clear(): void {
    if (this.shown) this.stream.write("\r\u001b[K");
    this.shown = false;
  }
}

/** How far: `12/500`, as a bar too. */
export function bar(done: number, total: number, width = 24): string {
  const filled = Math.round((Math.min(done, total) / total) * width);
  return `${"█".repeat(filled)}${"░".repeat(width - filled)} ${done}/${total}`;
}
