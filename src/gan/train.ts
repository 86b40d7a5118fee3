import { mkdirSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Adam, cloneParameters, type Device, type Parameters, RandomStream } from "../engine/index.js";
import { InputError, InterruptedError } from "../errors.js";
import { writeFileAtomic } from "../files.js";
import { AdaptiveAugmentation } from "./adaptiveAugmentation.js";
import { type BestSnapshot, readBest, writeBest } from "./bestSnapshot.js";
import { checkConfig, type GanConfig, latentSlots, noiseResolutions } from "./config.js";
import { initializeDiscriminator } from "./discriminator.js";
import { EncoderTraining } from "./encoderTraining.js";
import { generatorShapes, initializeGenerator } from "./generator.js";
import { growGan, type SmallGan } from "./grow.js";
import { imageGrid } from "./imageGrid.js";
import type { ImageSource } from "./imageSource.js";
import { averageDecay, updateAverage } from "./movingAverage.js";
import {
  latestCheckpoint,
  momentGroups,
  momentsOf,
  restoreParameters,
  type TrainingCheckpoint,
  writeCheckpoint,
} from "./trainingCheckpoint.js";
import { TrainingLog, type TrainingRecord } from "./trainingLog.js";
import {
  AUGMENTATION_FEEDS,
  compileTrainingPrograms,
  gradientName,
  pathBatchOf,
} from "./trainingPrograms.js";

/** Options of {@link trainGan}; the defaults are the recipe of StyleGAN2 at batch 16. */
export interface TrainGanOptions {
  config: GanConfig;
  images: ImageSource;
  /** folder for checkpoints, previews and the log; a run found there is resumed */
  folder: string;
  /** default 0 */
  seed?: number;
  /** stop after this many iterations in all; default 800,000 */
  iterations?: number;
  /** stop after this many minutes of this call */
  minutes?: number;
  /** images per iteration, a multiple of 4; default 16 */
  batch?: number;
  /** default 0.002 */
  learningRate?: number;
  /** weight of the R1 penalty; default: 0.0002 size² 16 / batch, but at least 2 */
  r1Gamma?: number;
  /** iterations between R1 steps; default 16 */
  r1Every?: number;
  /** weight of the path length regularisation, 2 in the paper; default 0: none, which is faster and does at 64 px */
  pathLengthWeight?: number;
  /** iterations between path length steps; default 4 */
  pathLengthEvery?: number;
  /**
   * what the discriminator sees is changed at random, for few images: `adaptive`, as much as it overfits, or with this
   * probability of each change, from 0 to 1; default: not at all. See `augment.ts`
   */
  augment?: "adaptive" | number;
  /** the mean sign of D(real) that adaptive augmentation aims at; default 0.6 */
  augmentTarget?: number;
  /** images in which adaptive augmentation can go from nothing to everything; default 500,000 */
  augmentImages?: number;
  /** probability of two styles in one image; default 0.9 */
  mixing?: number;
  /** iterations between checkpoints; default 500 */
  checkpointEvery?: number;
  /** iterations between previews; default 500 */
  previewEvery?: number;
  /** iterations between log lines; default 50 */
  logEvery?: number;
  /**
   * trains an encoder, too, or holds the generator to the one that the run has: see `encoderTraining.ts`; default: neither
   */
  encoder?: boolean | "kept";
  /** a GAN of the same configuration to begin with; a run that goes on has its own networks; default: fresh ones */
  startFrom?: SmallGan;
  /** a smaller GAN to begin with, whose coarse layers are kept: see `grow.ts` */
  growFrom?: SmallGan;
  /**
   * how far the generator's average is from what it should be, as a number of which less is better; the networks of the
   * lowest one are kept in `best.safetensors` of the folder. Should be the same for all calls of a run
   */
  measure?: (average: Parameters) => Promise<number>;
  /** iterations between measurements; default 1000 */
  measureEvery?: number;
  device?: Device;
  threads?: number;
  /** ends the run: what it has is saved, then InterruptedError is thrown */
  signal?: AbortSignal;
  progress?: (record: TrainingRecord) => void;
}

/** Options that stay as they are given. */
type OptionalOption =
  | "signal"
  | "progress"
  | "device"
  | "threads"
  | "encoder"
  | "augment"
  | "measure"
  | "startFrom"
  | "growFrom";

/** What a training run ends with. */
export interface TrainedGan {
  config: GanConfig;
  iteration: number;
  /** moving average of the generator: the one to sample from */
  average: Parameters;
  generator: Parameters;
  discriminator: Parameters;
  /** image -> z, when one was trained */
  encoder?: Parameters;
  /** the networks of the lowest figure so far, when the run was ever measured */
  best?: BestSnapshot;
}

/** What must be the same when a run goes on. */
interface RunIdentity {
  config: GanConfig;
  seed: number;
  batch: number;
  /** whether it began with another GAN's networks */
  started?: boolean;
  /** size of the GAN that it grew from */
  grownFrom?: number;
}

/** Images that a GAN to start from is taken to have seen: enough for the average's full half-life. */
const START_IMAGES = 100_000;
/** Images of a preview: a fixed set of latents, so that snapshots can be compared. */
const PREVIEW_IMAGES = 32;

/**
 * Trains a StyleGAN2: logistic loss, lazy R1, style mixing, flips where the data allow them, a moving average of the
 * generator ("Analyzing and Improving the Image Quality of StyleGAN"); lazy path length regularisation and augmentation of
 * what the discriminator sees when asked for.
 *
 * The same seed gives the same weights, and a run that was killed goes on from its last checkpoint to the same
 * bytes as one that was not.
 *
 * @param options see {@link TrainGanOptions}
 * @returns the networks
 * @throws InputError for bad options, or a folder with a run of another configuration
 * @throws InterruptedError when the signal ended it; the state is on disk
 * @example await trainGan({ config: SYNFACE_64, images: pool, folder: "out/train/synface-64", minutes: 60 });
 */
export async function trainGan(options: TrainGanOptions): Promise<TrainedGan> {
  const run = new TrainingRun(options);
  return run.train();
}

class TrainingRun {
  readonly #options: Required<Omit<TrainGanOptions, OptionalOption>> & TrainGanOptions;
  readonly #generator: Parameters;
  /** What is trained of it: all, unless it has grown. */
  readonly #trained: Parameters;
  readonly #average: Parameters;
  readonly #discriminator: Parameters;
  readonly #generatorOptimizer: Adam;
  readonly #discriminatorOptimizer: Adam;
  readonly #streams: Record<
    "latents" | "mixing" | "noise" | "images" | "flips" | "encoded" | "path",
    RandomStream
  >;
  readonly #log: TrainingLog;
  readonly #encoder?: EncoderTraining;
  readonly #augmentation?: AdaptiveAugmentation;
  #iteration = 0;
  /** Running mean of path lengths. */
  #pathLength = 0;
  #best?: BestSnapshot;

  constructor(options: TrainGanOptions) {
    const { config, seed = 0, batch = 16, learningRate = 0.002, r1Every = 16 } = options;
    this.#options = {
      ...options,
      seed,
      batch,
      learningRate,
      r1Every,
      iterations: options.iterations ?? 800_000,
      minutes: options.minutes ?? Number.POSITIVE_INFINITY,
      r1Gamma: options.r1Gamma ?? Math.max(2, (0.0002 * config.size ** 2 * 16) / batch),
      pathLengthWeight: options.pathLengthWeight ?? 0,
      pathLengthEvery: options.pathLengthEvery ?? 4,
      augmentTarget: options.augmentTarget ?? 0.6,
      augmentImages: options.augmentImages ?? 500_000,
      mixing: options.mixing ?? 0.9,
      checkpointEvery: options.checkpointEvery ?? 500,
      previewEvery: options.previewEvery ?? 500,
      logEvery: options.logEvery ?? 50,
      measureEvery: options.measureEvery ?? 1000,
    };
    checkOptions(this.#options);
    const { startFrom } = options;
    const grown = options.growFrom && growGan(config, options.growFrom, seed);
    // Copies, since what it starts from stays as it is.
    const copy = (parameters?: Parameters) => parameters && cloneParameters(parameters);
    const initial = grown?.generator ?? copy(startFrom?.generator) ?? initializeGenerator(config, seed);
    const ofGenerator = Object.keys(generatorShapes(config));
    this.#generator = pick(initial, ofGenerator);
    this.#trained = pick(
      initial,
      ofGenerator.filter((name) => !grown?.kept.has(name)),
    );
    // The average also owns the noise buffers, which are not trained.
    this.#average = cloneParameters(initial);
    this.#discriminator =
      grown?.discriminator ?? copy(startFrom?.discriminator) ?? initializeDiscriminator(config, seed);
    // A step in `every` + 1 is a regularisation step: rate and decay are corrected for it (StyleGAN2, appendix B).
    const optimizer = (parameters: Parameters, every: number): Adam => {
      const ratio = every / (every + 1);
      return new Adam(parameters, { learningRate: learningRate * ratio, beta1: 0, beta2: 0.99 ** ratio });
    };
    const { pathLengthWeight, pathLengthEvery } = this.#options;
    this.#generatorOptimizer =
      pathLengthWeight > 0
        ? optimizer(this.#trained, pathLengthEvery)
        : new Adam(this.#trained, { learningRate, beta1: 0, beta2: 0.99 });
    this.#discriminatorOptimizer = optimizer(this.#discriminator, r1Every);
    if (options.encoder) {
      const networks = { generator: this.#generator, discriminator: this.#discriminator };
      this.#encoder = new EncoderTraining(
        config,
        networks,
        seed,
        options.encoder === "kept" ? "kept" : "trained",
      );
    }
    if (options.augment !== undefined) {
      const { augmentTarget: target, augmentImages } = this.#options;
      const { size, mirrored } = options.images;
      this.#augmentation = new AdaptiveAugmentation({
        strength: options.augment,
        target,
        images: augmentImages,
        batch,
        size,
        mirrored,
        seed,
      });
    }
    const stream = (name: string): RandomStream => new RandomStream(seed, `train/${name}`);
    this.#streams = {
      latents: stream("latents"),
      mixing: stream("mixing"),
      noise: stream("noise"),
      images: stream("images"),
      flips: stream("flips"),
      encoded: stream("encoded"),
      path: stream("path"),
    };
    mkdirSync(options.folder, { recursive: true });
    this.#log = new TrainingLog(path.join(options.folder, "log.jsonl"));
  }

  async train(): Promise<TrainedGan> {
    const options = this.#options;
    const { config, batch, r1Every, pathLengthEvery } = options;
    const stored = latestCheckpoint(options.folder);
    if (stored) this.#restore(stored);
    this.#log.truncate(this.#iteration);
    const programs = await compileTrainingPrograms(
      config,
      { generator: this.#generator, discriminator: this.#discriminator, average: this.#average },
      {
        batch,
        trained: Object.keys(this.#trained),
        r1Weight: (options.r1Gamma / 2) * r1Every,
        pathWeight: options.pathLengthWeight * pathLengthEvery,
        augmented: this.#augmentation !== undefined,
        device: options.device,
        threads: options.threads,
      },
    );
    await this.#encoder?.compile(batch, { device: options.device, threads: options.threads });
    const started = performance.now();
    const first = this.#iteration;
    let r1 = 0;
    try {
      // A stop may have come while the last iteration was measured.
      if (!this.#log.isMeasured(first)) await this.#measure();
      while (this.#iteration < options.iterations && performance.now() - started < options.minutes * 60_000) {
        const discriminator = await programs.discriminator.run({
          ...this.#draw(),
          images: this.#images(),
          ...this.#changes("fake"),
          ...this.#changes("real"),
        });
        this.#discriminatorOptimizer.update(gradientsOf(this.#discriminator, discriminator));
        this.#augmentation?.observe(discriminator.realLogits);
        if (this.#iteration % r1Every === 0) {
          const penalty = await programs.r1.run({ images: this.#images(), ...this.#changes("real") });
          this.#discriminatorOptimizer.update(gradientsOf(this.#discriminator, penalty));
          r1 = penalty.loss[0] / r1Every;
        }
        const discriminatorLoss = discriminator.loss[0];
        const generator = await programs.generator.run({ ...this.#draw(), ...this.#changes("fake") });
        this.#generatorOptimizer.update(gradientsOf(this.#trained, generator));
        if (programs.path && this.#iteration % pathLengthEvery === 0) {
          const penalty = await programs.path.run(this.#pathDraw());
          this.#generatorOptimizer.update(gradientsOf(this.#trained, penalty));
          this.#pathLength = penalty.pathLength[0];
        }
        const reconstruction = await this.#encoder?.step(this.#images("encoded"));
        this.#iteration++;
        const seen = this.#iteration * batch;
        // What it starts from counts as seen: the average of a trained generator needs no haste.
        const before = options.startFrom ? START_IMAGES : 0;
        updateAverage(this.#average, this.#generator, averageDecay(before + seen, batch));

        if (this.#iteration % options.logEvery === 0) {
          const seconds = (performance.now() - started) / 1000;
          const record: TrainingRecord = {
            iteration: this.#iteration,
            images: seen,
            discriminatorLoss,
            generatorLoss: generator.loss[0],
            r1,
            ...(programs.path && { pathLength: this.#pathLength }),
            ...this.#augmentation?.state,
            ...(reconstruction === undefined ? {} : { reconstruction }),
            imagesPerSecond: ((this.#iteration - first) * batch) / seconds,
          };
          if (!Number.isFinite(record.discriminatorLoss + record.generatorLoss)) {
            throw new InputError(
              `Training diverged at iteration ${this.#iteration}: a loss is no number. Lower the learning rate or raise r1Gamma, and resume.`,
            );
          }
          this.#log.add(record);
          options.progress?.(record);
        }
        await this.#measure();
        if (this.#iteration % options.previewEvery === 0) await this.#preview(programs.sample);
        if (this.#iteration % options.checkpointEvery === 0) this.#save();
        if (options.signal?.aborted) {
          throw new InterruptedError(
            `Training was stopped after ${this.#iteration} iterations; run the same command to go on.`,
          );
        }
      }
      this.#save();
      await this.#preview(programs.sample);
    } catch (error) {
      if (error instanceof InterruptedError) this.#save();
      throw error;
    } finally {
      await Promise.all(Object.values(programs).map((program) => program.dispose()));
      await this.#encoder?.dispose();
    }
    return {
      config,
      iteration: this.#iteration,
      average: this.#average,
      generator: this.#generator,
      discriminator: this.#discriminator,
      encoder: this.#encoder?.encoder,
      best: this.#best,
    };
  }

  /** Measures where it is time for it, and keeps what is better than all before. */
  async #measure(): Promise<void> {
    const { measure, measureEvery, folder } = this.#options;
    const iteration = this.#iteration;
    if (!measure || iteration === 0 || iteration % measureEvery !== 0) return;
    const measured = await measure(this.#average);
    if (measured < (this.#best?.measured ?? Number.POSITIVE_INFINITY)) {
      this.#best = writeBest(folder, {
        iteration,
        measured,
        average: this.#average,
        discriminator: this.#discriminator,
        encoder: this.#encoder?.encoder,
      });
    }
    this.#log.add({ iteration, measured });
  }

  /** Latents, crossovers and noise of one batch. */
  #draw(): Record<string, Float32Array> {
    const { latents, mixing, noise } = this.#streams;
    return this.#drawFrom({ latents, mixing, noise }, this.#options.batch);
  }

  /** The same for path lengths, from a stream of their own, so that the other numbers do not depend on them. */
  #pathDraw(): Record<string, Float32Array> {
    const { path: stream } = this.#streams;
    const { batch, config } = this.#options;
    const count = pathBatchOf(batch);
    return {
      ...this.#drawFrom({ latents: stream, mixing: stream, noise: stream }, count),
      direction: stream.normal(count * 3 * config.size ** 2),
      pathLength: Float32Array.of(this.#pathLength),
    };
  }

  #drawFrom(
    streams: Record<"latents" | "mixing" | "noise", RandomStream>,
    batch: number,
  ): Record<string, Float32Array> {
    const { config, mixing } = this.#options;
    const slots = latentSlots(config);
    const crossover = new Float32Array(batch * slots);
    const mixed = streams.mixing.uniform(batch);
    const places = streams.mixing.integer(batch, 1, slots);
    for (let b = 0; b < batch; b++) {
      if (mixed[b] < mixing) crossover.fill(1, b * slots + places[b], (b + 1) * slots);
    }
    const feeds: Record<string, Float32Array> = {
      z1: streams.latents.normal(batch * config.latentSize),
      z2: streams.latents.normal(batch * config.latentSize),
      crossover,
    };
    if (config.noise) {
      noiseResolutions(config).forEach((h, k) => {
        feeds[`noise${k}`] = streams.noise.normal(batch * h * h);
      });
    }
    return feeds;
  }

  /** Real images of one batch: for the discriminator, or for the encoder. */
  #images(use: "images" | "encoded" = "images"): Float32Array {
    const { images, batch } = this.#options;
    const { size } = images;
    const out = new Float32Array(batch * 3 * size * size);
    const chosen = this.#streams[use].integer(batch, 0, images.count);
    const flips = this.#streams[use === "images" ? "flips" : use].uniform(batch);
    for (let b = 0; b < batch; b++) {
      const offset = b * 3 * size * size;
      images.read(chosen[b], out, offset);
      if (!images.mirrored || flips[b] < 0.5) continue;
      for (let row = offset; row < offset + 3 * size * size; row += size)
        out.subarray(row, row + size).reverse();
    }
    return out;
  }

  /** How a batch is changed before the discriminator sees it, when augmenting. */
  #changes(kind: "fake" | "real"): Record<string, Float32Array> {
    if (!this.#augmentation) return {};
    const { warp, colour } = this.#augmentation.draw();
    const names = AUGMENTATION_FEEDS[kind];
    return { [names.warp]: warp, [names.colour]: colour };
  }

  async #preview(sample: {
    run(feeds: Record<string, Float32Array>): Promise<Record<string, Float32Array>>;
  }) {
    const { config, batch, seed, folder } = this.#options;
    const latents = new RandomStream(seed, "train/preview");
    const length = 3 * config.size ** 2;
    const all = new Float32Array(PREVIEW_IMAGES * length);
    for (let done = 0; done < PREVIEW_IMAGES; done += batch) {
      const { images } = await sample.run({ z: latents.normal(batch * config.latentSize) });
      all.set(images.subarray(0, Math.min(batch, PREVIEW_IMAGES - done) * length), done * length);
    }
    const name = `preview-${String(this.#iteration).padStart(8, "0")}.png`;
    writeFileAtomic(path.join(folder, name), imageGrid(all, config.size, 8));
  }

  #identity(): RunIdentity {
    const { config, seed, batch, startFrom, growFrom } = this.#options;
    return {
      config,
      seed,
      batch,
      ...(startFrom && { started: true }),
      ...(growFrom && { grownFrom: growFrom.config.size }),
    };
  }

  #save(): void {
    const generatorMoments = momentGroups(this.#generatorOptimizer.state());
    const discriminatorMoments = momentGroups(this.#discriminatorOptimizer.state());
    const encoder = this.#encoder?.state();
    writeCheckpoint(this.#options.folder, {
      iteration: this.#iteration,
      groups: {
        generator: this.#generator,
        average: this.#average,
        discriminator: this.#discriminator,
        generatorFirst: generatorMoments.first,
        generatorSecond: generatorMoments.second,
        discriminatorFirst: discriminatorMoments.first,
        discriminatorSecond: discriminatorMoments.second,
        ...encoder?.groups,
      },
      state: {
        ...encoder?.state,
        ...(this.#augmentation && { augmentation: this.#augmentation.kept() }),
        ...this.#identity(),
        generatorSteps: this.#generatorOptimizer.state().step,
        discriminatorSteps: this.#discriminatorOptimizer.state().step,
        pathLength: this.#pathLength,
        streams: Object.fromEntries(
          Object.entries(this.#streams).map(([name, stream]) => [name, stream.state()]),
        ),
      },
    });
  }

  #restore(checkpoint: TrainingCheckpoint): void {
    const { iteration, groups, state } = checkpoint;
    const { folder } = this.#options;
    const describe = ({ config, ...others }: RunIdentity): string =>
      JSON.stringify(sorted({ ...config, ...others }));
    const { config, seed, batch, started, grownFrom } = state as unknown as RunIdentity;
    const asked = describe(this.#identity());
    const found = describe({ config, seed, batch, started, grownFrom });
    if (asked !== found) {
      throw new InputError(
        `${folder} has a training run of ${found}, but this one is ${asked}; name another folder, or train with the same options.`,
      );
    }
    restoreParameters(this.#generator, groups.generator, "generator");
    restoreParameters(this.#average, groups.average, "average");
    restoreParameters(this.#discriminator, groups.discriminator, "discriminator");
    const { generatorFirst, generatorSecond, discriminatorFirst, discriminatorSecond } = groups;
    this.#generatorOptimizer.load({
      step: Number(state.generatorSteps),
      moments: momentsOf(generatorFirst, generatorSecond),
    });
    this.#discriminatorOptimizer.load({
      step: Number(state.discriminatorSteps),
      moments: momentsOf(discriminatorFirst, discriminatorSecond),
    });
    const streams = state.streams as Record<string, { counter: number }>;
    // A run that had no encoder so far has no stream for it.
    for (const [name, stream] of Object.entries(this.#streams)) {
      if (streams[name]) stream.restore(streams[name]);
    }
    this.#pathLength = Number(state.pathLength ?? 0);
    this.#encoder?.restore(checkpoint);
    if (state.augmentation) this.#augmentation?.restore(state.augmentation as Record<string, number>);
    this.#iteration = iteration;
    // It may be ahead of the checkpoint after a kill: then the iterations between will be done again to the same bytes.
    this.#best = readBest(folder);
  }
}

function sorted(object: object): object {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Some of a network's parameters; their arrays are shared. */
function pick(parameters: Parameters, names: string[]): Parameters {
  return Object.fromEntries(names.map((name) => [name, parameters[name]]));
}

/** The gradients among a program's outputs, under their parameters' names. */
function gradientsOf(
  parameters: Parameters,
  outputs: Record<string, Float32Array>,
): Record<string, Float32Array> {
  const gradients: Record<string, Float32Array> = {};
  for (const name of Object.keys(parameters)) {
    const gradient = outputs[gradientName(name)];
    if (gradient) gradients[name] = gradient;
  }
  return gradients;
}

function checkOptions(
  options: Required<Omit<TrainGanOptions, OptionalOption>> &
    Pick<TrainGanOptions, "augment" | "encoder" | "startFrom" | "growFrom">,
): void {
  const { config, images, encoder, startFrom, growFrom } = options;
  checkConfig(config);
  const need = (ok: boolean, name: keyof typeof options, accepted: string): void => {
    if (!ok) throw new InputError(`train-gan: ${name} is ${String(options[name])}, but must be ${accepted}.`);
  };
  const whole = (value: number): boolean => Number.isInteger(value) && value >= 1;
  need(whole(options.iterations), "iterations", "a whole number of at least 1");
  need(options.minutes > 0, "minutes", "above 0");
  need(
    whole(options.batch) && (options.batch <= 4 || options.batch % 4 === 0),
    "batch",
    "1 to 4 or a multiple of 4",
  );
  need(options.learningRate > 0 && options.learningRate < 1, "learningRate", "between 0 and 1");
  need(options.r1Gamma >= 0 && Number.isFinite(options.r1Gamma), "r1Gamma", "at least 0");
  need(whole(options.r1Every), "r1Every", "a whole number of at least 1");
  need(
    options.pathLengthWeight >= 0 && Number.isFinite(options.pathLengthWeight),
    "pathLengthWeight",
    "at least 0",
  );
  need(whole(options.pathLengthEvery), "pathLengthEvery", "a whole number of at least 1");
  const { augment = "adaptive" } = options;
  need(augment === "adaptive" || (augment >= 0 && augment <= 1), "augment", `"adaptive" or from 0 to 1`);
  need(options.augmentTarget > -1 && options.augmentTarget < 1, "augmentTarget", "between -1 and 1");
  need(options.augmentImages > 0, "augmentImages", "above 0");
  need(options.mixing >= 0 && options.mixing <= 1, "mixing", "from 0 to 1");
  need(whole(options.checkpointEvery), "checkpointEvery", "a whole number of at least 1");
  need(whole(options.previewEvery), "previewEvery", "a whole number of at least 1");
  need(whole(options.logEvery), "logEvery", "a whole number of at least 1");
  need(whole(options.measureEvery), "measureEvery", "a whole number of at least 1");
  need(Number.isSafeInteger(options.seed) && options.seed >= 0, "seed", "a whole number of at least 0");
  if (images.size !== config.size) {
    throw new InputError(
      `The images are ${images.size} px but the GAN is ${config.size} px; render or resize them to ${config.size} px.`,
    );
  }
  if (!whole(images.count)) throw new InputError("There are no images to train on.");
  if (startFrom && growFrom) {
    throw new InputError("train-gan: startFrom and growFrom are both given; leave one of them out.");
  }
  if (startFrom && !isDeepStrictEqual({ ...startFrom.config }, { ...config })) {
    throw new InputError(
      `train-gan: the GAN to start from is ${JSON.stringify(startFrom.config)}, but this one is ${JSON.stringify(config)}; they must be the same.`,
    );
  }
  if (growFrom && encoder) {
    throw new InputError(
      "train-gan: an encoder would train the coarse layers, too, which a grown GAN keeps; leave out encoder or growFrom.",
    );
  }
}
