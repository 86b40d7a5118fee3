import { STEP_TITLES } from "../display/stepTitles.js";
import { InterruptedError } from "../errors.js";
import type { Curves, Progress, ReconstructionMaps, StepName, StepResult } from "../method/index.js";
import { type CurvesState, type FrameState, NOT_STARTED, type RunState } from "./protocol.js";
import { packSurface } from "./surface.js";

const TITLES: Record<StepName, string> = { ...STEP_TITLES, collect: "Projecting samples" };
/** Drawing a preview costs a copy of all maps; twice a second is enough for an eye. */
const PREVIEW_MS = 500;
const NUMBERS_MS = 100;
const MOST_POINTS = 400;

/** What changed for whoever shows the run. */
export interface RunChange {
  run: RunState;
  curves?: CurvesState;
  maps?: ReconstructionMaps;
}

/** Turns the progress of the method into what a page shows: state, curves by term, previews, frames to step through. */
export class RunTracker {
  readonly controller = new AbortController();
  readonly #began: number;
  #stepBegan = 0;
  #key = "";
  #state: RunState = { ...NOT_STARTED, status: "running" };
  #losses: Record<string, number[]> = {};
  #numbersAt = Number.NEGATIVE_INFINITY;
  #previewAt = Number.NEGATIVE_INFINITY;
  /** Stations of the run, for {@link FrameState}s. */
  readonly frames: FrameState[] = [];
  /** Which of all that were remembered the frames are. */
  #numbers: number[] = [];
  #remembered = 0;
  #every = 1;

  constructor(
    private readonly changed: (change: RunChange) => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#began = now();
    this.#stepBegan = this.#began;
  }

  /** Told after every iteration. */
  readonly onProgress = (progress: Progress): void => {
    const now = this.now();
    const key = `${progress.step} ${progress.stage}`;
    if (key !== this.#key) {
      this.#key = key;
      this.#losses = {};
      this.#stepBegan = now;
      this.#numbersAt = this.#previewAt = Number.NEGATIVE_INFINITY;
    }
    for (const [term, value] of Object.entries(progress.losses)) {
      this.#losses[term] ??= [];
      this.#losses[term].push(value);
    }
    const last = progress.iteration === progress.iterations;
    if (!last && now - this.#numbersAt < NUMBERS_MS) return;
    this.#numbersAt = now;
    const { iteration, iterations, step, stage } = progress;
    const done = Object.values(this.#losses)[0]?.length ?? 0; // of this run: a resumed step began before
    const perIteration = done > 1 ? (now - this.#stepBegan) / 1000 / (done - 1) : undefined;
    this.#state = {
      ...this.#state,
      status: this.controller.signal.aborted ? "stopping" : "running",
      step: stage > 0 ? `${TITLES[step]}, stage ${stage + 1}` : TITLES[step],
      iteration,
      iterations,
      loss: step === "collect" ? null : progress.loss,
      seconds: (now - this.#began) / 1000,
      secondsLeft: perIteration === undefined ? null : perIteration * (iterations - iteration),
    };
    const preview = last || now - this.#previewAt >= PREVIEW_MS ? progress.maps?.() : undefined;
    if (preview) {
      this.#previewAt = now;
      this.#remember(`${this.#state.step}, ${iteration}`, preview, { loss: progress.loss });
    }
    this.changed({ run: this.#state, curves: packCurves(this.#losses), maps: preview });
  };

  /** Told when a step is done. */
  readonly onResult = (result: StepResult): void => {
    const maps = result.kind === "prior" ? result.initial : result.kind === "step2" ? undefined : result;
    if (!maps) return;
    if (result.kind === "prior") this.#remember("Prior", maps, {});
    this.changed({ run: this.#state, maps });
  };

  /** The reader wants it to end; what was computed is kept. */
  readonly stop = (): void => {
    if (this.#state.status !== "running") return;
    this.#state = { ...this.#state, status: "stopping" };
    this.changed({ run: this.#state });
    this.controller.abort(new InterruptedError("Stopped from the page."));
  };

  /** The run is over. */
  finish(outcome: { interrupted?: boolean; error?: unknown }): void {
    const { interrupted, error } = outcome;
    const stopped = interrupted || (error instanceof InterruptedError && this.controller.signal.aborted);
    this.#state = {
      ...this.#state,
      status: stopped ? "stopped" : error === undefined ? "done" : "failed",
      message: error === undefined ? "" : String((error as Error).message ?? error),
      seconds: (this.now() - this.#began) / 1000,
      secondsLeft: null,
    };
    this.changed({ run: this.#state });
  }

  /** Keeps a station. There are never too many: the longer the run, the more time lies between two, evenly. */
  #remember(title: string, maps: ReconstructionMaps, metrics: Record<string, number>): void {
    const isKept = (_: unknown, i: number) => this.#numbers[i] % this.#every === 0;
    const latest = this.frames.length - 1;
    if (latest >= 0 && !isKept(undefined, latest)) {
      this.frames.pop(); // it stood there only as long as it was the latest
      this.#numbers.pop();
    }
    this.frames.push({ title, surface: packSurface(maps), metrics });
    this.#numbers.push(this.#remembered++);
    if (this.frames.length <= MOST_FRAMES) return;
    this.#every *= 2;
    this.frames.splice(0, this.frames.length, ...this.frames.filter(isKept));
    this.#numbers = this.#numbers.filter(isKept);
  }
}

const MOST_FRAMES = 24;

/** Losses thinned to what a chart can show, in one buffer. */
export function packCurves(losses: Record<string, number[]> | Curves): CurvesState {
  const terms = Object.keys(losses);
  const length = Math.max(0, ...terms.map((term) => losses[term].length));
  const every = Math.max(1, Math.ceil(length / MOST_POINTS));
  const points = Math.ceil(length / every);
  const values = new Float32Array(terms.length * points).fill(Number.NaN);
  for (const [row, term] of terms.entries()) {
    const curve = losses[term];
    for (let i = 0; i < points; i++) {
      const part = curve.slice(i * every, (i + 1) * every) as ArrayLike<number>;
      let sum = 0;
      for (let k = 0; k < part.length; k++) sum += part[k];
      if (part.length > 0) values[row * points + i] = sum / part.length;
    }
  }
  return { terms, every, points, values };
}
