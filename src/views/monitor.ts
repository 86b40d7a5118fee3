import { randomUUID } from "node:crypto";
import { currentKernel, type MimeBundle } from "@gan2shape/kernel";
import { curveCell } from "../display/curveChart.js";
import { type Cell, renderFigure } from "../display/index.js";
import { PANEL_SIZE } from "../display/theme.js";
import type { OnProgress, ReconstructionMaps, StepResult } from "../method/index.js";
import { runningSignal } from "../method/loop.js";
import { float32Rows } from "./curveRows.js";
import { viewModel } from "./model.js";
import { type MonitorModelState, NOT_STARTED, type PageRequest } from "./protocol.js";
import { RunTracker } from "./runTracker.js";
import { shadedCell } from "./shapeStill.js";
import { rememberFrames } from "./stages.js";
import { packSurface } from "./surface.js";

/** What a monitored call is to be given: spread it into its options. */
export interface MonitoredOptions {
  signal: AbortSignal;
  onProgress?: OnProgress;
  onResult?: (result: StepResult) => void;
}

/** A call of the method under a monitor's eyes. */
export type MonitoredWork<R> = (run: MonitoredOptions) => Promise<R>;

/** How a monitor looks. */
export interface MonitorOptions {
  /** What is being done; default "Run". */
  label?: string;
}

/** Progress, time left, curves and the shape as it forms, with a button that ends the run and keeps what it has. */
export class Monitor extends viewModel<MonitorModelState>("Monitor", () => ({
  run: NOT_STARTED,
  curves: null,
  surface: null,
})) {
  #maps: ReconstructionMaps | undefined;
  readonly tracker = new RunTracker(({ run, curves, maps }) => {
    this.#maps = maps ?? this.#maps;
    this.set({ run, ...(curves ? { curves } : {}), ...(maps ? { surface: packSurface(maps) } : {}) });
  });

  constructor({ label = "Run" }: MonitorOptions = {}) {
    super({ label, link: randomUUID() });
    this.onMessage((content) => {
      if ((content as unknown as PageRequest).event === "stop") this.tracker.stop();
    });
  }

  /** The curves, and the shape as it is by now. */
  override still(): MimeBundle {
    const { run, curves, label } = this;
    const losses = curves ? float32Rows(curves) : { loss: new Float32Array(0) };
    const row: Cell[] = [curveCell(losses, { title: run.step || "Loss", width: 470, height: PANEL_SIZE })];
    if (this.#maps) row.push(shadedCell(this.#maps));
    const text = `${label}: ${run.step || "not started"}, ${run.iteration} of ${run.iterations}, ${run.status}`;
    return { "image/png": renderFigure({ rows: [row] }).toString("base64"), "text/plain": text };
  }
}

/**
 * Shows a long call while it runs: how far it is, how long it takes, the curves of its losses, and the shape as it
 * forms. Its Stop button ends the call after the last whole iteration; the result then holds what was computed.
 *
 * Outside a notebook it only runs the call, whose progress shows in the terminal.
 *
 * @param work the call; it spreads what it is given into the options
 * @returns what the call returns
 * @throws what the call throws
 * @example
 * const shape = await monitor((run) => g.reconstruct(target, { ...run, schedule: "quick" }));
 */
export async function monitor<R>(work: MonitoredWork<R>, options: MonitorOptions = {}): Promise<R> {
  const kernel = currentKernel();
  if (!kernel) return work({ signal: new AbortController().signal });
  const view = new Monitor(options);
  const shown = kernel.display(view);
  const { tracker } = view;
  const cell = runningSignal();
  cell?.addEventListener("abort", tracker.stop, { once: true }); // the notebook's own interrupt
  const { signal } = tracker.controller;
  try {
    const result = await work({ signal, onProgress: tracker.onProgress, onResult: tracker.onResult });
    tracker.finish({ interrupted: (result as { interrupted?: boolean } | undefined)?.interrupted });
    if (typeof result === "object" && result !== null) rememberFrames(result, tracker.frames);
    return result;
  } catch (error) {
    tracker.finish({ error });
    throw error;
  } finally {
    view.flush();
    shown.update(view); // its still is now that of the end
  }
}
