import { existsSync } from "node:fs";
import path from "node:path";
import { cloneParameters, type Parameters } from "../engine/index.js";
import { InputError } from "../errors.js";
import { readCheckpoint, writeGroups } from "./trainingCheckpoint.js";

/** The networks of a training run at the iteration with the lowest measured figure. */
export interface BestSnapshot {
  iteration: number;
  /** what `measure` gave */
  measured: number;
  /** moving average of the generator */
  average: Parameters;
  discriminator: Parameters;
  /** image -> z, when one was trained */
  encoder?: Parameters;
}

const fileOf = (folder: string): string => path.join(folder, "best.safetensors");

/**
 * Copies the networks and writes them into a run's folder, whole or not at all.
 *
 * @returns the copy
 * @throws InputError when the disk is full
 */
export function writeBest(folder: string, snapshot: BestSnapshot): BestSnapshot {
  const { iteration, measured, average, discriminator, encoder } = snapshot;
  const groups = { average, discriminator, ...(encoder && { encoder }) };
  writeGroups(fileOf(folder), { iteration, groups, state: { measured } });
  return {
    iteration,
    measured,
    average: cloneParameters(average),
    discriminator: cloneParameters(discriminator),
    ...(encoder && { encoder: cloneParameters(encoder) }),
  };
}

/** The best snapshot of a run's folder; none if there is no file, or a damaged one. */
export function readBest(folder: string): BestSnapshot | undefined {
  if (!existsSync(fileOf(folder))) return undefined;
  try {
    const { iteration, groups, state } = readCheckpoint(fileOf(folder));
    const { average, discriminator, encoder } = groups;
    const measured = Number(state.measured);
    return { iteration, measured, average, discriminator, ...(encoder && { encoder }) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return undefined;
  }
}
