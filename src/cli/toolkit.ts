import type { ReconstructOptions, RunOn, Shape3D, Target } from "../method/index.js";

/** Means and spread over the faces of one way to reconstruct them. */
export interface EvaluationRow {
  /** "prior" or "ours" */
  name: string;
  /** scale-invariant depth error, times 100 */
  side: number;
  /** mean angle deviation in degrees */
  mad: number;
  [metric: string]: string | number;
}

/** What an evaluation on faces with ground truth gives. */
export interface Evaluation {
  rows: EvaluationRow[];
  seconds: number;
}

export interface LongCall {
  signal?: AbortSignal;
  onProgress?: (progress: { iteration: number; iterations: number }) => void;
}

/** What the commands need of an opened model; the toolkit's front has it all. */
export interface Toolkit {
  sample(options: { seed: number }): Promise<Target>;
  invert(image: string, options?: LongCall & { seed?: number; iterations?: number }): Promise<Target>;
  reconstruct(target: Target, options: ReconstructOptions): Promise<Shape3D>;
  evaluate(options: LongCall & { count: number; schedule: string; seed: number }): Promise<Evaluation>;
}

/** Opens a model by its name or its folder. Loading the engine takes a second, hence only when it is needed. */
export type OpenToolkit = (model: string, options: RunOn) => Promise<Toolkit>;
