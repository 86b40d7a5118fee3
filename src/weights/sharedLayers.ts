import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Parameters } from "../engine/index.js";
import { InputError } from "../errors.js";
import {
  bundledModels,
  DESCRIPTION,
  type ModelDescription,
  parseDescription,
  readDescription,
  type SharedLayers,
} from "./modelDescription.js";
import { readSafetensors } from "./safetensors.js";

/**
 * A model's generator and mean latent, with the layers that its file leaves to a smaller model.
 *
 * @throws InputError when the smaller model is not there, or is not what it was
 */
export function readGenerator(
  folder: string,
  { files, gan, sharedLayers }: Pick<ModelDescription, "files" | "gan" | "sharedLayers">,
): Parameters {
  const own = readSafetensors(path.join(folder, files.generator)).tensors;
  if (!sharedLayers) return own;
  const { model, sha256 } = sharedLayers;
  const found = placesOf(folder, model).filter((place) => existsSync(path.join(place, DESCRIPTION)));
  if (found.length === 0) {
    throw new InputError(
      `${folder} shares the coarse layers of ${model}, which is neither beside it nor bundled; put the model ${model} beside it.`,
    );
  }
  const smaller = found.find((place) => digestOf(place, parseDescription(place)) === sha256);
  if (smaller === undefined) {
    throw new InputError(
      `${folder} shares the coarse layers of ${model}, but those in ${found[0]} have changed since; put the model back that it has grown from, or grow it again.`,
    );
  }
  const description = parseDescription(smaller);
  // Smaller each time, or two damaged descriptions could name each other for ever.
  if (description.gan.size >= gan.size) {
    throw new InputError(
      `${folder} makes ${gan.size} px and shares the coarse layers of ${smaller}, which makes ${description.gan.size}; they do not belong together.`,
    );
  }
  return { ...readGenerator(smaller, description), ...own };
}

/**
 * The smaller model that one saved in a folder can share layers with.
 *
 * @param folder of the grown model
 * @param nameOrFolder of the smaller one
 * @throws InputError when the smaller one is neither beside the folder nor bundled, and so would not be found again
 * @example smallerModel("models/synface-128", "synface-64").sharedLayers.model; // "synface-64"
 */
export function smallerModel(
  folder: string,
  nameOrFolder: string,
): { generator: Parameters; sharedLayers: SharedLayers } {
  const smaller = readDescription(nameOrFolder);
  const model = path.basename(smaller.folder);
  if (!placesOf(folder, model).includes(smaller.folder)) {
    throw new InputError(
      `${folder} cannot share layers with ${smaller.folder}, which is neither beside it nor bundled; save it beside that model, or share none.`,
    );
  }
  return {
    generator: readGenerator(smaller.folder, smaller.description),
    sharedLayers: { model, sha256: digestOf(smaller.folder, smaller.description) },
  };
}

/**
 * The tensors of a network that are not the same in another one.
 *
 * @example withoutShared({ a, b }, { a }); // { b }
 */
export function withoutShared(network: Parameters, smaller: Parameters): Parameters {
  const isShared = (name: string): boolean => {
    const [own, other] = [network[name], smaller[name]];
    return own.shape.join() === other?.shape.join() && own.data.every((value, i) => value === other.data[i]);
  };
  return Object.fromEntries(Object.entries(network).filter(([name]) => !isShared(name)));
}

function placesOf(folder: string, model: string): string[] {
  return [path.join(path.dirname(path.resolve(folder)), model), path.join(bundledModels(), model)];
}

/** Of the generator's file; of one that is missing, that of no bytes. */
function digestOf(folder: string, { files }: Pick<ModelDescription, "files">): string {
  const file = path.join(folder, files.generator);
  const bytes = existsSync(file) ? readFileSync(file) : new Uint8Array();
  return createHash("sha256").update(bytes).digest("hex");
}
