import { type CategoryName, categoryOf, type RenderedSample } from "../data/index.js";
import { InterruptedError } from "../errors.js";
import { psnr } from "../gan/index.js";
import {
  type MethodModel,
  type OnProgress,
  type Progress,
  type ReconstructionMaps,
  type ReconstructOptions,
  runningSignal,
  type Shape3D,
  scheduleOf,
  type Target,
} from "../method/index.js";
import { Result } from "../results/result.js";

import { measureDepth } from "./measure.js";
import { priorMaps } from "./priorMaps.js";

/** What an evaluation needs of a model. */
export interface EvaluatedModel {
  readonly name: string;
  readonly size: number;
  /** Which renders it is measured by. */
  readonly category?: CategoryName;
  /** Scene and mean view, in which the prior is seen. */
  readonly method: Pick<MethodModel, "scene" | "viewPrior">;
  invertAll(
    images: RenderedSample[],
    options: {
      iterations?: number;
      seed?: number;
      signal?: AbortSignal;
      onProgress?: (at: InversionProgress) => void;
    },
  ): Promise<Target[]>;
  reconstruct(target: Target, options: ReconstructOptions): Promise<Shape3D>;
}

interface InversionProgress {
  iteration: number;
  iterations: number;
  loss: number;
}

/** Options of {@link evaluate}. */
export interface EvaluateOptions {
  model: EvaluatedModel;
  /** Renders; default 8. */
  count?: number;
  /** Default "synface". */
  schedule?: ReconstructOptions["schedule"];
  /** Of the renders' selection (0 to 1023) and of the method; default 0. */
  seed?: number;
  /** Iterations of each inversion. */
  inversionIterations?: number;
  signal?: AbortSignal;
  /** Told of the whole evaluation: objects done and the step that runs. */
  onProgress?: (progress: { iteration: number; iterations: number; step?: Progress }) => void;
}

/** Means over the objects of one way to reconstruct them. */
export interface EvaluationRow {
  /**
   * "prior": the ellipsoid in the mean view; "pretrained": what the networks that the model brings answer before they see
   * more of the object than its image; "ours": after the last step
   */
  name: string;
  /** scale-invariant depth error, times 100 */
  side: number;
  /** mean angle deviation in degrees; contains a floor of about 5 degrees at 64 px */
  mad: number;
  /** standard deviations over the objects */
  sideSpread: number;
  madSpread: number;
  [metric: string]: string | number;
}

/** The figures of one object. */
export interface ObjectRecord {
  /** its place in the part of the data set that no training sees */
  index: number;
  prior: Record<string, number>;
  /** where the model brings a depth network */
  pretrained?: Record<string, number>;
  ours: Record<string, number>;
  /** of the GAN's image of the found latent, against the render, in dB */
  inversionPsnr: number;
  seconds: number;
}

/** Data of an {@link Evaluation}. */
export interface EvaluationFields {
  /** what the objects are */
  category: CategoryName;
  rows: EvaluationRow[];
  objects: ObjectRecord[];
  seconds: number;
}

/** What {@link evaluate} gives: the rows of the table, and every object's own figures. */
export class Evaluation extends Result implements EvaluationFields {
  readonly kind = "evaluation";
  readonly category!: CategoryName;
  readonly rows!: EvaluationRow[];
  readonly objects!: ObjectRecord[];
  readonly seconds!: number;

  constructor(fields: EvaluationFields) {
    super();
    Object.assign(this, fields);
  }

  /** The table in plain text. */
  describe(): string {
    const cell = (mean: number, spread: number, digits: number) =>
      `${mean.toFixed(digits)} ± ${spread.toFixed(digits)}`.padStart(16);
    const lines = this.rows.map(
      ({ name, side, sideSpread, mad, madSpread }) =>
        `${name.padEnd(NAME_WIDTH)} ${cell(side, sideSpread, 3)} ${cell(mad, madSpread, 2)}`,
    );
    return [
      `${"".padEnd(NAME_WIDTH)} ${"SIDE x100".padStart(16)} ${"MAD degrees".padStart(16)}`,
      ...lines,
    ].join("\n");
  }
}

const ROWS = ["prior", "pretrained", "ours"] as const;
const NAME_WIDTH = Math.max(...ROWS.map((name) => name.length));
/** Images that share one run of the inversion; more would only take more memory. */
const INVERTED_AT_ONCE = 8;

/**
 * Measures the method on faces or cars, whichever the GAN shows, that it never saw: rendered with ground truth, inverted into W, reconstructed,
 * compared in the input's view.
 *
 * @param options model, number of objects, schedule, seed
 * @returns the rows "prior", "pretrained" where the model brings a depth network, and "ours": SIDE times 100, MAD in
 *   degrees, means over the objects
 * @throws InputError for a bad count or schedule, or a model that names no category; InterruptedError when ended early
 * @source GAN2Shape, section 4.2; Unsup3d's metrics
 * @example const { rows } = await evaluate({ model, count: 8, schedule: "synface" });
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { model, count = 8, schedule = "synface", seed = 0, inversionIterations, onProgress } = options;
  const { signal = runningSignal() } = options;
  scheduleOf(schedule);
  const start = performance.now();
  const category = categoryOf(model);
  const dataset = category.dataset({ count, size: model.size, split: "test", seed });
  const objects: ObjectRecord[] = [];
  const report = (step?: Progress) => onProgress?.({ iteration: objects.length, iterations: count, step });
  for (let first = 0; first < count; first += INVERTED_AT_ONCE) {
    const indices = Array.from({ length: Math.min(INVERTED_AT_ONCE, count - first) }, (_, i) => first + i);
    const targets = await model.invertAll(
      indices.map((index) => dataset.get(index)),
      { iterations: inversionIterations, seed, signal, onProgress: onProgress ? () => report() : undefined },
    );
    for (const [i, target] of targets.entries()) {
      const began = performance.now();
      const shape = await model.reconstruct(target, {
        schedule,
        seed,
        signal,
        onProgress: onProgress ? (report as OnProgress) : undefined,
      });
      if (shape.interrupted) {
        throw new InterruptedError(
          `The evaluation was stopped after ${objects.length} of ${count} ${category.name}.`,
        );
      }
      const measured = (maps: Pick<ReconstructionMaps, "viewDepth" | "validity">) =>
        measureDepth(maps, target)!;
      const prior = shape.prior!;
      objects.push({
        index: indices[i],
        prior: measured(priorMaps(prior, model.method)),
        ...(prior.iterations === 0 && { pretrained: measured(prior.initial) }),
        ours: measured(shape),
        inversionPsnr: psnr(target.ganImage.data, target.image.data),
        seconds: (performance.now() - began) / 1000,
      });
      report();
    }
  }
  return new Evaluation({
    category: category.name,
    rows: ROWS.filter((name) => objects[0][name]).map((name) =>
      rowOf(
        name,
        objects.map((record) => record[name]!),
      ),
    ),
    objects,
    seconds: (performance.now() - start) / 1000,
  });
}

function rowOf(name: string, records: Record<string, number>[]): EvaluationRow {
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const of = (metric: string, factor = 1) => records.map((record) => factor * record[metric]);
  const spread = (values: number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
  const [side, mad] = [of("side", 100), of("mad")];
  return {
    name,
    side: mean(side),
    mad: mean(mad),
    sideSpread: spread(side),
    madSpread: spread(mad),
    madExact: mean(of("madExact")),
    mae: mean(of("mae")),
  };
}
