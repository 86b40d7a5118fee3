import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import type { AdamState, Parameters } from "../engine/index.js";
import { InputError } from "../errors.js";
import { readSafetensors, writeSafetensors } from "../weights/safetensors.js";

const PATTERN = /^checkpoint-(\d{8})\.safetensors$/;
/** The one before is kept in case the newest is damaged. */
const KEPT = 2;

/** Everything a training run is, between two iterations. */
export interface TrainingCheckpoint {
  /** iterations done */
  iteration: number;
  /** groups of arrays, such as generator, average, discriminator and the optimisers' moments */
  groups: Record<string, Parameters>;
  /** what is no array: configuration, options, counters */
  state: Record<string, unknown>;
}

/** Checkpoint files of a run, oldest first. */
export function listCheckpoints(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => PATTERN.test(name))
    .sort()
    .map((name) => path.join(folder, name));
}

/**
 * Writes a checkpoint whole or not at all, then removes all but the newest two.
 *
 * @param folder the run's folder
 * @returns the file's path
 * @throws InputError when the disk is full
 */
export function writeCheckpoint(folder: string, checkpoint: TrainingCheckpoint): string {
  const file = path.join(folder, `checkpoint-${String(checkpoint.iteration).padStart(8, "0")}.safetensors`);
  writeGroups(file, checkpoint);
  for (const old of listCheckpoints(folder).slice(0, -KEPT)) rmSync(old, { force: true });
  return file;
}

/** Writes a checkpoint into a file of any name, whole or not at all. */
export function writeGroups(file: string, checkpoint: TrainingCheckpoint): void {
  const tensors: Parameters = {};
  for (const [group, parameters] of Object.entries(checkpoint.groups)) {
    for (const [name, parameter] of Object.entries(parameters)) tensors[`${group}/${name}`] = parameter;
  }
  const metadata = { iteration: String(checkpoint.iteration), state: JSON.stringify(checkpoint.state) };
  writeSafetensors(file, tensors, { metadata });
}

/**
 * Reads a checkpoint.
 *
 * @throws InputError when the file is damaged or of another kind
 */
export function readCheckpoint(file: string): TrainingCheckpoint {
  const { tensors, metadata } = readSafetensors(file);
  const groups: Record<string, Parameters> = {};
  for (const [key, parameter] of Object.entries(tensors)) {
    const slash = key.indexOf("/");
    const group = key.slice(0, slash);
    groups[group] ??= {};
    groups[group][key.slice(slash + 1)] = parameter;
  }
  try {
    return { iteration: Number(metadata.iteration), groups, state: JSON.parse(metadata.state) };
  } catch {
    throw new InputError(
      `${file} is no training checkpoint: its header has no state. Remove it to start from the one before.`,
    );
  }
}

/** The newest checkpoint of a run that can be read, if there is one. */
export function latestCheckpoint(folder: string): TrainingCheckpoint | undefined {
  for (const file of listCheckpoints(folder).reverse()) {
    try {
      return readCheckpoint(file);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
  return undefined;
}

/**
 * Copies stored arrays into live ones of the same names and shapes.
 *
 * @throws InputError when a name or shape differs
 */
export function restoreParameters(live: Parameters, stored: Parameters | undefined, what: string): void {
  for (const [name, { data }] of Object.entries(live)) {
    const found = stored?.[name];
    if (found?.data.length !== data.length) {
      throw new InputError(
        `The checkpoint's ${what} does not fit: "${name}" is missing or has another size. Train into an empty folder.`,
      );
    }
    data.set(found.data);
  }
}

/** An optimiser's moments as two groups of a checkpoint. */
export function momentGroups({ moments }: AdamState): { first: Parameters; second: Parameters } {
  const part = (key: "first" | "second"): Parameters =>
    Object.fromEntries(
      Object.entries(moments).map(([name, m]) => [name, { shape: [m[key].length], data: m[key] }]),
    );
  return { first: part("first"), second: part("second") };
}

/** The opposite of {@link momentGroups}. */
export function momentsOf(first: Parameters, second: Parameters): AdamState["moments"] {
  return Object.fromEntries(
    Object.entries(first).map(([name, { data }]) => [name, { first: data, second: second[name].data }]),
  );
}
