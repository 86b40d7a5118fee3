import { duration } from "./duration.js";
import { escapeHtml } from "./html.js";
import { shortNumber } from "./ticks.js";

/** What a progress line counts. */
export interface ProgressOptions {
  /** What is being done, in a few words: "Step 1". */
  title: string;
  /** Number of iterations. */
  total: number;
}

/** A progress line that replaces itself. */
export interface Progress {
  /**
   * Says how far it is.
   *
   * @param iteration iterations that are done, 0..total
   * @param values numbers to show beside it, such as the loss
   */
  update(iteration: number, values?: Record<string, number>): void;
  /** Leaves one closing line: how many iterations, how long, the last values. Calls after the first do nothing. */
  done(): void;
}

/** Where progress goes and what time it is; for tests. */
export interface ProgressPlace {
  kernel?: KernelDisplay;
  terminal?: { isTTY?: boolean; columns?: number; write(text: string): unknown };
  now(): number;
}

interface KernelDisplay {
  display(bundle: Record<string, string>): { update(bundle: Record<string, string>): void };
}

/** A kernel's messages are queued, so more often than this only delays the cell. */
const INTERVAL_MS = 200;
const BAR_CELLS = 24;

interface State extends ProgressOptions {
  iteration: number;
  values: Record<string, number>;
  elapsedMs: number;
  finished: boolean;
}

/**
 * A progress line: in a notebook one output that updates in place, in a terminal one line with a bar and the time
 * left, and nothing where the output goes to a file or another program.
 *
 * @param options title and number of iterations
 * @example
 * const progress = createProgress({ title: "Step 1", total: 500 });
 * progress.update(120, { loss: 0.31 });
 * progress.done();
 */
export function createProgress(options: ProgressOptions, place: ProgressPlace = currentPlace()): Progress {
  const started = place.now();
  const state: State = { ...options, iteration: 0, values: {}, elapsedMs: 0, finished: false };
  const draw = place.kernel ? notebookDrawer(place.kernel) : terminalDrawer(place.terminal);
  let drawn = -Infinity;
  const show = (force: boolean) => {
    const now = place.now();
    if (!force && now - drawn < INTERVAL_MS) return;
    drawn = now;
    state.elapsedMs = now - started;
    draw(state);
  };
  return {
    update(iteration, values = {}) {
      if (state.finished) return;
      state.iteration = iteration;
      Object.assign(state.values, values);
      show(false);
    },
    done() {
      if (state.finished) return;
      state.finished = true;
      show(true);
    },
  };
}

function currentPlace(): ProgressPlace {
  const kernel = (globalThis as Record<symbol, unknown>)[Symbol.for("gan2shape.kernel")] as
    | KernelDisplay
    | undefined;
  return { kernel, terminal: process.stderr, now: () => performance.now() };
}

function notebookDrawer(kernel: KernelDisplay): (state: State) => void {
  let handle: ReturnType<KernelDisplay["display"]> | undefined;
  return (state) => {
    const bundle = { "text/html": progressHtml(state), "text/plain": progressText(state) };
    if (handle) handle.update(bundle);
    else handle = kernel.display(bundle);
  };
}

function terminalDrawer(terminal: ProgressPlace["terminal"]): (state: State) => void {
  if (!terminal?.isTTY) return () => {};
  return (state) => {
    const share = shareOf(state);
    const filled = Math.round(share * BAR_CELLS);
    const bar = state.finished ? "" : `${"█".repeat(filled)}${"░".repeat(BAR_CELLS - filled)} `;
    const line = `${bar}${progressText(state)}`.slice(0, (terminal.columns ?? 80) - 1);
    // Back to the start of the line and erase it; a finished line is left standing.
    terminal.write(`\r\u001b[2K${line}${state.finished ? "\n" : ""}`);
  };
}

function progressHtml(state: State): string {
  const percent = (100 * shareOf(state)).toFixed(1);
  const text = escapeHtml(progressText(state));
  const bar = `<div role="progressbar" aria-valuenow="${percent}" aria-valuemin="0" aria-valuemax="100" aria-label="${escapeHtml(state.title)}" style="width:240px;height:8px;border-radius:4px;background:rgba(127,127,127,.25);overflow:hidden"><div style="width:${percent}%;height:100%;background:#0b6bb3"></div></div>`;
  return `<div style="display:flex;align-items:center;gap:12px;font:13px system-ui,sans-serif;font-variant-numeric:tabular-nums">${state.finished ? "" : bar}<span>${text}</span></div>`;
}

function progressText(state: State): string {
  const { title, iteration, total, values, elapsedMs, finished } = state;
  const shown = Object.entries(values).map(([name, value]) => `${name} ${shortNumber(value)}`);
  if (finished) {
    const count = iteration < total ? `stopped at ${iteration} of ${total}` : `${total} iterations`;
    return `${title}: ${[`${count} in ${duration(elapsedMs / 1000)}`, ...shown].join(", ")}`;
  }
  const left =
    iteration > 0 ? [`${duration(((elapsedMs / iteration) * (total - iteration)) / 1000)} left`] : [];
  return `${title}: ${[`${iteration} of ${total}`, ...left, ...shown].join(", ")}`;
}

function shareOf({ iteration, total }: State): number {
  return total > 0 ? Math.min(1, Math.max(0, iteration / total)) : 0;
}
