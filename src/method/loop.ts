import type { AdamState } from "../engine/adam.js";
import type { RunOptions } from "../engine/index.js";
import { InterruptedError } from "../errors.js";
import type { Curves, ReconstructionMaps } from "./results.js";
import { checkCount } from "./schedules.js";

/** Parts of the method that take time. */
export type StepName = "prior" | "step1" | "step2" | "collect" | "warmUp" | "step3";

/** Where a run stands. */
export interface Progress {
  step: StepName;
  /** 0 for the first. */
  stage: number;
  /** Iterations done. */
  iteration: number;
  iterations: number;
  loss: number;
  /** The loss by term, `total` among them. */
  losses: Record<string, number>;
  /** What the object looks like now, where the step knows: copied when called, so only who looks pays; nothing once the step is over. */
  maps?: () => ReconstructionMaps | undefined;
}

/** Told after every iteration. */
export type OnProgress = (progress: Progress) => void;

/** Options that every long call takes. */
export interface LoopOptions {
  /**
   * Ends the step after the last whole iteration, whose results are kept; one that is being computed is dropped. Inside a
   * notebook cell: the cell's.
   */
  signal?: AbortSignal;
  onProgress?: OnProgress;
}

/** What a run of several steps tells each of them. */
export interface PartOfRun {
  /** Nobody but the next step reads the result's networks: they need not be copies. Default: false. */
  inPlace?: boolean;
}

/** What a step needs to go on where it was interrupted. */
export interface Continuation {
  iteration: number;
  losses: Curves;
  seconds: number;
  optimizer: AdamState;
  /** Places of the step's random streams, by name. */
  random: Record<string, number>;
  /** Whatever else the step keeps. */
  extra?: { order?: Int32Array; cursor?: number };
}

/** The signal of the notebook cell that runs now, if any. */
export function runningSignal(): AbortSignal | undefined {
  const kernel = (globalThis as Record<symbol, { interruptSignal?: AbortSignal } | undefined>)[
    Symbol.for("gan2shape.kernel")
  ];
  return kernel?.interruptSignal;
}

/** What iterations draw random numbers from. */
export interface Draws<S> {
  /** Where it stands. */
  state(): S;
  /** Goes to a place that `state` gave. */
  restore(state: S): void;
}

/** Iterations between two breaths, in which signals and progress lines get their turn. */
const BREATH = 4;

/**
 * Runs the iterations of a step, gathers its losses and ends early when asked to.
 *
 * An iteration that is under way then is dropped as soon as its program lets it: it is as if it had never begun, so going
 * on later gives the same bytes.
 *
 * @param plan name, stage, number of iterations, where to go on, what is drawn from
 * @param options signal and progress
 * @param iterate one iteration; gives the losses by term, `total` among them. It hands its second argument on to the
 *   programs it runs, and changes nothing that lasts, `plan.draws` aside, before the last of them has run
 * @returns losses, whole iterations done and whether it was ended early
 * @throws InterruptedError when it was ended before a single iteration was done
 */
export async function runLoop<S>(
  plan: {
    step: StepName;
    stage: number;
    iterations: number;
    from?: { iteration: number; losses: Curves; seconds: number };
    /** Goes back to where it was when an iteration is dropped. */
    draws?: Draws<S>;
    /** So many iterations are run whatever the signal says. */
    atLeast?: number;
    /** Told with the progress. */
    maps?: Progress["maps"];
  },
  { signal = runningSignal(), onProgress }: LoopOptions,
  iterate: (iteration: number, run: RunOptions) => Promise<Record<string, number>>,
): Promise<{ losses: Curves; iterations: number; seconds: number; interrupted: boolean }> {
  const { step, stage, iterations, from, draws, atLeast = 0, maps } = plan;
  checkCount(`iterations of ${step}`, iterations);
  const curves: Record<string, number[]> = {};
  for (const [term, values] of Object.entries(from?.losses ?? {})) curves[term] = [...values];
  const start = performance.now();
  let done = from?.iteration ?? 0;
  let running = true;
  // Afterwards the program's arrays are others'.
  const current = maps && (() => (running ? maps() : undefined));
  while (done < iterations && (done < atLeast || !signal?.aborted)) {
    const place = draws?.state();
    let losses: Record<string, number>;
    try {
      losses = await iterate(done, done < atLeast ? {} : { signal });
    } catch (error) {
      if (!(error instanceof InterruptedError && signal?.aborted)) throw error;
      draws?.restore(place as S);
      break;
    }
    done++;
    for (const [term, value] of Object.entries(losses)) {
      curves[term] ??= [];
      curves[term].push(value);
    }
    onProgress?.({
      step,
      stage,
      iteration: done,
      iterations,
      loss: losses.total ?? 0,
      losses,
      maps: current,
    });
    if (done % BREATH === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  running = false;
  if (done === 0) {
    throw new InterruptedError(`${step} was interrupted before its first iteration; nothing was changed.`);
  }
  return {
    losses: Object.fromEntries(
      Object.entries(curves).map(([term, values]) => [term, Float32Array.from(values)]),
    ),
    iterations: done,
    seconds: (from?.seconds ?? 0) + (performance.now() - start) / 1000,
    interrupted: done < iterations,
  };
}
