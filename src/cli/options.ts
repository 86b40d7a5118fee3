import { type Command, Option } from "commander";
import { DEVICES, type Device } from "../engine/deviceNames.js";
import { InputError } from "../errors.js";

/** Limits of a number on the command line. */
export interface Limits {
  min?: number;
  max?: number;
}

/**
 * Reads a whole number, or says in one sentence what is wrong with it.
 *
 * @param name the option's name as the user knows it
 * @example new Option("--count <n>").argParser(wholeNumber("count", { min: 1 }));
 */
export function wholeNumber(name: string, limits: Limits = {}): (text: string) => number {
  return (text) =>
    checkNumber(name, text, /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN, "a whole number", limits);
}

/** Reads a number with or without a fraction. */
export function decimal(name: string, limits: Limits = {}): (text: string) => number {
  return (text) =>
    checkNumber(name, text, text.trim() === "" ? Number.NaN : Number(text), "a number", limits);
}

/** Reads one of a few words. */
export function choice<T extends string>(name: string, choices: readonly T[]): (text: string) => T {
  return (text) => {
    if (choices.includes(text as T)) return text as T;
    throw new InputError(`${name} is "${text}", but must be one of ${choices.join(", ")}.`);
  };
}

/** Gathers an option that may be given several times. */
export function several(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function checkNumber(name: string, text: string, value: number, kind: string, { min, max }: Limits): number {
  if (Number.isSafeInteger(Math.trunc(value)) && value >= (min ?? -Infinity) && value <= (max ?? Infinity))
    return value;
  const range =
    min !== undefined && max !== undefined
      ? ` from ${min} to ${max}`
      : min !== undefined
        ? ` of at least ${min}`
        : max !== undefined
          ? ` of at most ${max}`
          : "";
  throw new InputError(`${name} is ${text}, but must be ${kind}${range}.`);
}

/** Options that several commands share. */
export interface SharedOptions {
  json?: boolean;
  out?: string;
  seed: number;
  /** none named: the toolkit chooses */
  device?: Device;
  threads?: number;
}

export function addJson(command: Command): Command {
  return command.addOption(new Option("--json", "print one JSON object on stdout and nothing else"));
}

export function addOut(command: Command, what: string, standard?: string): Command {
  return command.addOption(new Option("-o, --out <path>", what).default(standard));
}

export function addSeed(command: Command, what = "all random numbers come from it"): Command {
  return command.addOption(
    new Option("--seed <n>", what).default(0).argParser(wholeNumber("seed", { min: 0, max: 2 ** 32 - 1 })),
  );
}

export function addDevice(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--device <name>",
        "auto (as `gan2shape doctor` says), cpu, webgpu, cuda: compiled, ONNX Runtime; tfjs: plain TensorFlow.js, slow, for checks",
      ).argParser((name) => {
        const device = choice("device", ["auto", ...DEVICES])(name);
        return device === "auto" ? undefined : device;
      }),
    )
    .addOption(
      new Option("--threads <n>", "processor threads (default: one per core)").argParser(
        wholeNumber("threads", { min: 1, max: 1024 }),
      ),
    );
}

/** Options of the commands that open a model. */
export interface ModelOptions extends SharedOptions {
  model: string;
  out: string;
}

export function addModel(command: Command): Command {
  return command.option("-m, --model <name>", "a bundled model, or a folder with one", "synface-64");
}

/** For commands that compare images by a trained network when the user has one. */
export function addLpips(command: Command): Command {
  return command.option(
    "--lpips <file>",
    "weights of VGG16 or of LPIPS's heads (.safetensors), for the perceptual term; may be repeated",
    several,
  );
}

/**
 * @param names the schedules there are
 * @param standard the one taken when none is named
 */
export function addSchedule(command: Command, names: readonly string[], standard = "quick"): Command {
  return command.addOption(
    new Option("--schedule <name>", `how long to work: ${names.join(", ")}`)
      .default(standard)
      .argParser(choice("schedule", names)),
  );
}
