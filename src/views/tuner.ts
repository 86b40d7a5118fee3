import { randomUUID } from "node:crypto";
import type { MimeBundle } from "@gan2shape/kernel";
import { showCurves } from "../display/index.js";
import type {
  LoopOptions,
  PriorResult,
  ReconstructionMaps,
  ReconstructOptions,
  Shape3D,
  Step1Result,
  Step2Result,
  Step3Result,
  Target,
} from "../method/index.js";
import { type Schedule, scheduleOf } from "../method/index.js";
import { JUPYTER_DISPLAY } from "../results/result.js";
import { float32Rows } from "./curveRows.js";
import { viewModel } from "./model.js";
import { NOT_STARTED, type PageRequest, type TunerModelState } from "./protocol.js";
import { RunTracker } from "./runTracker.js";
import { rememberFrames } from "./stages.js";
import { packSurface } from "./surface.js";
import {
  type FieldValues,
  fieldsOf,
  isAllowed,
  optionsOf,
  type TunedOptions,
  type TunedStep,
} from "./tunerFields.js";

type StepOptions = LoopOptions & Partial<TunedOptions>;

/** The calls of a session that a tuner makes. */
export interface TunableSession {
  step1(before: PriorResult | Step3Result, options: StepOptions): Promise<Step1Result>;
  step2(before: Step1Result, options: StepOptions): Promise<Step2Result>;
  step3(before: Step2Result, options: StepOptions): Promise<Step3Result>;
  reconstruct(target: Target, options: ReconstructOptions): Promise<Shape3D>;
}

/** What a tuned call begins with; it decides which call is made. */
export type TunedFrom = Target | PriorResult | Step1Result | Step2Result | Step3Result;
export type TunedResult = Step1Result | Step2Result | Step3Result | Shape3D;

/** How a tuner begins. */
export interface TuneOptions {
  /** Default: the schedule of `from`, and "quick" for a target. */
  schedule?: Parameters<typeof scheduleOf>[0];
  /** What the notebook calls the session and `from`, for the code to copy. */
  names?: { session?: string; from?: string };
}

const CALLS: Record<TunedFrom["kind"], { step: TunedStep; call: string; from: string }> = {
  target: { step: "all", call: "reconstruct", from: "target" },
  prior: { step: "step1", call: "step1", from: "prior" },
  step1: { step: "step2", call: "step2", from: "s1" },
  step2: { step: "step3", call: "step3", from: "s2" },
  step3: { step: "step1", call: "step1", from: "s3" },
};

/**
 * Sliders for what a step can be told. *Apply* runs it and shows the result in place of the one before; the values
 * are there as typed options, and as code.
 */
export class Tuner extends viewModel<TunerModelState>("Tuner", () => ({
  run: NOT_STARTED,
  curves: null,
  surface: null,
  metrics: {},
  before: {},
})) {
  /** The result of the latest run. */
  result: TunedResult | undefined;
  readonly #session: TunableSession;
  readonly #from: TunedFrom;
  readonly #start: Schedule;
  readonly #names: { session: string; from: string };
  readonly #listeners = new Set<(result: TunedResult) => void | Promise<void>>();
  #tracker: RunTracker | undefined;

  constructor(session: TunableSession, from: TunedFrom, { schedule, names = {} }: TuneOptions = {}) {
    const start = scheduleOf(schedule ?? (from.kind === "target" ? "quick" : from.schedule));
    const { step, from: fromName } = CALLS[from.kind];
    const fields = fieldsOf(step, start);
    const values = Object.fromEntries(fields.map(({ key, initial }) => [key, initial]));
    super({
      label: `Tune ${CALLS[from.kind].call}`,
      fields,
      values,
      code: "",
      link: randomUUID(),
      surface: "depth" in from ? packSurface("initial" in from ? from.initial : from) : null,
    });
    this.#session = session;
    this.#from = from;
    this.#start = start;
    this.#names = { session: "g", from: fromName, ...names };
    this.set({ code: this.#code() });
    this.onChange("values", (given) => this.#take(given));
    this.onMessage((content) => {
      const request = content as unknown as PageRequest;
      if (request.event === "stop") this.#tracker?.stop();
      // Not awaited: the page must be able to stop it while it runs.
      else if (request.event === "apply") void this.apply().catch(() => {}); // the page shows why
    });
  }

  /** The values as the call takes them. */
  get options(): TunedOptions {
    return optionsOf(this.values, CALLS[this.#from.kind].step, this.#start);
  }

  /** Calls back with every new result. @returns ends it */
  onResult(listener: (result: TunedResult) => void | Promise<void>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Runs the step with the present values, as the page's button does.
   *
   * @returns the result; a run that is under way is not disturbed and its result given
   * @throws what the step throws
   * @example const s3 = await tuner.apply();
   */
  apply(): Promise<TunedResult> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }
  #running: Promise<TunedResult> | undefined;

  async #run(): Promise<TunedResult> {
    const tracker = new RunTracker(({ run, curves, maps }) =>
      this.set({ run, ...(curves ? { curves } : {}), ...(maps ? { surface: packSurface(maps) } : {}) }),
    );
    this.#tracker = tracker;
    try {
      const { signal } = tracker.controller;
      const { onProgress, onResult } = tracker;
      const result = await this.#call({ ...this.options, signal, onProgress }, onResult);
      this.result = result;
      rememberFrames(result, tracker.frames);
      const shown = shownBy(result);
      this.set({
        before: this.metrics,
        metrics: metricsOf(result),
        ...(shown ? { surface: packSurface(shown) } : {}),
      });
      tracker.finish({ interrupted: result.interrupted });
      for (const listener of this.#listeners) await listener(result);
      return result;
    } catch (error) {
      tracker.finish({ error });
      throw error;
    } finally {
      this.#tracker = undefined;
    }
  }

  #call(options: StepOptions, onResult: RunTracker["onResult"]): Promise<TunedResult> {
    const from = this.#from;
    switch (from.kind) {
      case "target":
        return this.#session.reconstruct(from, { ...options, onResult });
      case "step1":
        return this.#session.step2(from, options);
      case "step2":
        return this.#session.step3(from, options);
      default:
        return this.#session.step1(from, options);
    }
  }

  /** Values of the page are checked here: what a field does not allow is taken back. */
  #take(given: FieldValues): void {
    const checked = Object.fromEntries(
      this.fields.map((field) => {
        const value = given[field.key];
        return [field.key, isAllowed(field, value) ? value : field.initial];
      }),
    );
    const differs = this.fields.some(({ key }) => checked[key] !== given[key]);
    this.set({ code: this.#code(checked), ...(differs ? { values: checked } : {}) });
  }

  #code(values: FieldValues = this.values): string {
    const { step, call } = CALLS[this.#from.kind];
    const { schedule, ...rest } = optionsOf(values, step, this.#start);
    const changed = Object.keys(schedule).length > 1 || this.#from.kind === "target";
    const options = { ...rest, ...(changed ? { schedule } : {}) };
    const text = Object.keys(options).length > 0 ? `, ${literal(options)}` : "";
    return `await ${this.#names.session}.${call}(${this.#names.from}${text});`;
  }

  override still(): MimeBundle {
    const shown = showCurves(this.curves ? float32Rows(this.curves) : { loss: new Float32Array(0) }, {
      title: this.label,
    })[JUPYTER_DISPLAY]();
    return { "image/png": shown["image/png"], "text/plain": `${this.label}: ${this.code}` };
  }
}

/**
 * Sliders to run a step again and again with other settings, in place.
 *
 * @param session an opened model
 * @param from what the step begins with: a target runs everything, a prior step 1, step 1 step 2, step 2 step 3
 * @param options schedule to begin with, names for the code
 * @example
 * const tuner = tune(g, s2);
 * tuner.onResult((s3) => console.log(s3.describe()));
 * tuner
 */
export function tune(session: TunableSession, from: TunedFrom, options: TuneOptions = {}): Tuner {
  return new Tuner(session, from, options);
}

function shownBy(result: TunedResult): ReconstructionMaps | undefined {
  return result.kind === "step2" ? undefined : result;
}

function metricsOf(result: TunedResult): Record<string, number> {
  const seconds = { seconds: result.seconds };
  if (result.kind === "shape") return { ...result.metrics, ...seconds };
  const last = Object.entries(result.losses).map(([term, curve]) => [term, curve.at(-1) ?? Number.NaN]);
  return { ...Object.fromEntries(last), ...seconds };
}

/** An object as a programmer writes it: names without quotes, short numbers. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, item]) => `${key}: ${literal(item)}`)
      .join(", ")} }`;
  }
  return typeof value === "number" ? String(Number(value.toPrecision(6))) : JSON.stringify(value);
}
