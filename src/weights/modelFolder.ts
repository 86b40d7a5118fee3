import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { CategoryName } from "../data/categoryNames.js";
import type { Parameters } from "../engine/index.js";
import { InputError } from "../errors.js";
import type { GanConfig } from "../gan/config.js";
import { discriminatorShapes } from "../gan/discriminator.js";
import { generatorShapes } from "../gan/generator.js";
import {
  DESCRIPTION,
  type ModelDescription,
  parseDescription,
  readDescription,
  writeDescription,
} from "./modelDescription.js";
import { readSafetensors, writeSafetensors } from "./safetensors.js";
import { readGenerator, smallerModel, withoutShared } from "./sharedLayers.js";

/** Name of the mean latent w̄ among the generator's tensors, as in converted reference checkpoints. */
const LATENT_MEAN = "latent_avg";

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
  const generator = readGenerator(folder, description);
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
 * A grown GAN may leave the layers that it has kept to the smaller one; it then needs that beside it, or bundled.
 *
 * @param folder where to; made when missing
 * @param model name, configuration, category where it is procedural, and networks; `networks` by role for others, such
 *   as parsing; `sharesWith` is the folder of the smaller model
 * @throws InputError when it cannot be written, or the smaller model is neither beside the folder nor bundled
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
    sharesWith?: string;
  },
): void {
  const smaller = model.sharesWith === undefined ? undefined : smallerModel(folder, model.sharesWith);
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
    generator: smaller ? withoutShared(generator, smaller.generator) : generator,
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
    ...(smaller ? { sharedLayers: smaller.sharedLayers } : {}),
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
