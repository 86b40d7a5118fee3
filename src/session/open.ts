import type { Parameters } from "../engine/index.js";
import { type Gaussian, lpipsPerceptual } from "../method/index.js";
import { lpipsParameters } from "../nets/index.js";
import { type PriorStatistics, readModel, readSafetensors } from "../weights/index.js";
import { GanModel, type SessionOptions } from "./ganModel.js";

/** Options of {@link open}. */
export interface OpenOptions extends SessionOptions {
  /** Files with the weights of VGG16 and of LPIPS's heads; without them the discriminator's features are compared. */
  lpips?: string | string[];
  /** Fraction of the published channels that the method's networks have: 1, 0.5 or 0.25; default: the model's. */
  networkWidth?: number;
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
  const { lpips, networkWidth, ...session } = options;
  if (lpips) session.perceptual ??= lpipsPerceptual(readLpips(lpips));
  return new GanModel(
    {
      name: description.name,
      gan: { config, generator, discriminator },
      latentMean,
      parsing: model.network("parsing"),
      viewPrior: gaussian(description.priors?.view),
      lightPrior: gaussian(description.priors?.light),
      networkWidth: networkWidth ?? description.networkWidth,
    },
    session,
  );
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
