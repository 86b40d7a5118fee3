import { InputError } from "../errors.js";

/** How many iterations the steps of one stage run. */
export interface StageLengths {
  step1: number;
  step2: number;
  step3: number;
}

/**
 * Ranges of the random lights of pseudo samples: direction x and y, strength, and how much of the strength the
 * ambient light takes (negative: gives up).
 */
export interface LightRanges {
  x: [number, number];
  y: [number, number];
  strength: [number, number];
  ambientShare: number;
}

/** What the object is; it decides how the ellipsoid is fitted to the mask. */
export type Category = "synface" | "face" | "cat" | "horse" | "car" | "church" | "other";

/** Everything that a run of the method may vary. */
export interface Schedule {
  name: string;
  /** undefined: as the model says. */
  category?: Category;
  stages: number;
  /** Lengths of the first stage, and of every later one. */
  firstStage: StageLengths;
  laterStages: StageLengths;
  /** Mirrored supervision, per stage, in step 1 and step 3. */
  flip1: boolean[];
  flip3: boolean[];
  /** Subtract the encoder's answer to the GAN's own image. */
  relativeEncoding: boolean;
  /** Train only where the object's mask is. */
  useMask: boolean;
  /** Factor on the yaw of random views. */
  viewScale: number;
  randomLight: LightRanges;
  /** Mini-batches of projected samples that are stored for step 3. */
  collectIterations: number;
  batchSize: number;
  /** Layers of the mapping network that make F1, less one; the whole network when equal to its depth; -1: none. */
  mappingDepth: number;
  /** Depth of the ellipsoid's tip and of its rim, in scene units. */
  priorNear: number;
  priorFar: number;
  /** Iterations that fit the depth network to the ellipsoid. */
  priorIterations: number;
  /**
   * Iterations that fit view and light networks before the first step 3, where the model does not bring both of them;
   * 0: none, as published. See `warmUp.ts`.
   */
  warmUpIterations: number;
  /** Adam's, by step. */
  learningRates: {
    prior: number;
    step1: number;
    step2: number;
    warmUp: number;
    step3: number;
    /** Of view and light networks in step 3; see `warmUp.ts` on why it may be lower. */
    step3ViewLight: number;
  };
  weightDecay: number;
  /** Weights of the perceptual distance, of smoothness and of the offset's size. */
  perceptualWeight: number;
  smoothWeight: number;
  offsetWeight: number;
}

/** Settings that the configurations of the reference implementation share (method specification, section 16). */
const LIGHT_A: LightRanges = { x: [-1, 1], y: [-0.2, 0.8], strength: [-0.1, 0.6], ambientShare: -0.6 };
const LIGHT_B: LightRanges = { x: [-0.9, 0.9], y: [-0.3, 0.8], strength: [-0.1, 0.7], ambientShare: -0.4 };

const COMMON = {
  relativeEncoding: false,
  useMask: false,
  viewScale: 1,
  randomLight: LIGHT_A,
  collectIterations: 100,
  batchSize: 16,
  mappingDepth: 2,
  priorNear: 0.91,
  priorFar: 1.02,
  priorIterations: 1000,
  warmUpIterations: 0,
  learningRates: { prior: 1e-4, step1: 1e-4, step2: 1e-4, warmUp: 3e-4, step3: 1e-4, step3ViewLight: 1e-4 },
  weightDecay: 5e-4,
  perceptualWeight: 0.5,
  smoothWeight: 0.01,
  offsetWeight: 0.01,
};

const never = (stages: number): boolean[] => Array(stages).fill(false);
const lengths = (step1: number, step2: number, step3: number): StageLengths => ({ step1, step2, step3 });

const OBJECTS = {
  ...COMMON,
  stages: 4,
  firstStage: lengths(700, 700, 600),
  laterStages: lengths(200, 500, 400),
  flip1: never(4),
  flip3: never(4),
  useMask: true,
  // Four processes of batch 8 on one image average their gradients: one batch of 32.
  batchSize: 32,
};

const FACES = {
  ...COMMON,
  stages: 4,
  firstStage: lengths(600, 600, 400),
  laterStages: lengths(200, 500, 300),
  flip1: never(4),
  flip3: [true, false, false, false],
  relativeEncoding: true,
  viewScale: 1.2,
};

const SYNFACE = {
  ...COMMON,
  category: "synface" as const,
  stages: 1,
  firstStage: lengths(500, 500, 200),
  laterStages: lengths(500, 500, 200),
  flip1: [false],
  flip3: [true],
  relativeEncoding: true,
  viewScale: 1.2,
  randomLight: LIGHT_B,
  mappingDepth: 8,
  // The published run starts from networks that were pre-trained on 200 faces; this stands in for their V and L.
  warmUpIterations: 250,
  learningRates: { ...COMMON.learningRates, step3ViewLight: 1e-5 },
};

/**
 * The schedules by name. `car` to `synface` are the reference implementation's (GAN2Shape, configuration files);
 * `quick` is ours and gives a first shape in about a minute on two cores.
 */
export const SCHEDULES: Readonly<Record<string, Readonly<Schedule>>> = {
  quick: {
    ...SYNFACE,
    name: "quick",
    category: undefined,
    firstStage: lengths(80, 150, 60),
    laterStages: lengths(80, 150, 60),
    batchSize: 8,
    collectIterations: 12,
    // Fewer leave bumps in the depth, which become speckles under the pseudo samples' lights.
    priorIterations: 200,
    warmUpIterations: 80,
    // The first steps are plain fits, which bear larger rates where time is short.
    learningRates: { prior: 3e-4, step1: 3e-4, step2: 3e-4, warmUp: 3e-4, step3: 1e-4, step3ViewLight: 1e-5 },
  },
  synface: { ...SYNFACE, name: "synface", category: undefined },
  car: { ...OBJECTS, name: "car", category: "car" },
  church: { ...OBJECTS, name: "church", category: "church", priorFar: 1.0 },
  celeba: { ...FACES, name: "celeba", category: "face" },
  cat: { ...FACES, name: "cat", category: "cat" },
  // What the paper did for faces: four stages, mirrored supervision in the first.
  paper: { ...FACES, name: "paper", category: undefined },
};

const PRETRAINING = {
  ...FACES,
  firstStage: lengths(1500, 1500, 1500),
  laterStages: lengths(700, 1000, 1000),
  flip1: [false, true, true, true],
  flip3: [true, true, true, true],
  batchSize: 8,
  collectIterations: 800,
};

/**
 * Schedules of joint pre-training by name. `celeba` to `synface` are the reference implementation's, where eight
 * processes work on an image each. With one process and image, as on two cores, nothing is learnt from scratch in
 * bearable time, above all no views; so ours go in two: `views`, then `shapes`, some twenty-five minutes in all.
 */
export const PRETRAINING_SCHEDULES: Readonly<Record<string, Readonly<Schedule>>> = {
  // For images from all sides and a view network that knows them: the others. View and light are all but held, for the
  // reason that `warmUp.ts` gives: at 1e-5 relief grew from 1.16 to 1.44 times the true one within 350 iterations.
  shapes: {
    ...PRETRAINING,
    name: "shapes",
    category: undefined,
    stages: 3,
    firstStage: lengths(600, 300, 500),
    laterStages: lengths(200, 300, 750),
    randomLight: LIGHT_B,
    mappingDepth: 8,
    collectIterations: 384,
    priorIterations: 300,
    learningRates: {
      prior: 3e-4,
      step1: 3e-4,
      step2: 2e-4,
      warmUp: 3e-4,
      step3: 1e-4,
      step3ViewLight: 1e-6,
    },
  },
  // For frontal images: view and light networks, and an offset encoder, that know the absolute view. See `frontalTargets.ts`.
  views: {
    ...PRETRAINING,
    name: "views",
    category: undefined,
    stages: 1,
    firstStage: lengths(800, 800, 0),
    randomLight: LIGHT_B,
    mappingDepth: 8,
    collectIterations: 384,
    warmUpIterations: 900,
    learningRates: { ...COMMON.learningRates, prior: 3e-4, step1: 3e-4 },
    priorIterations: 300,
  },
  celeba: { ...PRETRAINING, name: "celeba", category: "face" },
  cat: { ...PRETRAINING, name: "cat", category: "cat" },
  synface: {
    ...PRETRAINING,
    name: "synface",
    category: "synface",
    stages: 8,
    randomLight: LIGHT_B,
    mappingDepth: 8,
    batchSize: 12,
    collectIterations: 1000,
  },
};

/**
 * A schedule by name, or by name with some settings changed.
 *
 * @param choice a name of {@link SCHEDULES}, a whole schedule, or `{ name, ...changes }`
 * @param schedules where names are looked up
 * @throws InputError when the name is unknown or a number is out of range
 * @example scheduleOf({ name: "synface", stages: 2 }).stages; // 2
 */
export function scheduleOf(
  choice: string | (Partial<Schedule> & { name: string }) = "quick",
  schedules = SCHEDULES,
): Schedule {
  const { name, ...changes } = typeof choice === "string" ? { name: choice } : choice;
  const known = schedules[name];
  if (!known) {
    throw new InputError(
      `There is no schedule "${name}"; take one of ${Object.keys(schedules).join(", ")}, or change one: { name: "synface", stages: 2 }.`,
    );
  }
  const schedule: Schedule = { ...known, ...changes };
  for (const key of ["stages", "collectIterations", "batchSize", "priorIterations"] as const) {
    checkCount(`${key} of the schedule`, schedule[key]);
  }
  if (!Number.isInteger(schedule.warmUpIterations) || schedule.warmUpIterations < 0) {
    throw new InputError(
      `warmUpIterations of the schedule is ${schedule.warmUpIterations}, but must be a whole number of at least 0.`,
    );
  }
  // Pre-training may leave a step out; a reconstruction has none to spare.
  const least = schedules === PRETRAINING_SCHEDULES ? 0 : 1;
  for (const stage of [schedule.firstStage, schedule.laterStages]) {
    for (const [step, length] of Object.entries(stage)) checkCount(`${step} of the schedule`, length, least);
  }
  return schedule;
}

/**
 * The schedule for a model: objects without left-right symmetry are not supervised by their mirror images, unless the
 * choice itself asks for it.
 *
 * @param model whether its objects have left-right symmetry
 * @param choice see {@link scheduleOf}
 * @param schedules where names are looked up
 * @throws InputError as {@link scheduleOf} does
 * @example scheduleFor({ symmetric: false }, "synface").flip3; // [false]
 */
export function scheduleFor(
  { symmetric }: { symmetric: boolean },
  choice?: Parameters<typeof scheduleOf>[0],
  schedules = SCHEDULES,
): Schedule {
  const schedule = scheduleOf(choice, schedules);
  if (symmetric) return schedule;
  const asked = typeof choice === "object" ? choice : undefined;
  return { ...schedule, flip1: asked?.flip1 ?? [false], flip3: asked?.flip3 ?? [false] };
}

/**
 * Refuses anything but a whole number of at least `least`.
 *
 * @example checkCount("iterations", 500);
 */
export function checkCount(name: string, value: number, least = 1): void {
  if (!Number.isInteger(value) || value < least) {
    throw new InputError(`${name} is ${value}, but must be a whole number of at least ${least}.`);
  }
}

/** Lengths of a stage, the first being 0. */
export function lengthsOf(schedule: Schedule, stage: number): StageLengths {
  return stage === 0 ? schedule.firstStage : schedule.laterStages;
}

/** Whether step 1 or 3 of a stage is supervised by the mirrored object too; the last entry holds for later stages. */
export function flipOf(schedule: Schedule, step: 1 | 3, stage: number): boolean {
  const flips = step === 1 ? schedule.flip1 : schedule.flip3;
  return flips[Math.min(stage, flips.length - 1)] ?? false;
}

/** All iterations of a run, the prior's left out. */
export function totalIterations(schedule: Schedule): number {
  let total = 0;
  for (let stage = 0; stage < schedule.stages; stage++) {
    const { step1, step2, step3 } = lengthsOf(schedule, stage);
    total += step1 + step2 + step3;
  }
  return total;
}
