import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { CATEGORY_NAMES, type CategoryName, isCategory } from "../data/categoryNames.js";
import type { Parameters } from "../engine/index.js";
import { InputError } from "../errors.js";
import { writeFileAtomic } from "../files.js";
import { checkConfig, type GanConfig } from "../gan/config.js";
import { discriminatorShapes } from "../gan/discriminator.js";
import { generatorShapes } from "../gan/generator.js";
import { readSafetensors, writeSafetensors } from "./safetensors.js";

const DESCRIPTION = "model.json";
/** Name of the mean latent w̄ among the generator's tensors, as in converted reference checkpoints. */
const LATENT_MEAN = "latent_avg";

/** Mean and covariance (row by row) of raw views or lights. */
export interface PriorStatistics {
  mean: number[];
  covariance: number[];
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
  /** views and lights of the objects, for pseudo samples */
  priors?: { view: PriorStatistics; light: PriorStatistics };
  /** fraction of the published channels that the method's networks have: 1 (left out), 0.5 or 0.25 */
  networkWidth?: number;
  /** how it was made: free text and numbers */
  card?: Record<string, unknown>;
}

/** A model in memory. */
export interface Model {
  folder: string;
  description: ModelDescription;
  config: GanConfig;
  generator: Parameters;
  discriminator: Parameters;
  /** w̄ [L], when it was stored */
  latentMean?: Float32Array;
  /** Reads another network of the folder by its role; undefined when there is none. */
  network(role: string): Parameters | undefined;
}

/** Folder of the bundled models: `models` beside `src` or `dist`. */
export function bundledModels(): string {
  return path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../models");
}

/**
 * Names of the bundled models.
 *
 * @param folder where to look
 * @example listModels(); // ["synface-64"]
 */
export function listModels(folder = bundledModels()): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(path.join(folder, name, DESCRIPTION)))
    .sort();
}

/**
 * Reads a model.
 *
 * @param nameOrFolder a bundled model's name, or a folder with a `model.json`
 * @throws InputError when there is no such model, or its files are damaged or do not fit together
 * @example const { config, generator } = readModel("synface-64");
 */
export function readModel(nameOrFolder: string): Model {
  const { folder, description } = readDescription(nameOrFolder);
  const read = (role: string): Parameters => {
    const name = description.files[role];
    return readSafetensors(path.join(folder, name)).tensors;
  };
  const generator = read("generator");
  const discriminator = read("discriminator");
  checkShapes(generator, generatorShapes(description.gan), path.join(folder, description.files.generator));
  checkShapes(
    discriminator,
    discriminatorShapes(description.gan),
    path.join(folder, description.files.discriminator),
  );
  const latentMean = generator[LATENT_MEAN]?.data;
  delete generator[LATENT_MEAN];
  return {
    folder,
    description,
    config: description.gan,
    generator,
    discriminator,
    latentMean,
    network: (role) => (Object.hasOwn(description.files, role) ? read(role) : undefined),
  };
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
  const isName = /^[\w.-]+$/.test(nameOrFolder) && !/^\.+$/.test(nameOrFolder);
  const candidates = isName ? [bundled, path.resolve(nameOrFolder)] : [path.resolve(nameOrFolder)];
  const found = candidates.find((folder) => existsSync(path.join(folder, DESCRIPTION)));
  if (found) return found;
  const known = listModels();
  throw new InputError(
    `There is no model "${nameOrFolder}"; give one of ${known.join(", ") || "(none is bundled)"}, or a folder with a ${DESCRIPTION}.`,
  );
}

function parseDescription(folder: string): ModelDescription {
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
  return description;
}

function checkShapes(parameters: Parameters, shapes: Record<string, number[]>, file: string): void {
  for (const [name, shape] of Object.entries(shapes)) {
    const found = parameters[name]?.shape;
    if (found?.join() !== shape.join()) {
      throw new InputError(
        `${file}: "${name}" is ${found ? found.join("x") : "missing"}, but ${DESCRIPTION} asks for ${shape.join("x")}. The files do not belong together; make the folder again.`,
      );
    }
  }
}

/**
 * Writes a model folder; weights are stored in half precision.
 *
 * The description comes last, so that a folder that was not finished is no model. A folder that holds a model of the
 * same configuration keeps its other networks, such as parsing: a GAN that was trained further still goes with them.
 *
 * @param folder where to; made when missing
 * @param model name, configuration, category where it is procedural, and networks; `networks` by role for others, such
 *   as parsing
 * @throws InputError when it cannot be written
 * @example writeModel("models/synface-64", { name: "synface-64", config, generator, discriminator });
 */
export function writeModel(
  folder: string,
  model: {
    name: string;
    config: GanConfig;
    category?: CategoryName;
    generator: Parameters;
    discriminator: Parameters;
    latentMean?: Float32Array;
    networks?: Record<string, Parameters>;
    priors?: ModelDescription["priors"];
    card?: Record<string, unknown>;
  },
): void {
  mkdirSync(folder, { recursive: true });
  const held = existsSync(path.join(folder, DESCRIPTION)) ? parseDescription(folder) : undefined;
  const kept = isDeepStrictEqual(held?.gan, model.config) ? held : undefined;
  // Priors may have been estimated for the folder; of other objects they would be wrong.
  const priors = model.priors ?? (kept?.category === model.category ? kept?.priors : undefined);
  const { latentMean } = model;
  const generator: Parameters = latentMean
    ? { ...model.generator, [LATENT_MEAN]: { shape: [latentMean.length], data: latentMean } }
    : model.generator;
  const networks: Record<string, Parameters> = {
    generator,
    discriminator: model.discriminator,
    ...model.networks,
  };
  const files = { ...kept?.files } as ModelDescription["files"];
  for (const [role, parameters] of Object.entries(networks)) {
    files[role] = `${role}.safetensors`;
    writeSafetensors(path.join(folder, files[role]), parameters, { half: true });
  }
  writeDescription(folder, {
    format: 1,
    name: model.name,
    kind: "gan",
    gan: model.config,
    ...(model.category ? { category: model.category } : {}),
    files,
    ...(priors ? { priors } : {}),
    ...(kept?.networkWidth ? { networkWidth: kept.networkWidth } : {}),
    ...(model.card ? { card: { ...kept?.card, ...model.card } } : {}),
  });
}

/**
 * Puts a further network into a model's folder; what the folder holds stays as it is.
 *
 * @param folder a model's
 * @param role what the network is for; `role.safetensors` is its file
 * @param parameters stored in half precision
 * @param changes to the description; the entries of `card` are added to its own
 * @throws InputError when the folder is no model, or cannot be written
 * @example addNetwork("models/mine", "parsing", parameters, { card: { parsing: { iterations: 500 } } });
 */
export function addNetwork(
  folder: string,
  role: string,
  parameters: Parameters,
  changes: Pick<ModelDescription, "networkWidth" | "card"> = {},
): void {
  const description = parseDescription(folder);
  const name = `${role}.safetensors`;
  writeSafetensors(path.join(folder, name), parameters, { half: true });
  writeDescription(folder, {
    ...description,
    ...changes,
    files: { ...description.files, [role]: name },
    card: { ...description.card, ...changes.card },
  });
}

/**
 * Gives a model priors of view and light; all else stays as it is.
 *
 * @param folder a model's
 * @param priors of raw views (6) and lights (4)
 * @param from where they come from, for the card; what is undefined is left as it was
 * @throws InputError when the folder is no model, or cannot be written
 * @example setPriors("models/mine", { view, light }, { view: "1000 rows of views.npy" });
 */
export function setPriors(
  folder: string,
  priors: NonNullable<ModelDescription["priors"]>,
  from: Record<string, string | undefined> = {},
): void {
  const description = parseDescription(folder);
  const known = Object.fromEntries(Object.entries(from).filter(([, source]) => source !== undefined));
  const before = description.card?.priors as Record<string, unknown> | undefined;
  writeDescription(folder, {
    ...description,
    priors,
    card: { ...description.card, priors: { ...before, ...known } },
  });
}

function writeDescription(folder: string, description: ModelDescription): void {
  writeFileAtomic(path.join(folder, DESCRIPTION), `${JSON.stringify(description, undefined, 2)}\n`);
}
