import { type CategoryName, categoryOf, joinRows } from "../data/index.js";
import type { Parameters } from "../engine/index.js";
import { InputError, InterruptedError } from "../errors.js";
import { type MapData, runningSignal } from "../method/index.js";
import { checkMeasurable, IDENTITY_FEATURES, NetworkReader, POSE_OUTPUTS, poseOf } from "../nets/index.js";
import { featureStatistics, frechetDistance } from "./frechet.js";
import { GanEvaluation, type PoseSpread, type SetComparison } from "./ganEvaluation.js";
import { type InvertingModel, inversionQuality } from "./inversionQuality.js";
import { precisionRecall } from "./precisionRecall.js";

/** What the evaluation of a GAN needs of a model. */
export interface EvaluatedGan extends InvertingModel {
  readonly name: string;
  /** Which renders it is measured by. */
  readonly category?: CategoryName;
  /** The measuring networks, where the model has them. */
  readonly identity?: Parameters;
  readonly pose?: Parameters;
  /** 3 x size x size in [-1, 1] */
  sampleImage(options: { seed: number; truncationPsi: number }): Promise<Float32Array>;
}

/** Options of {@link evaluateGan}. */
export interface EvaluateGanOptions {
  model: EvaluatedGan;
  /** The networks that measure; default: the model's own. */
  networks?: { identity?: Parameters; pose?: Parameters };
  /** Images in each set, at least 8; default 5000. */
  samples?: number;
  /** 0 to 2; default 1, no truncation, as is usual for these measures. */
  truncationPsi?: number;
  /** k of precision and recall; default 3. */
  neighbours?: number;
  /** Renders that are inverted, 0 for none; default 100. */
  inversions?: number;
  /** Iterations of each inversion; default 500. */
  inversionIterations?: number;
  /** Of samples and renders, 0 to 1023; another seed, other ones of both; default 0. */
  seed?: number;
  signal?: AbortSignal;
  onProgress?: (progress: {
    phase: "renders" | "samples" | "comparison" | "inversions";
    iteration: number;
    iterations: number;
  }) => void;
}

/** Images that are read at once. */
const CHUNK = 16;
/** Images of each set that are kept to be seen. */
const SHOWN = 64;
/** What the spreads are given of. */
const SPREAD_OF = ["yaw", "pitch", "light x", "light y"];

/**
 * How good a GAN is, measured against renders of its category that no training saw.
 *
 * - Fréchet distance of the identity network's features, beside that between two halves of the renders. A distance of
 *   fewer images is larger, so the halves' is a generous floor.
 * - Precision and recall of the same features.
 * - Spreads of view and light, read by the pose network off samples and renders.
 * - How well renders come back from their inversions into W.
 *
 * The distances are of features of this project's own network: they compare GANs of one model folder's kind with each
 * other, never with published distances of Inception features. Blur hardly changes them: the network looks past it.
 *
 * @param options model, numbers of images, truncation, seed
 * @throws InputError when the model names no category or lacks a network, or a number cannot be; InterruptedError when ended early
 * @source Heusel et al. 2017 (Fréchet distance); Kynkaanniemi et al. 2019 (precision and recall)
 * @example const { comparison } = await evaluateGan({ model, samples: 1000, inversions: 8 });
 */
export async function evaluateGan(options: EvaluateGanOptions): Promise<GanEvaluation> {
  const { model, networks = model, samples = 5000, truncationPsi = 1, neighbours = 3, seed = 0 } = options;
  const { inversions = 100, inversionIterations = 500, signal = runningSignal(), onProgress } = options;
  check(samples, neighbours, inversions, model);
  const category = categoryOf(model);
  const start = performance.now();
  const network = (role: "identity" | "pose"): Parameters => {
    const parameters = networks[role];
    if (parameters) return parameters;
    throw new InputError(
      `The model ${model.name} has no ${role} network; take another model's, or train one into its folder: gan2shape train-${role} --model FOLDER.`,
    );
  };
  const identity = await NetworkReader.identity(network("identity"), model.runOn);
  const pose = await NetworkReader.pose(network("pose"), model.runOn);
  try {
    const objects = category.dataset({
      count: Math.max(samples, inversions),
      size: model.size,
      split: "test",
      seed,
    });
    const truths: Float32Array[] = [];
    const read = async (phase: "renders" | "samples", imageAt: (i: number) => Promise<Float32Array>) => {
      const features = new Float32Array(samples * IDENTITY_FEATURES);
      const poses = new Float32Array(samples * POSE_OUTPUTS.length);
      const shown: MapData[] = [];
      for (let first = 0; first < samples; first += CHUNK) {
        const images: Float32Array[] = [];
        for (let i = first; i < Math.min(samples, first + CHUNK); i++) images.push(await imageAt(i));
        for (const data of images.slice(0, SHOWN - shown.length)) {
          shown.push({ shape: [3, model.size, model.size], data });
        }
        features.set((await identity.read(images)).features, first * IDENTITY_FEATURES);
        poses.set((await pose.read(images)).pose, first * POSE_OUTPUTS.length);
        onProgress?.({ phase, iteration: first + images.length, iterations: samples });
        // Lets signals and progress displays through.
        await new Promise((resolve) => setImmediate(resolve));
        if (signal?.aborted) {
          throw new InterruptedError(
            `The evaluation was stopped after ${first + images.length} of ${samples} ${phase}.`,
          );
        }
      }
      return { features, poses, shown };
    };
    const renders = await read("renders", async (i) => {
      const object = objects.get(i);
      truths.push(poseOf(object));
      return object.image;
    });
    const drawn = await read("samples", (i) =>
      model.sampleImage({ seed: seed * samples + i, truncationPsi }),
    );

    onProgress?.({ phase: "comparison", iteration: 0, iterations: 1 });
    const half = Math.floor(samples / 2) * IDENTITY_FEATURES;
    const comparison = compareSets(drawn.features, renders.features, neighbours);
    const halves = compareSets(
      renders.features.subarray(0, half),
      renders.features.subarray(half, 2 * half),
      neighbours,
    );
    onProgress?.({ phase: "comparison", iteration: 1, iterations: 1 });

    const inversion =
      inversions > 0
        ? await inversionQuality(
            model,
            { count: inversions, get: (i) => objects.get(i) },
            {
              iterations: inversionIterations,
              identity,
              seed,
              signal,
              onProgress: (iteration) =>
                onProgress?.({ phase: "inversions", iteration, iterations: inversions }),
            },
          )
        : undefined;
    return new GanEvaluation({
      model: model.name,
      category: category.name,
      samples,
      truncationPsi,
      neighbours,
      comparison,
      halves,
      spreads: spreadsOf(drawn.poses, renders.poses, joinRows(truths)),
      ...(inversion ? { inversion } : {}),
      shown: { samples: drawn.shown, renders: renders.shown },
      seconds: (performance.now() - start) / 1000,
    });
  } finally {
    await identity.dispose();
    await pose.dispose();
  }
}

function compareSets(generated: Float32Array, real: Float32Array, neighbours: number): SetComparison {
  return {
    frechet: frechetDistance(
      featureStatistics(generated, IDENTITY_FEATURES),
      featureStatistics(real, IDENTITY_FEATURES),
    ),
    ...precisionRecall(real, generated, IDENTITY_FEATURES, { neighbours }),
  };
}

function spreadsOf(samples: Float32Array, renders: Float32Array, truths: Float32Array): PoseSpread[] {
  return SPREAD_OF.map((name) => {
    const column = POSE_OUTPUTS.findIndex((output) => output.name === name);
    const { unit } = POSE_OUTPUTS[column];
    const spread = (poses: Float32Array) => unit * columnDeviation(poses, POSE_OUTPUTS.length, column);
    return {
      name,
      unit: unit === 1 ? "raw" : "degrees",
      samples: spread(samples),
      renders: spread(renders),
      truth: spread(truths),
    };
  });
}

/**
 * Standard deviation of one column.
 *
 * @param rows N x width, row by row
 * @example columnDeviation(Float32Array.of(1, 9, 3, 9), 2, 0); // 1
 */
export function columnDeviation(rows: Float32Array, width: number, column: number): number {
  const count = rows.length / width;
  let mean = 0;
  for (let i = column; i < rows.length; i += width) mean += rows[i] / count;
  let squares = 0;
  for (let i = column; i < rows.length; i += width) squares += (rows[i] - mean) ** 2;
  return Math.sqrt(squares / count);
}

function check(samples: number, neighbours: number, inversions: number, model: EvaluatedGan): void {
  const whole = (name: string, value: number, least: number) => {
    if (!Number.isInteger(value) || value < least) {
      throw new InputError(`${name} is ${value}, but must be a whole number of at least ${least}.`);
    }
  };
  whole("samples", samples, 8);
  whole("neighbours", neighbours, 1);
  whole("inversions", inversions, 0);
  if (neighbours >= Math.floor(samples / 2)) {
    throw new InputError(
      `neighbours is ${neighbours}, but half of ${samples} samples must be more than that; take more samples.`,
    );
  }
  checkMeasurable(model.size);
}
