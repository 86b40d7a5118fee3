import type { Parameters } from "../engine/index.js";
import { type Gaussian, lpipsPerceptual, type Networks } from "../method/index.js";
import { NETWORK_NAMES, type NetworkName } from "../method/networkNames.js";
import { lpipsParameters } from "../nets/index.js";
import { type PriorStatistics, readModel, readSafetensors } from "../weights/index.js";
import { GanModel, type SessionOptions } from "./ganModel.js";

/** Options of {@link open}. */
export interface OpenOptions extends SessionOptions {
  /** Files with the weights of VGG16 and of LPIPS's heads; without them the discriminator's features are compared. */
  lpips?: string | string[];
  /** Fraction of the published channels that the method's networks have: 1, 0.5 or 0.25; default: the model's. */
  networkWidth?: number;
  /** Whether to start from the model's pre-trained networks, where it has them, or from which; default: from all. */
  pretrained?: boolean | readonly NetworkName[];
}

/**
 * Opens a model for sampling, inversion and reconstruction.
 *
 * @param nameOrFolder a bundled model's name, or a folder made by `gan2shape import`
 * @param options device, threads, perceptual term, progress
 * @throws InputError when there is no such model, or its files are damaged
 * @example const g = await open("synface-64");
 */
export async function open(nameOrFolder: string, options: OpenOptions = {}): Promise<GanModel> {
  const model = readModel(nameOrFolder);
  const { config, generator, discriminator, latentMean, description } = model;
  const { lpips, pretrained = true, ...session } = options;
  const networkWidth = options.networkWidth ?? description.networkWidth;
  const wanted = pretrained === true ? NETWORK_NAMES : pretrained || [];
  // Networks of another width cannot start from them.
  const start =
    wanted.length > 0 && networkWidth === description.networkWidth ? model.network(PRETRAINED) : undefined;
  if (lpips) session.perceptual ??= lpipsPerceptual(readLpips(lpips));
  return new GanModel(
    {
      name: description.name,
      gan: { config, generator, discriminator },
      category: description.category,
      latentMean,
      parsing: model.network("parsing"),
      parts: model.network("parts"),
      encoder: model.network("encoder"),
      identity: model.network("identity"),
      pose: model.network("pose"),
      viewPrior: gaussian(description.priors?.view),
      lightPrior: gaussian(description.priors?.light),
      networkWidth,
      pretrained: start && splitNetworks(start, wanted),
    },
    session,
  );
}

/** The role of pre-trained networks in a model's folder. */
export const PRETRAINED = "pretrained";

/** Networks in one table, their names before the parameters'. */
export function joinNetworks(networks: [name: string, parameters: Parameters][]): Parameters {
  return Object.fromEntries(
    networks.flatMap(([name, parameters]) =>
      Object.entries(parameters).map(([key, tensor]) => [`${name}.${key}`, tensor]),
    ),
  );
}

/** The opposite of {@link joinNetworks}, for the networks that are wanted. */
function splitNetworks(joined: Parameters, wanted: readonly string[]): Partial<Networks> {
  const networks: Record<string, Parameters> = {};
  for (const [key, tensor] of Object.entries(joined)) {
    const dot = key.indexOf(".");
    if (!wanted.includes(key.slice(0, dot))) continue;
    networks[key.slice(0, dot)] ??= {};
    networks[key.slice(0, dot)][key.slice(dot + 1)] = tensor;
  }
  return networks;
}

function readLpips(files: string | string[]): Parameters {
  return lpipsParameters(...[files].flat().map((file) => readSafetensors(file).tensors));
}

function gaussian(statistics?: PriorStatistics): Gaussian | undefined {
  if (!statistics) return undefined;
  const { mean, covariance } = statistics;
  const n = mean.length;
  return { mean, covariance: mean.map((_, i) => covariance.slice(i * n, (i + 1) * n)) };
}
