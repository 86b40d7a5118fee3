import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { CATEGORY_NAMES, type CategoryName, isCategory } from "../data/categoryNames.js";
import { InputError } from "../errors.js";
import { writeFileAtomic } from "../files.js";
import { checkConfig, type GanConfig } from "../gan/config.js";

/** Name of a model's description in its folder. */
export const DESCRIPTION = "model.json";

/** Mean and covariance (row by row) of raw views or lights. */
export interface PriorStatistics {
  mean: number[];
  covariance: number[];
}

/** Layers of a grown generator that are those of the smaller one which it has grown from. */
export interface SharedLayers {
  /** folder name of the smaller model: beside the grown one, or bundled */
  model: string;
  /** of the smaller generator's file, in hexadecimal: when it is trained further, its layers no longer fit */
  sha256: string;
}

/** What `model.json` says. */
export interface ModelDescription {
  format: 1;
  name: string;
  kind: "gan";
  gan: GanConfig;
  /** which procedural objects it was trained on; left out for all others, which cannot be measured against renders */
  category?: CategoryName;
  /** role -> file name in the folder; `generator` and `discriminator`, and others such as `parsing` */
  files: { generator: string; discriminator: string } & Record<string, string>;
  /** where the generator's layers are that its file leaves out; left out itself when the file holds all */
  sharedLayers?: SharedLayers;
  /** views and lights of the objects, for pseudo samples */
  priors?: { view: PriorStatistics; light: PriorStatistics };
  /** fraction of the published channels that the method's networks have: 1 (left out), 0.5 or 0.25 */
  networkWidth?: number;
  /** how it was made: free text and numbers */
  card?: Record<string, unknown>;
}

/** Folder of the bundled models: `models` beside `src` or `dist`. */
export function bundledModels(): string {
  return path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../models");
}

/**
 * Names of the bundled models.
 *
 * @param folder where to look
 * @example listModels(); // ["syncar-64", "synface-128", "synface-64"]
 */
export function listModels(folder = bundledModels()): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(path.join(folder, name, DESCRIPTION)))
    .sort();
}

/**
 * Reads what a model's folder says of it, without its weights.
 *
 * @param nameOrFolder a bundled model's name, or a folder with a `model.json`
 * @throws InputError when there is no such model, or the description is damaged
 * @example readDescription("synface-64").description.category; // "faces"
 */
export function readDescription(nameOrFolder: string): { folder: string; description: ModelDescription } {
  const folder = findModel(nameOrFolder);
  return { folder, description: parseDescription(folder) };
}

function findModel(nameOrFolder: string): string {
  const bundled = path.join(bundledModels(), nameOrFolder);
  const candidates = isFolderName(nameOrFolder)
    ? [bundled, path.resolve(nameOrFolder)]
    : [path.resolve(nameOrFolder)];
  const found = candidates.find((folder) => existsSync(path.join(folder, DESCRIPTION)));
  if (found) return found;
  const known = listModels();
  throw new InputError(
    `There is no model "${nameOrFolder}"; give one of ${known.join(", ") || "(none is bundled)"}, or a folder with a ${DESCRIPTION}.`,
  );
}

/** Names only: no description must reach elsewhere. */
function isFolderName(name: unknown): boolean {
  return typeof name === "string" && /^[\w.-]+$/.test(name) && !/^\.+$/.test(name);
}

/** The description in a folder that holds one, checked. */
export function parseDescription(folder: string): ModelDescription {
  const file = path.join(folder, DESCRIPTION);
  const fail = (why: string): never => {
    throw new InputError(
      `${file} is no model description: ${why}. Make the folder again with "gan2shape import".`,
    );
  };
  if (statSync(file).size > 10_000_000) fail("it is larger than 10 MB");
  let description = {} as ModelDescription;
  try {
    description = JSON.parse(readFileSync(file, "utf8")) as ModelDescription;
  } catch {
    fail("it is no JSON");
  }
  if (typeof description !== "object" || description === null || description.format !== 1) {
    fail(`its format is ${String(description?.format)}, but only 1 is known`);
  }
  if (description.kind !== "gan") fail(`its kind is ${String(description.kind)}, but only "gan" is known`);
  if (typeof description.gan !== "object" || description.gan === null) fail("it has no gan");
  checkConfig(description.gan);
  if (description.category !== undefined && !isCategory(description.category)) {
    throw new InputError(
      `${file}: category is ${JSON.stringify(description.category)}, but must be one of ${CATEGORY_NAMES.join(", ")}; correct it, or leave it out for other objects.`,
    );
  }
  const files = description.files as Record<string, unknown> | undefined;
  if (typeof files !== "object" || files === null) fail("it has no files");
  for (const role of ["generator", "discriminator"]) if (!files![role]) fail(`it names no ${role} file`);
  for (const name of Object.values(files!)) {
    // Names only: a description must not reach outside its folder.
    if (typeof name !== "string" || name !== path.basename(name) || name === "..") {
      fail(`"${String(name)}" is no file name`);
    }
  }
  const { sharedLayers } = description;
  if (sharedLayers !== undefined && !isFolderName(sharedLayers?.model)) {
    fail(`it shares layers with ${JSON.stringify(sharedLayers?.model)}, which is no folder's name`);
  }
  return description;
}

/** Writes the description; a folder without one is no model. */
export function writeDescription(folder: string, description: ModelDescription): void {
  writeFileAtomic(path.join(folder, DESCRIPTION), `${JSON.stringify(description, undefined, 2)}\n`);
}
