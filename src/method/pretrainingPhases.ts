import { RandomStream, type TrainingProgram } from "../engine/index.js";
import { mirrorSome } from "./mirrored.js";
import { drawFor, type PretrainingSamples } from "./pretrainingSamples.js";
import { ellipsoidOf, priorProgram } from "./prior.js";
import { type SampleSource, sourceFeeds } from "./projectionPass.js";
import type { Networks, Target } from "./results.js";
import { gatherRows } from "./sampleCursor.js";
import { flipOf, lengthsOf, type Schedule } from "./schedules.js";
import { mirrors, step1Program } from "./step1.js";
import { step2Program } from "./step2.js";
import { step3Program } from "./step3.js";
import { spreads, warmUpProgram } from "./warmUp.js";
import type { Workbench } from "./workbench.js";

/** What is trained one after the other. */
const PHASES = ["prior", "step1", "step2", "warmUp", "step3"] as const;
export type Phase = (typeof PHASES)[number];

/** The phases of a stage; the prior is for the first one, where the model brings no depth network. */
export function phasesOf({ model }: Workbench, schedule: Schedule, stage: number): Phase[] {
  const lengths = {
    ...lengthsOf(schedule, stage),
    prior: stage === 0 && !model.pretrained?.D ? schedule.priorIterations : 0,
    warmUp: schedule.warmUpIterations,
  };
  return PHASES.filter((phase) => lengths[phase] > 0);
}

type Feeds = Record<string, Float32Array>;

/** How a phase is trained. */
export interface PhasePlan {
  training: TrainingProgram;
  iterations: number;
  trained: (keyof Networks)[];
  /** What an iteration gets; depends on its number only, so that a run can go on anywhere. */
  feed(iteration: number): { fixed: Feeds; changing?: Feeds };
}

/** What the phases draw from. */
export interface PhaseData {
  targets: Target[];
  /** From step 2 on. */
  objects?: SampleSource[];
  /** After step 2. */
  samples?: PretrainingSamples[];
  schedule: Schedule;
  seed: number;
  stage: number;
}

/** The plan of a phase. */
export function planOf(phase: Phase, bench: Workbench, data: PhaseData): Promise<PhasePlan> {
  return PLANS[phase](bench, data);
}

const PLANS: Record<Phase, (bench: Workbench, data: PhaseData) => Promise<PhasePlan>> = {
  /** The ellipsoid of the first target only, as in the reference implementation. */
  async prior(bench, { targets: [target], schedule }) {
    const fixed = { image: target.image.data, ellipsoid: ellipsoidOf(bench.model, target, schedule) };
    return {
      training: await priorProgram(bench, schedule),
      iterations: schedule.priorIterations,
      trained: ["D"],
      feed: () => ({ fixed }),
    };
  },

  async step1(bench, data) {
    const { targets, schedule, stage } = data;
    const order = targetOrder(data, "step1");
    return {
      training: await step1Program(bench, schedule, mirrors(bench, schedule, stage)),
      iterations: lengthsOf(schedule, stage).step1,
      trained: ["A"],
      feed: (iteration) => ({ fixed: imageFeeds(targets[order(iteration)]) }),
    };
  },

  async step2(bench, data) {
    const { objects, schedule, seed, stage } = data;
    const order = targetOrder(data, "step2");
    return {
      training: await step2Program(bench, schedule),
      iterations: lengthsOf(schedule, stage).step2,
      trained: ["E"],
      feed: (iteration) => ({
        fixed: sourceFeeds(bench, objects![order(iteration)]),
        changing: drawFor(bench, schedule, seed, `pretrain/${stage}/step2/${iteration}`),
      }),
    };
  },

  async warmUp(bench, { samples, schedule, seed, stage }) {
    const { batchSize } = schedule;
    const symmetric = flipOf(schedule, 3, stage);
    const all = (name: "views" | "lights") => Float32Array.from(samples!.flatMap((of) => [...of[name]]));
    const fixed = { viewSpread: spreads(all("views"), 6), lightSpread: spreads(all("lights"), 4) };
    return {
      training: await warmUpProgram(bench, schedule),
      iterations: schedule.warmUpIterations,
      trained: ["V", "L"],
      feed: (iteration) => {
        const random = new RandomStream(seed, `pretrain/${stage}/warmUp/${iteration}`);
        const targets = random.integer(batchSize, 0, samples!.length);
        const rows = random.integer(batchSize, 0, samples![0].views.length / 6);
        const pick = (name: keyof PretrainingSamples) => {
          const length = (6 * samples![0][name].length) / samples![0].views.length;
          const parts = Array.from(targets, (target, i) =>
            samples![target][name].subarray(rows[i] * length, (rows[i] + 1) * length),
          );
          const out = new Float32Array(batchSize * length);
          parts.forEach((part, i) => {
            out.set(part, i * length);
          });
          return out;
        };
        const changing = { images: pick("projected"), views: pick("views"), lights: pick("lights") };
        if (symmetric) mirrorSome(changing, bench.model.size, random);
        return { fixed, changing };
      },
    };
  },

  async step3(bench, data) {
    const { targets, samples, schedule, seed, stage } = data;
    const area = bench.model.size ** 2;
    const order = targetOrder(data, "step3");
    return {
      training: await step3Program(bench, schedule, flipOf(schedule, 3, stage)),
      iterations: lengthsOf(schedule, stage).step3,
      trained: ["D", "A", "V", "L"],
      feed: (iteration) => {
        const of = samples![order(iteration)];
        const random = new RandomStream(seed, `pretrain/${stage}/step3/${iteration}`);
        const rows = random.integer(schedule.batchSize, 0, of.masks.length / area);
        return {
          fixed: imageFeeds(targets[order(iteration)]),
          changing: {
            projected: gatherRows(of.projected, rows, 3 * area),
            masks: gatherRows(of.masks, rows, area),
          },
        };
      },
    };
  },
};

function imageFeeds({ image, mask }: Target): Feeds {
  return { image: image.data, mask: mask.data };
}

/** Which target an iteration is for: the list's order at first, then a new random order in every pass. */
function targetOrder({ targets, seed, stage }: PhaseData, phase: Phase): (iteration: number) => number {
  let current = -1;
  let order: ArrayLike<number> = [];
  return (iteration) => {
    const pass = Math.floor(iteration / targets.length);
    if (pass !== current) {
      current = pass;
      order =
        stage === 0 && phase === "step1" && pass === 0
          ? targets.map((_, i) => i)
          : new RandomStream(seed, `pretrain/${stage}/${phase}/order/${pass}`).permutation(targets.length);
    }
    return order[iteration % targets.length];
  };
}
