import type { Device, Parameters, Shape } from "../engine/index.js";
import { Result } from "../results/result.js";
import type { Continuation, StepName } from "./loop.js";
import type { Schedule } from "./schedules.js";

/** An array at rest, row-major. */
export interface MapData {
  shape: Shape;
  data: Float32Array;
}

/** Loss by term, one number per iteration. */
export type Curves = Record<string, Float32Array>;

/** What is known of a rendered object; views and lights are raw, as the networks give them. */
export interface GroundTruth {
  /** S x S, in scene units, in the image's view; background at its largest value */
  depth: MapData;
  /** S x S x 3 */
  normals?: MapData;
  /** 3 x S x S in [-1, 1] */
  albedo?: MapData;
  /** S x S in [0, 1] */
  mask: MapData;
  view?: Float32Array;
  light?: Float32Array;
}

/** The weights of the method's five networks. */
export interface Networks {
  /** depth */
  D: Parameters;
  /** albedo */
  A: Parameters;
  /** view */
  V: Parameters;
  /** light */
  L: Parameters;
  /** latent offset */
  E: Parameters;
}

/** What a step hands to the next one beside its maps. */
export interface RunState {
  seed: number;
  /** 0 for the first. */
  stage: number;
  schedule: Schedule;
  networks: Networks;
  /** Which features the perceptual term compares. */
  perceptual: string;
  /** What it was computed on: the same seed gives the same bytes on the same device. */
  device: Device;
  /** Place of step 3 in the stored samples; it goes on from stage to stage. */
  cursor: number;
  /** S x S in [0, 1]: the object's mask in the canonical frame, when the schedule trains inside it only */
  canonicalMask?: MapData;
}

/** How a step came to its end. */
export interface StepEnd {
  losses: Curves;
  /** Iterations that were run, interrupted ones and those before a resume included. */
  iterations: number;
  seconds: number;
  /** True when the user ended the step early. */
  interrupted: boolean;
  /** With this the step can be resumed; only kept when it was interrupted. */
  continuation?: Continuation;
}

/** What the reconstruction pass gives for the input image. */
export interface ReconstructionMaps {
  /** 3 x S x S in (-1, 1) */
  albedo: MapData;
  /** S x S, canonical depth in scene units */
  depth: MapData;
  /** S x S x 3, pointing away from the camera */
  normals: MapData;
  /** S x S, cosine between normal and light, at least 0 */
  diffuse: MapData;
  /** 6 raw components: pitch, yaw, roll, x, y, z */
  view: Float32Array;
  /** 4 raw components: ambient, diffuse, direction x and y */
  light: Float32Array;
  /** 3 x S x S, the shaded albedo in the canonical view, in [-1, 1] */
  canonicalImage: MapData;
  /** 3 x S x S in [-1, 1] */
  reconstruction: MapData;
  /** S x S, depth in the image's view */
  viewDepth: MapData;
  /** S x S, 1 where the rendered object covers the pixel */
  validity: MapData;
}

/** A result whose fields are given at once and never change. */
function resultOf<K extends string, F extends object>(kind: K) {
  abstract class Fields extends Result {
    readonly kind = kind;
    constructor(fields: F) {
      super();
      Object.assign(this, fields);
      Object.freeze(this);
    }
  }
  return Fields as unknown as abstract new (
    fields: F,
  ) => Result & Readonly<F> & { readonly kind: K };
}

/** Fields of {@link Target}. */
export interface TargetFields {
  /** 3 x S x S in [-1, 1] */
  image: MapData;
  /** W space */
  latent: Float32Array;
  /** 3 x S x S: what the GAN makes of the latent */
  ganImage: MapData;
  /** S x S in [0, 1]: where the object is */
  mask: MapData;
  /** Where the mask comes from. */
  maskSource: string;
  modelName: string;
  /** Of a GAN sample. */
  seed?: number;
  /** Of a rendered face or car. */
  truth?: GroundTruth;
  /** Of an inverted image: the loss over the inversion. */
  inversion?: Curves;
}

/** An image to reconstruct, with its place in the GAN's latent space. */
export class Target extends resultOf<"target", TargetFields>("target") {
  describe(): string {
    const origin = this.seed === undefined ? "inverted image" : `sample of seed ${this.seed}`;
    return `target: ${origin} of ${this.modelName}, ${this.image.shape[1]} px; mask from ${this.maskSource}`;
  }
}

/** Fields of {@link PriorResult}. */
export interface PriorFields extends RunState, StepEnd {
  target: Target;
  /** S x S, the depth aimed at */
  ellipsoid: MapData;
  /** S x S, the depth network's after the fit */
  depth: MapData;
  /** The reconstruction pass with the fitted depth and the other networks untrained. */
  initial: ReconstructionMaps;
}

/** The initial shape, and the depth network that has learnt it. */
export class PriorResult extends resultOf<"prior", PriorFields>("prior") {
  describe(): string {
    return `prior: depth ${range(this.depth)}, ${ending(this, this.losses.prior)}`;
  }
}

/** Fields of {@link Step1Result}. */
export interface Step1Fields extends RunState, StepEnd, ReconstructionMaps {
  target: Target;
  /** The result this step began with. */
  prior?: PriorResult;
}

/** Step 1: the albedo that explains the image, the shape being held. */
export class Step1Result extends resultOf<"step1", Step1Fields>("step1") {
  describe(): string {
    return `step 1, stage ${this.stage + 1}: ${ending(this, this.losses.total)}`;
  }
}

/** Fields of {@link Step2Result}. */
export interface Step2Fields extends RunState, StepEnd {
  target: Target;
  /** Step 1, whose shape and albedo the samples show. */
  step1: Step1Result;
  /** M x 3 x S x S in [-1, 1]: the first of the pseudo samples */
  pseudo: MapData;
  /** N x 3 x S x S in [-1, 1]: all projected samples, in the order of the pseudo samples */
  projected: MapData;
  /** N x 1 x S x S, 0 or 1 */
  masks: MapData;
  /** N x 6, raw */
  views: MapData;
  /** N x 3: direction x and y, strength */
  lights: MapData;
}

/** Step 2: pseudo samples under random views and lights, and what the GAN makes of them. */
export class Step2Result extends resultOf<"step2", Step2Fields>("step2") {
  describe(): string {
    return `step 2, stage ${this.stage + 1}: ${this.projected.shape[0]} projected samples, ${ending(this, this.losses.total)}`;
  }
}

/** Fields of {@link Step3Result}. */
export interface Step3Fields extends RunState, StepEnd, ReconstructionMaps {
  target: Target;
}

/** Step 3: shape, albedo, view and light that explain the image and the projected samples. */
export class Step3Result extends resultOf<"step3", Step3Fields>("step3") {
  describe(): string {
    return `step 3, stage ${this.stage + 1}: depth ${range(this.depth)}, ${ending(this, this.losses.total)}`;
  }
}

/** Fields of {@link Mesh}. */
export interface MeshFields {
  /** V x 3 */
  positions: Float32Array;
  /** V x 2 */
  uvs: Float32Array;
  /** V x 3 */
  normals: Float32Array;
  /** F x 3 */
  indices: Uint32Array;
  /** 3 x S x S in [-1, 1] */
  texture: MapData;
}

/** A textured mesh; x right, y up, z towards the viewer. */
export class Mesh extends resultOf<"mesh", MeshFields>("mesh") {
  describe(): string {
    return `mesh: ${this.positions.length / 3} vertices, ${this.indices.length / 3} faces`;
  }
}

/** What the run was, for the record. */
export interface Manifest {
  model: string;
  seed: number;
  targetSeed?: number;
  schedule: Schedule;
  stages: number;
  iterations: number;
  perceptual: string;
  device: Device;
  maskSource: string;
  interrupted: boolean;
}

/** Directions of the light: one or several, to the right and down in its travel; every x with every y. */
export interface RelightOptions {
  x?: number | number[];
  y?: number | number[];
}

/** Turns and relights a shape; the toolkit's front gives it to the shapes it makes. */
export interface ShapeEditor {
  rotate(shape: Shape3D, options: { yaw?: number | number[]; pitch?: number | number[] }): Promise<Views>;
  relight(shape: Shape3D, options: RelightOptions): Promise<Views>;
}

/** Fields of {@link Shape3D}. */
export interface Shape3DFields extends ReconstructionMaps {
  target: Target;
  mesh: Mesh;
  /** Stages that were finished. */
  stages: number;
  schedule: Schedule;
  perceptual: string;
  networks: Networks;
  /** Losses of every step, in order. */
  history: { step: string; stage: number; losses: Curves; seconds: number }[];
  seconds: number;
  interrupted: boolean;
  manifest: Manifest;
  metrics?: Record<string, number>;
  prior?: PriorResult;
  /** Some pseudo and projected samples of the last stage, M x 3 x S x S each. */
  samples?: { pseudo: MapData; projected: MapData };
  editor?: ShapeEditor;
}

/** The reconstruction: depth, normals, albedo, light and a mesh. */
export class Shape3D extends resultOf<"shape", Shape3DFields>("shape") {
  /**
   * Pictures of the shape turned about its centre.
   *
   * @param options yaw to the left or right and pitch, in degrees; one or several
   * @example await shape.rotate({ yaw: [-30, 0, 30] });
   */
  rotate(options: { yaw?: number | number[]; pitch?: number | number[] } = {}): Promise<Views> {
    return this.#editor().rotate(this, options);
  }

  /**
   * A picture of the shape under another light.
   *
   * @param options direction of the light: x > 0 lights what faces left, y > 0 what faces up
   * @example await shape.relight({ x: 0.8, y: 0.2 });
   */
  relight(options: RelightOptions = {}): Promise<Views> {
    return this.#editor().relight(this, options);
  }

  #editor(): ShapeEditor {
    if (!this.editor) throw new Error("internal: this shape was made without an editor.");
    return this.editor;
  }

  describe(): string {
    const early = this.interrupted ? ", ended early" : "";
    return `shape: depth ${range(this.depth)}, ${this.stages} stage(s), perceptual term: ${this.perceptual}, ${this.seconds.toFixed(0)} s${early}`;
  }
}

/** Fields of {@link Pretraining}. */
export interface PretrainingFields {
  networks: Networks;
  /** Some of the images, as the trained networks see them. */
  examples: { target: Target; maps: ReconstructionMaps }[];
  /** How many images it was trained on. */
  images: number;
  schedule: Schedule;
  seed: number;
  /** Losses of every phase, in order. */
  history: { step: StepName; stage: number; losses: Curves; seconds: number }[];
  iterations: number;
  seconds: number;
  perceptual: string;
  device: Device;
  interrupted: boolean;
}

/** Networks that were trained on many images together, for single ones to start from. */
export class Pretraining extends resultOf<"pretraining", PretrainingFields>("pretraining") {
  describe(): string {
    return `pre-training on ${this.images} images: ${ending(this)}`;
  }
}

/** Fields of {@link SampleSheet}. */
export interface SampleSheetFields {
  /** 3 x S x S each, in [-1, 1] */
  images: MapData[];
  captions?: string[];
}

/** Several images side by side. */
export class SampleSheet extends resultOf<"samples", SampleSheetFields>("samples") {
  describe(): string {
    return `${this.images.length} samples`;
  }
}

/** Fields of {@link Views}. */
export interface ViewsFields {
  /** 3 x S x S each, in [-1, 1] */
  images: MapData[];
  labels: string[];
}

/** One shape from several sides or under several lights. */
export class Views extends resultOf<"views", ViewsFields>("views") {
  describe(): string {
    return `views: ${this.labels.join(", ")}`;
  }
}

/** Fields of {@link Parts}. */
export interface PartsFields {
  /** 3 x S x S in [-1, 1] */
  image: MapData;
  /** S x S: indices into `parts` */
  map: MapData;
  /** colours as "#rrggbb", shares of the image's pixels in 0 to 1 */
  parts: readonly { name: string; color: string; share: number }[];
  modelName: string;
}

/** The parts of an image's object: eyes and lips, or wheels and lights. */
export class Parts extends resultOf<"parts", PartsFields>("parts") {
  describe(): string {
    const shares = this.parts.map(({ name, share }) => `${name} ${(100 * share).toFixed(1)} %`);
    return `parts, as ${this.modelName} tells them: ${shares.join(", ")}`;
  }
}

function range({ data }: MapData): string {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of data) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return `${low.toFixed(3)} to ${high.toFixed(3)}`;
}

function ending(
  { iterations, seconds, interrupted }: Pick<StepEnd, "iterations" | "seconds" | "interrupted">,
  curve?: Float32Array,
): string {
  const loss = curve?.length
    ? `, loss ${curve[0].toPrecision(3)} -> ${curve[curve.length - 1].toPrecision(3)}`
    : "";
  return `${iterations} iterations${loss}, ${seconds.toFixed(1)} s${interrupted ? ", interrupted" : ""}`;
}
