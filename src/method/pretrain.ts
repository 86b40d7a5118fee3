import { InputError } from "../errors.js";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint.js";
import { type Continuation, type LoopOptions, runLoop } from "./loop.js";
import { NETWORK_NAMES } from "./networkNames.js";
import { type Phase, phasesOf, planOf } from "./pretrainingPhases.js";
import { collectSamples, type PretrainingSamples, seeObjects } from "./pretrainingSamples.js";
import type { SampleSource } from "./projectionPass.js";
import { currentMaps, readLosses } from "./reconstructionMaps.js";
import { type MapData, type Networks, Pretraining, type Target } from "./results.js";
import { PRETRAINING_SCHEDULES, type Schedule, scheduleFor, type scheduleOf } from "./schedules.js";
import { deviations, restoreSpread } from "./warmUp.js";
import { continuationOf, startOptimizer, type Workbench } from "./workbench.js";

/** Options of {@link pretrain}. */
export interface PretrainOptions extends LoopOptions {
  /** A name of {@link PRETRAINING_SCHEDULES}, or one with changes; default "shapes". */
  schedule?: Parameters<typeof scheduleOf>[0];
  /** Of the first weights and of everything random that follows; default 0. */
  seed?: number;
  /** Folder that is written while it works; a run that finds its own checkpoint there goes on with it. */
  checkpoint?: string;
  /** Images whose views spread as the model's prior says; default: the targets'. The view network is scaled to that. */
  spreadOver?: MapData[];
}

/** What has been done; this is what a checkpoint holds. */
interface Run {
  model: string;
  seed: number;
  schedule: Schedule;
  latents: Float32Array[];
  stage: number;
  phase: Phase;
  /** As they were when the phase began. */
  networks: Networks;
  /** As they are in the midst of the phase, and how to go on with it. */
  working?: Networks;
  continuation?: Continuation;
  /** As they were when the objects of this stage's pseudo samples were seen: at the end of step 1. */
  seen?: Networks;
  history: Pretraining["history"];
}

/** Iterations between two checkpoints. */
const KEEP_EVERY = 250;
/** Targets whose reconstructions the result shows. */
const SHOWN = 6;

/**
 * Trains the method's networks on many images together, one image after the other; a single image then starts from
 * them and needs the short schedule only.
 *
 * Two things differ from the reference implementation. Pseudo samples are lit with the strengths found for their own
 * image; there, with those of the last one. And schedules with `warmUpIterations` fit view and light networks to the
 * pseudo samples before step 3 (`warmUp.ts`).
 *
 * @param bench the model's workbench; networks that the model brings are what it starts from
 * @param targets at least 2, each with its latent
 * @returns the networks, the losses, and what some of the targets look like; with a checkpoint folder, the same call
 *   goes on after an interruption and gives the same numbers
 * @throws InputError for too few targets, an unknown schedule, or a checkpoint of another run
 * @source GAN2Shape, section 4.1; reference implementation, joint training
 * @example const { networks } = await pretrain(bench, targets, { schedule: "shapes" });
 */
export function pretrain(
  bench: Workbench,
  targets: Target[],
  options: PretrainOptions = {},
): Promise<Pretraining> {
  return bench.exclusive(async () => {
    const run = beginning(bench, targets, options);
    let interrupted = false;
    while (!interrupted && run.stage < run.schedule.stages) {
      interrupted = await runStage(bench, targets, run, options);
    }
    return resultOf(bench, targets, run, interrupted);
  });
}

function beginning(bench: Workbench, targets: Target[], options: PretrainOptions): Run {
  if (targets.length < 2) {
    throw new InputError(`${targets.length} targets were given, but pre-training needs at least 2.`);
  }
  const seed = options.seed ?? 0;
  const schedule = scheduleFor(bench.model, options.schedule ?? "shapes", PRETRAINING_SCHEDULES);
  const run: Run = {
    model: bench.model.name,
    seed,
    schedule,
    latents: targets.map(({ latent }) => latent),
    stage: 0,
    phase: phasesOf(bench, schedule, 0)[0],
    networks: bench.initialNetworks(seed),
    history: [],
  };
  const found = options.checkpoint && (loadCheckpoint(options.checkpoint) as unknown as Run | undefined);
  if (!found) return run;
  const identity = ({ model, seed, schedule, latents }: Run) =>
    JSON.stringify([model, seed, schedule, latents.map((latent) => [...latent.subarray(0, 4)])]);
  if (identity(found) !== identity(run)) {
    throw new InputError(
      `${options.checkpoint} holds the checkpoint of another pre-training (model ${found.model}, seed ${found.seed}, schedule ${found.schedule.name}, ${found.latents.length} images); name another folder or remove it.`,
    );
  }
  return found;
}

/** The rest of a stage, from where the run stands; true when it was interrupted. */
async function runStage(
  bench: Workbench,
  targets: Target[],
  run: Run,
  options: PretrainOptions,
): Promise<boolean> {
  const { schedule, seed, stage } = run;
  let objects: SampleSource[] | undefined;
  let samples: PretrainingSamples[] | undefined;
  while (run.stage === stage) {
    const { phase } = run;
    if (phase !== "prior" && phase !== "step1" && !objects) {
      run.seen ??= run.networks;
      bench.load(run.seen);
      objects = await seeObjects(bench, targets, schedule);
    }
    if ((phase === "warmUp" || phase === "step3") && !samples) {
      bench.load({ ...run.seen!, E: run.networks.E });
      samples = await collectSamples(bench, objects!, { schedule, seed, stage, options });
      if (!samples) return true;
    }
    bench.load(run.working ?? run.networks);
    if (await runPhase(bench, run, { targets, objects, samples }, options)) return true;
    if (phase === "warmUp") {
      await widenViews(bench, options.spreadOver ?? targets.map(({ image }) => image));
    }
    advance(bench, run);
    keep(run, options);
  }
  return false;
}

/** Trains one phase in pieces, each followed by a checkpoint; true when it was interrupted. */
async function runPhase(
  bench: Workbench,
  run: Run,
  data: { targets: Target[]; objects?: SampleSource[]; samples?: PretrainingSamples[] },
  options: PretrainOptions,
): Promise<boolean> {
  const { phase, stage, schedule, seed } = run;
  const plan = await planOf(phase, bench, { ...data, schedule, seed, stage });
  const { training, iterations, trained } = plan;
  startOptimizer(training, run.continuation);
  const onProgress: LoopOptions["onProgress"] = (at) => options.onProgress?.({ ...at, iterations });
  for (;;) {
    const from = run.continuation;
    const until = Math.min(iterations, (from?.iteration ?? 0) + KEEP_EVERY);
    const piece = { step: phase, stage, iterations: until, from, atLeast: 1 };
    const ended = await runLoop(piece, { ...options, onProgress }, async (iteration, run) => {
      const { fixed, changing } = plan.feed(iteration);
      await training.fix(fixed, run);
      const { loss, outputs } = await training.step(changing, run);
      return readLosses(loss, outputs);
    });
    if (from) run.history.pop();
    run.history.push({ step: phase, stage, losses: ended.losses, seconds: ended.seconds });
    if (ended.iterations === iterations) return false;
    run.working = bench.taken(run.networks, trained);
    run.continuation = continuationOf(training, ended);
    keep(run, options);
    if (ended.interrupted) return true;
  }
}

/**
 * Makes the views of images spread as widely as the model says that views do: a fit answers too narrowly, and
 * what is narrow is made deep.
 */
async function widenViews(bench: Workbench, images: MapData[]): Promise<void> {
  const views: number[] = [];
  for (const image of images) views.push(...(await currentMaps(bench, image)).view);
  const { covariance } = bench.model.viewPrior;
  restoreSpread(
    bench.working.V,
    covariance.map((row, i) => Math.sqrt(row[i])),
    deviations(views, covariance.length),
  );
}

/** Takes over what a phase has trained, and goes to the next one. */
function advance(bench: Workbench, run: Run): void {
  run.networks = bench.taken(run.networks, NETWORK_NAMES);
  run.working = undefined;
  run.continuation = undefined;
  const phases = phasesOf(bench, run.schedule, run.stage);
  const next = phases[phases.indexOf(run.phase) + 1];
  if (!next) {
    run.stage++;
    run.seen = undefined;
  }
  run.phase = next ?? phasesOf(bench, run.schedule, run.stage)[0];
}

function keep(run: Run, { checkpoint }: PretrainOptions): void {
  if (checkpoint) saveCheckpoint(checkpoint, run);
}

async function resultOf(
  bench: Workbench,
  targets: Target[],
  run: Run,
  interrupted: boolean,
): Promise<Pretraining> {
  const { schedule, seed, history } = run;
  const networks = run.working ?? run.networks;
  bench.load(networks);
  const examples = [];
  for (const target of targets.slice(0, SHOWN)) {
    examples.push({ target, maps: await currentMaps(bench, target.image) });
  }
  return new Pretraining({
    networks,
    examples,
    images: targets.length,
    schedule,
    seed,
    history,
    iterations: history.reduce((sum, { losses }) => sum + losses.total.length, 0),
    seconds: history.reduce((sum, { seconds }) => sum + seconds, 0),
    perceptual: bench.model.perceptual.name,
    device: await bench.device(),
    interrupted,
  });
}
