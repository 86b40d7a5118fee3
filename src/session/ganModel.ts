import { CATEGORIES, type CategoryName, categoryOf } from "../data/index.js";
import type { Parameters } from "../engine/index.js";
import { InputError } from "../errors.js";
import { type EvaluateOptions, type Evaluation, evaluate } from "../eval/evaluate.js";
import { type EvaluateGanOptions, evaluateGan } from "../eval/evaluateGan.js";
import type { GanEvaluation } from "../eval/ganEvaluation.js";
import { measureDepth } from "../eval/measure.js";
import {
  fitPrior,
  type MapData,
  type MethodModel,
  methodModel,
  type OnProgress,
  Parts,
  type Perceptual,
  type Pretraining,
  type PretrainOptions,
  type PriorOptions,
  type PriorResult,
  pretrain,
  type ReconstructOptions,
  type RunOn,
  reconstruct,
  runStep1,
  runStep2,
  runStep3,
  SampleSheet,
  type Shape3D,
  type Step1Options,
  type Step1Result,
  type Step2Options,
  type Step2Result,
  type Step3Options,
  type Step3Result,
  Target,
  Workbench,
} from "../method/index.js";
import { checkParameters, PARSING_SIZE, parseImages, parsingRules, partsOfImages } from "../nets/index.js";
import { shapeEditor } from "./editor.js";
import { GanPrograms } from "./ganPrograms.js";
import { findLatents, type Invertible, type InvertOptions, prepare } from "./inversion.js";
import type { OpenedModel } from "./openedModel.js";
import { reporting } from "./progressReporter.js";

/** Options of a session with a model. */
export interface SessionOptions extends RunOn {
  /** Compares images in steps 1 and 3; default: the GAN's own discriminator. */
  perceptual?: Perceptual;
  /** Told of the progress of every call that has no `onProgress` of its own. */
  onProgress?: OnProgress;
}

/** Options of {@link GanModel.sample}. */
export interface SampleOptions {
  /** Any whole number; default 0. */
  seed?: number;
  /** How far a sample may lie from the mean latent, 0 to 1; default 0.7. */
  truncationPsi?: number;
}

/** Truncation of the paper's targets (reference implementation, sampling script). */
const TRUNCATION = 0.7;

/**
 * An opened model: samples and inverts, and runs the method, step by step or all of it.
 *
 * Results never change, and every step takes one and returns a new one. All random numbers come from seeds.
 *
 * @example
 * const g = await open("synface-64");
 * const shape = await g.reconstruct(await g.sample({ seed: 7 }), { schedule: "quick" });
 */
export class GanModel {
  readonly name: string;
  /** S, side of the method's images. */
  readonly size: number;
  /** The method's view of the model. */
  readonly method: MethodModel;
  readonly programs: GanPrograms;
  readonly #opened: OpenedModel;
  readonly #options: SessionOptions;
  #bench?: Workbench;

  constructor(opened: OpenedModel, options: SessionOptions = {}) {
    const {
      category,
      latentMean,
      parsing: _parsing,
      parts: _parts,
      encoder: _encoder,
      identity: _identity,
      pose: _pose,
      ...description
    } = opened;
    const given = Object.fromEntries(Object.entries(description).filter(([, value]) => value !== undefined));
    this.#opened = opened;
    this.#options = options;
    this.method = methodModel({
      ...(given as typeof description),
      ...(category ? knownOf(category) : {}),
      ...(options.perceptual ? { perceptual: options.perceptual } : {}),
    });
    this.name = opened.name;
    this.size = this.method.size;
    this.programs = new GanPrograms(this.method, this.runOn, latentMean);
  }

  get runOn(): RunOn {
    return { device: this.#options.device, threads: this.#options.threads };
  }

  /** Which procedural objects the model shows; undefined for all others, which have no renders to be measured by. */
  get category(): CategoryName | undefined {
    return this.#opened.category;
  }

  /** Weights of the network that guesses latents, where the model has one. */
  get encoder(): Parameters | undefined {
    return this.#opened.encoder;
  }

  /** Weights of the network that tells objects apart, where the model has one. */
  get identity(): Parameters | undefined {
    return this.#opened.identity;
  }

  /** Weights of the network that reads view and light, for measuring, where the model has one. */
  get pose(): Parameters | undefined {
    return this.#opened.pose;
  }

  /** The networks and programs of the method; made when a step first needs them. */
  get bench(): Workbench {
    this.#bench ??= new Workbench(this.method, this.runOn);
    return this.#bench;
  }

  /**
   * A random image of the GAN, as a target.
   *
   * @param options seed and truncation
   * @throws InputError when the truncation is out of range, or the model cannot find the object
   * @example const target = await g.sample({ seed: 7 });
   */
  async sample({ seed = 0, truncationPsi = TRUNCATION }: SampleOptions = {}): Promise<Target> {
    const sampler = await this.programs.sampler();
    const { latent } = await sampler.sample(seed, { truncationPsi });
    return this.target(latent, { seed });
  }

  /**
   * The pixels of a random image of the GAN, without a mask.
   *
   * @param options seed and truncation
   * @returns 3 x S x S in [-1, 1]
   * @throws InputError when the seed or the truncation is out of range
   * @example const pixels = await g.sampleImage({ seed: 7 });
   */
  async sampleImage({ seed = 0, truncationPsi = TRUNCATION }: SampleOptions = {}): Promise<Float32Array> {
    const sampler = await this.programs.sampler();
    const { latent, image } = await sampler.sample(seed, { truncationPsi });
    const { gan, crop } = this.method;
    return gan.config.size === this.size && !crop ? image : this.programs.image(latent);
  }

  /**
   * Several random images side by side.
   *
   * @param options number of images, first seed, truncation
   * @example await g.samples({ count: 16 });
   */
  async samples({
    count = 16,
    seed = 0,
    truncationPsi = TRUNCATION,
  }: SampleOptions & { count?: number } = {}): Promise<SampleSheet> {
    if (!Number.isInteger(count) || count < 1 || count > 256) {
      throw new InputError(`count is ${count}, but must be a whole number from 1 to 256.`);
    }
    const seeds = Array.from({ length: count }, (_, i) => seed + i);
    const images: MapData[] = [];
    const sampler = await this.programs.sampler();
    for (const each of seeds) {
      const { latent } = await sampler.sample(each, { truncationPsi });
      images.push(this.#image(await this.programs.image(latent)));
    }
    return new SampleSheet({ images, captions: seeds.map((each) => `seed ${each}`) });
  }

  /**
   * The target of a latent.
   *
   * @param latent w, of the GAN's latent size
   * @param known image to reconstruct (default: the GAN's own), its mask, ground truth, seed
   * @throws InputError when there is no mask and the model brings no parsing network
   */
  async target(
    latent: Float32Array,
    known: Partial<Pick<Target, "image" | "mask" | "truth" | "seed" | "inversion">> = {},
  ): Promise<Target> {
    const ganImage = this.#image(await this.programs.image(latent));
    const image = known.image ?? ganImage;
    const { mask, source } = await this.#mask(image, known);
    const { seed, truth, inversion } = known;
    return new Target({
      image,
      latent,
      ganImage,
      mask,
      maskSource: source,
      modelName: this.name,
      seed,
      truth,
      inversion,
    });
  }

  /**
   * The target of a picture: its place in the GAN's latent space is found by optimisation.
   *
   * The picture itself is what is reconstructed; look at `ganImage` to see how much of it the GAN can show.
   *
   * @param image path, bytes of a file, pixels in [-1, 1], or a rendered face or car, whose ground truth is kept
   * @param options iterations, seed, mask, signal
   * @throws InputError when it is no image; InterruptedError when ended early
   * @source StyleGAN2, appendix D
   * @example const target = await g.invert("me.png");
   */
  async invert(image: Invertible, options: InvertOptions = {}): Promise<Target> {
    return (await this.invertAll([image], options))[0];
  }

  /** As {@link invert}, for several pictures in one run; each gets the same latent as by itself. */
  async invertAll(images: Invertible[], options: InvertOptions = {}): Promise<Target[]> {
    const prepared = await Promise.all(images.map((image) => prepare(this.method, image)));
    const found = await findLatents(
      this.method,
      prepared.map(({ ganImage }) => ganImage),
      options,
      this.runOn,
      this.encoder,
    );
    const targets: Target[] = [];
    for (const [i, { image, truth }] of prepared.entries()) {
      const { latent, losses } = found[i];
      const known = { image, truth, mask: options.mask, inversion: { total: losses } };
      targets.push(await this.target(latent, known));
    }
    return targets;
  }

  async #mask(
    image: MapData,
    { mask, truth }: { mask?: MapData; truth?: Target["truth"] },
  ): Promise<{ mask: MapData; source: string }> {
    if (mask) return { mask, source: "the caller" };
    if (truth) return { mask: truth.mask, source: "ground truth" };
    const found = await this.parseMask(image);
    if (!found) {
      throw new InputError(
        `The model ${this.name} has no parsing network; give a mask: target(latent, { mask: { shape: [${this.size}, ${this.size}], data } }).`,
      );
    }
    return { mask: found, source: "parsing network" };
  }

  /**
   * Where the object is, as the model's parsing network sees it.
   *
   * @param image 3 x S x S in [-1, 1]
   * @returns S x S in [0, 1]; undefined where the model has no parsing network
   * @example const mask = await g.parseMask(target.image);
   */
  async parseMask(image: MapData): Promise<MapData | undefined> {
    if (!this.#opened.parsing) return undefined;
    const small = resample(image.data, this.size, PARSING_SIZE);
    const mask = await parseImages(this.#opened.parsing, small, this.runOn);
    return { shape: [this.size, this.size], data: resample(mask, PARSING_SIZE, this.size) };
  }

  /**
   * The parts of a face or car, as the model's parts network sees them.
   *
   * @param given a target, or whatever {@link invert} takes
   * @returns the image, the part of every pixel, and how much of the image each part takes
   * @throws InputError when the model has no such network, or it is no image
   * @example await g.parseParts(target);
   */
  async parseParts(given: Target | Invertible): Promise<Parts> {
    const { name, parts: parameters, category } = this.#opened;
    if (!parameters) {
      throw new InputError(
        `The model ${name} has no parts network; train one into its folder: gan2shape train-parsing --model FOLDER --parts.`,
      );
    }
    const { parts } = categoryOf({ name, category });
    checkParameters(parameters, parsingRules(parts.length), "parts");
    const image = given instanceof Target ? given.image : (await prepare(this.method, given)).image;
    const small = await partsOfImages(parameters, resample(image.data, this.size, PARSING_SIZE), this.runOn);
    const data = resample(small, PARSING_SIZE, this.size);
    const shares = parts.map((_, part) => data.filter((at) => at === part).length / data.length);
    return new Parts({
      image,
      map: { shape: [this.size, this.size], data },
      parts: parts.map(({ name, color }, part) => ({ name, color, share: shares[part] })),
      modelName: name,
    });
  }

  #image(data: Float32Array): MapData {
    return { shape: [3, this.size, this.size], data };
  }

  /** The initial shape of a target; see `fitPrior`. */
  prior(target: Target, options: PriorOptions = {}): Promise<PriorResult> {
    return reporting(this.#defaults(options), (reported) => fitPrior(this.bench, target, reported));
  }

  /** Step 1: the albedo; see `runStep1`. */
  step1(before: PriorResult | Step3Result, options: Step1Options = {}): Promise<Step1Result> {
    return reporting(this.#defaults(options), (reported) => runStep1(this.bench, before, reported));
  }

  /** Step 2: pseudo and projected samples; see `runStep2`. */
  step2(step1: Step1Result, options: Step2Options = {}): Promise<Step2Result> {
    return reporting(this.#defaults(options), (reported) => runStep2(this.bench, step1, reported));
  }

  /** Step 3: shape, albedo, view and light; see `runStep3`. */
  step3(step2: Step2Result, options: Step3Options = {}): Promise<Step3Result> {
    return reporting(this.#defaults(options), (reported) => runStep3(this.bench, step2, reported));
  }

  /** The whole method; see `reconstruct`. */
  reconstruct(target: Target, options: ReconstructOptions = {}): Promise<Shape3D> {
    return reporting(this.#defaults(options), (reported) =>
      reconstruct(this.bench, target, { measure: measureDepth, editor: shapeEditor, ...reported }),
    );
  }

  /** Joint training on many targets, for single ones to start from; see `pretrain`. */
  pretrain(targets: Target[], options: PretrainOptions = {}): Promise<Pretraining> {
    return reporting(this.#defaults(options), (reported) => pretrain(this.bench, targets, reported));
  }

  /**
   * Measures the method on held-out renders of the model's category, with ground truth; see `evaluate`.
   *
   * @example (await g.evaluate({ count: 8, schedule: "synface" })).rows;
   */
  evaluate(options: Omit<EvaluateOptions, "model"> = {}): Promise<Evaluation> {
    return evaluate({ ...options, model: this });
  }

  /**
   * Measures the GAN itself against unseen renders; see `evaluateGan`.
   *
   * @example (await g.evaluateGan({ samples: 1000, inversions: 0 })).comparison;
   */
  evaluateGan(options: Omit<EvaluateGanOptions, "model"> = {}): Promise<GanEvaluation> {
    return evaluateGan({ ...options, model: this });
  }

  #defaults<O extends { onProgress?: OnProgress }>(options: O): O {
    return { ...options, onProgress: options.onProgress ?? this.#options.onProgress };
  }

  /** Frees the compiled programs. */
  async dispose(): Promise<void> {
    await this.#bench?.dispose();
    await this.programs.dispose();
  }
}

/** What the method is told of a procedural category. */
function knownOf(name: CategoryName): Pick<MethodModel, "category" | "symmetric"> {
  const { ellipsoid, mirrored } = CATEGORIES[name];
  return { category: ellipsoid, symmetric: mirrored };
}

/** Nearest pixels of a square map, for the parsing networks' fixed size. */
function resample(data: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return data;
  const channels = data.length / from ** 2;
  const out = new Float32Array(channels * to * to);
  for (let c = 0; c < channels; c++) {
    for (let r = 0; r < to; r++) {
      for (let k = 0; k < to; k++) {
        const [row, column] = [Math.floor(((r + 0.5) * from) / to), Math.floor(((k + 0.5) * from) / to)];
        out[(c * to + r) * to + k] = data[(c * from + row) * from + column];
      }
    }
  }
  return out;
}
