import { InputError, InterruptedError } from "../errors.js";
import { meshFromDepth } from "../geometry/index.js";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint.js";
import type { EllipsoidOptions } from "./ellipsoid.js";
import type { LoopOptions } from "./loop.js";
import { fitPrior } from "./prior.js";
import { pickMaps } from "./reconstructionMaps.js";
import {
  Mesh,
  type PriorResult,
  type ReconstructionMaps,
  Shape3D,
  type Shape3DFields,
  type ShapeEditor,
  type Step1Result,
  type Step2Result,
  type Step3Result,
  type Target,
} from "./results.js";
import { type Schedule, scheduleFor, type scheduleOf } from "./schedules.js";
import { runStep1 } from "./step1.js";
import { runStep2 } from "./step2.js";
import { runStep3 } from "./step3.js";
import type { Workbench } from "./workbench.js";

/** What a stage is made of. */
export type StepResult = PriorResult | Step1Result | Step2Result | Step3Result;

/** Options of {@link reconstruct}. */
export interface ReconstructOptions extends LoopOptions {
  /** Name of a schedule, or one with changes; default "quick". */
  schedule?: Parameters<typeof scheduleOf>[0];
  /** Default 0. */
  seed?: number;
  ellipsoid?: EllipsoidOptions;
  /** Folder that is written after every step; a run that finds its own checkpoint there goes on with it. */
  checkpoint?: string;
  /** Told of every step's result, to show it while the next one runs. */
  onResult?: (result: StepResult) => void;
  /** Compares a reconstruction with the target's ground truth. */
  measure?: (maps: ReconstructionMaps, target: Target) => Record<string, number> | undefined;
  /** Given to the shape, so that it can be turned and relit. */
  editor?: ShapeEditor;
}

/** What has been done of a run. */
interface Run {
  model: string;
  seed: number;
  schedule: Schedule;
  image: Float32Array;
  prior?: PriorResult;
  /** The latest step, and the one it was based on. */
  result?: StepResult;
  before?: StepResult;
  history: Shape3DFields["history"];
}

/**
 * The whole method: prior, then step 1, step 2 and step 3 in every stage.
 *
 * Ended by its signal, it returns what it has; with a checkpoint, the same call goes on from there and gives the same
 * numbers as if it had never been interrupted.
 *
 * @param bench the model's workbench
 * @param target image, mask and latent
 * @returns the shape with its mesh, maps and losses
 * @throws InputError for an unknown schedule, a mask without object, or a checkpoint of another run;
 *   InterruptedError when ended before anything was computed
 * @source GAN2Shape, section 3
 * @example const shape = await reconstruct(bench, target, { schedule: "quick" });
 */
export async function reconstruct(
  bench: Workbench,
  target: Target,
  options: ReconstructOptions = {},
): Promise<Shape3D> {
  const run: Run = {
    model: bench.model.name,
    seed: options.seed ?? 0,
    schedule: scheduleFor(bench.model, options.schedule),
    image: target.image.data,
    history: [],
  };
  if (options.checkpoint) resumeRun(run, options.checkpoint);
  for (;;) {
    const step = nextStep(run);
    if (!step) break;
    let result: StepResult;
    try {
      result = await step(bench, target, options);
    } catch (error) {
      // Interrupted between two steps: what the earlier ones gave is kept.
      if (error instanceof InterruptedError && run.result) return shapeOf(bench, run, target, true, options);
      throw error;
    }
    record(run, result);
    if (options.checkpoint) saveCheckpoint(options.checkpoint, run);
    options.onResult?.(result);
    if (result.interrupted) return shapeOf(bench, run, target, true, options);
  }
  return shapeOf(bench, run, target, false, options);
}

type Step = (bench: Workbench, target: Target, options: ReconstructOptions) => Promise<StepResult>;

/** What comes next, or the interrupted step again. */
function nextStep({ result, before, seed, schedule }: Run): Step | undefined {
  const resume = result?.continuation ? result : undefined;
  const base = resume ? before : result;
  if (!base) {
    return (bench, target, { ellipsoid, signal, onProgress }) =>
      fitPrior(bench, target, {
        ellipsoid,
        signal,
        onProgress,
        schedule,
        seed,
        resume: resume as PriorResult | undefined,
      });
  }
  switch (base.kind) {
    case "step1":
      return (bench, _, options) =>
        runStep2(bench, base, { ...partOf(options), resume: resume as Step2Result | undefined });
    case "step2":
      return (bench, _, options) =>
        runStep3(bench, base, { ...partOf(options), resume: resume as Step3Result | undefined });
    default:
      if (base.kind === "step3" && base.stage + 1 >= schedule.stages) return undefined;
      return (bench, _, options) =>
        runStep1(bench, base, { ...partOf(options), resume: resume as Step1Result | undefined });
  }
}

/** What a step is told of the run; only who is shown results may keep them. */
function partOf({ signal, onProgress, onResult }: ReconstructOptions) {
  return { signal, onProgress, inPlace: !onResult };
}

function record(run: Run, result: StepResult): void {
  const resumed = run.result?.continuation !== undefined;
  if (resumed) run.history.pop();
  else run.before = run.result;
  run.result = result;
  if (result.kind === "prior") run.prior = result;
  const { kind: step, stage, losses, seconds } = result;
  run.history.push({ step, stage, losses, seconds });
}

/** Takes over what a checkpoint holds, if it is of the same run. */
function resumeRun(run: Run, folder: string): void {
  const found = loadCheckpoint(folder) as unknown as Run | undefined;
  if (!found) return;
  const same =
    found.model === run.model &&
    found.seed === run.seed &&
    JSON.stringify(found.schedule) === JSON.stringify(run.schedule) &&
    found.image.length === run.image.length &&
    found.image.every((value, i) => value === run.image[i]);
  if (!same) {
    throw new InputError(
      `${folder} holds the checkpoint of another run (model ${found.model}, seed ${found.seed}, schedule ${found.schedule.name}); name another folder or remove it.`,
    );
  }
  Object.assign(run, found);
}

/** The reconstruction that a step stands for. */
function mapsOf(result: StepResult): ReconstructionMaps {
  if (result.kind === "prior") return result.initial;
  return pickMaps(result.kind === "step2" ? result.step1 : result);
}

function shapeOf(
  bench: Workbench,
  run: Run,
  target: Target,
  interrupted: boolean,
  options: ReconstructOptions,
): Shape3D {
  const result = run.result!;
  const { schedule, seed } = run;
  const maps = mapsOf(result);
  const size = maps.depth.shape[0];
  const { depth, canonicalImage, normals } = maps;
  const mesh = meshFromDepth({
    depth: depth.data,
    size,
    texture: canonicalImage.data,
    normals: normals.data,
  });
  const stages = result.stage + (result.kind === "step3" && !result.interrupted ? 1 : 0);
  const samples = [run.result, run.before].find((step) => step?.kind === "step2") as Step2Result | undefined;
  return new Shape3D({
    ...maps,
    target,
    mesh: new Mesh(mesh),
    stages,
    schedule,
    perceptual: result.perceptual,
    networks: bench.taken(result.networks, []),
    history: run.history,
    seconds: run.history.reduce((sum, step) => sum + step.seconds, 0),
    interrupted,
    manifest: {
      model: run.model,
      seed,
      targetSeed: target.seed,
      schedule,
      stages,
      iterations: run.history.reduce((sum, { losses }) => sum + (losses.total?.length ?? 0), 0),
      perceptual: result.perceptual,
      device: result.device,
      maskSource: target.maskSource,
      interrupted,
    },
    metrics: options.measure?.(maps, target),
    prior: run.prior,
    samples: samples && firstSamples(samples),
    editor: options.editor,
  });
}

/** Pseudo samples and their projections, side by side. */
function firstSamples({ pseudo, projected }: Step2Result): Shape3DFields["samples"] {
  const [count, ...rest] = pseudo.shape;
  return {
    pseudo,
    projected: { shape: [count, ...rest], data: projected.data.slice(0, pseudo.data.length) },
  };
}
