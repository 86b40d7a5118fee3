import type { Schedule } from "../method/index.js";
import { SCHEDULES } from "../method/index.js";
import type { FieldState } from "./protocol.js";

/** What a tuner's steps are called; the whole method is "all". */
export type TunedStep = "prior" | "step1" | "step2" | "step3" | "all";
export type FieldValues = Record<string, number | string | boolean>;

/** Settings as a call takes them. */
export interface TunedOptions {
  seed?: number;
  iterations?: number;
  schedule: Partial<Schedule> & { name: string };
}

interface Field extends Omit<FieldState, "initial"> {
  /** Steps that it means something to. */
  steps: TunedStep[];
  read(schedule: Schedule, step: TunedStep): number | string | boolean;
  write?(value: never, schedule: Schedule, step: TunedStep): Partial<Schedule>;
}

const LENGTHS = { step1: "step1", step2: "step2", step3: "step3" } as const;

/** A setting that is one number of the schedule. */
function plain(
  key: keyof Schedule & string,
  field: Omit<Field, "key" | "read" | "write" | "kind"> & { kind?: Field["kind"] },
): Field {
  return {
    kind: "number",
    ...field,
    key,
    read: (schedule) => schedule[key] as number,
    write: (value: never) => ({ [key]: value }),
  };
}

const FIELDS: Field[] = [
  {
    key: "seed",
    label: "Seed",
    group: "Run",
    kind: "whole",
    min: 0,
    max: 9999,
    step: 1,
    steps: ["prior", "all"],
    help: "Start of every random number",
    read: () => 0,
  },
  {
    key: "iterations",
    label: "Iterations",
    group: "Run",
    kind: "whole",
    min: 1,
    max: 2000,
    step: 1,
    steps: ["prior", "step1", "step2", "step3"],
    help: "How long the step trains",
    read: (schedule, step) =>
      step === "prior" ? schedule.priorIterations : schedule.firstStage[LENGTHS[step as "step1"]],
  },
  plain("stages", {
    label: "Stages",
    group: "Run",
    kind: "whole",
    min: 1,
    max: 6,
    step: 1,
    steps: ["all"],
    help: "Passes through steps 1 to 3",
  }),
  {
    key: "learningRate",
    label: "Learning rate",
    group: "Run",
    kind: "number",
    min: 1e-5,
    max: 1e-2,
    step: 1.1,
    log: true,
    steps: ["prior", "step1", "step2", "step3"],
    help: "Adam's step size",
    read: (schedule, step) => schedule.learningRates[step as "step1"],
    write: (value: never, { learningRates }, step) => ({
      learningRates: { ...learningRates, [step]: value },
    }),
  },
  plain("perceptualWeight", {
    label: "Perceptual",
    group: "Losses",
    min: 0,
    max: 2,
    step: 0.05,
    steps: ["step1", "step3", "all"],
    help: "Weight of the difference as a network sees it",
  }),
  plain("smoothWeight", {
    label: "Smoothness",
    group: "Losses",
    min: 0,
    max: 0.1,
    step: 0.002,
    steps: ["step1", "step3", "all"],
    help: "Weight of even depth and shading",
  }),
  plain("offsetWeight", {
    label: "Offset size",
    group: "Losses",
    min: 0,
    max: 0.1,
    step: 0.002,
    steps: ["step2", "all"],
    help: "Weight that keeps projected samples near the image",
  }),
  plain("mappingDepth", {
    label: "Regularisation depth",
    group: "Losses",
    kind: "whole",
    min: -1,
    max: 8,
    step: 1,
    steps: ["step2", "all"],
    help: "Layers of the mapping network that hold samples among faces; -1: none",
  }),
  plain("viewScale", {
    label: "View range",
    group: "Views and lights",
    min: 0.2,
    max: 2,
    step: 0.05,
    steps: ["step2", "all"],
    help: "Factor on the yaw of random views",
  }),
  {
    key: "lightWidth",
    label: "Light to the sides",
    group: "Views and lights",
    kind: "number",
    min: 0.1,
    max: 1.5,
    step: 0.05,
    steps: ["step2", "all"],
    help: "Random lights come from -x to x",
    read: ({ randomLight }) => randomLight.x[1],
    write: (value: never, { randomLight }) => ({ randomLight: { ...randomLight, x: [-value, value] } }),
  },
  {
    key: "lightStrength",
    label: "Light strength",
    group: "Views and lights",
    kind: "number",
    min: 0,
    max: 1,
    step: 0.05,
    steps: ["step2", "all"],
    help: "Most that a random light is stronger than the found one",
    read: ({ randomLight }) => randomLight.strength[1],
    write: (value: never, { randomLight }) => ({
      randomLight: { ...randomLight, strength: [randomLight.strength[0], value] },
    }),
  },
  plain("priorNear", {
    label: "Nearest depth",
    group: "Prior shape",
    min: 0.9,
    max: 1,
    step: 0.005,
    steps: ["prior", "all"],
    help: "Depth of the ellipsoid's tip, scene units",
  }),
  plain("priorFar", {
    label: "Rim's depth",
    group: "Prior shape",
    min: 0.95,
    max: 1.1,
    step: 0.005,
    steps: ["prior", "all"],
    help: "Depth of the ellipsoid's rim, scene units",
  }),
  {
    key: "schedule",
    label: "Schedule",
    group: "Run",
    kind: "choice",
    options: Object.keys(SCHEDULES),
    steps: ["all"],
    help: "What the other settings begin with",
    read: (schedule) => schedule.name,
  },
];

/** What can be tuned in a step, with the values it begins with. */
export function fieldsOf(step: TunedStep, schedule: Schedule): FieldState[] {
  return FIELDS.filter(({ steps }) => steps.includes(step)).map(
    ({ steps: _steps, read, write: _write, ...field }) => ({ ...field, initial: read(schedule, step) }),
  );
}

/** Values as the options of a call: only what differs from the schedule. */
export function optionsOf(values: FieldValues, step: TunedStep, start: Schedule): TunedOptions {
  const name = typeof values.schedule === "string" ? values.schedule : start.name;
  const schedule = name === start.name ? start : SCHEDULES[name];
  const changes: Partial<Schedule> = {};
  const options: TunedOptions = { schedule: { name } };
  for (const { key, steps, read, write } of FIELDS) {
    const value = values[key];
    if (!steps.includes(step) || value === undefined || value === read(start, step)) continue;
    if (write) Object.assign(changes, write(value as never, { ...schedule, ...changes } as Schedule, step));
    else if (key === "seed" || key === "iterations") options[key] = value as number;
  }
  return { ...options, schedule: { ...options.schedule, ...changes } };
}

/** Whether a call's value is one the field may have. */
export function isAllowed(field: FieldState, value: unknown): boolean {
  if (field.kind === "choice") return field.options?.includes(value as string) ?? false;
  if (field.kind === "switch") return typeof value === "boolean";
  const inRange = typeof value === "number" && value >= field.min! && value <= field.max!;
  return inRange && (field.kind === "number" || Number.isInteger(value));
}
