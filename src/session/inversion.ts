import { prepareImage, type RenderedSample, type RgbImage, readImage } from "../data/index.js";
import { createProgress } from "../display/index.js";
import type { Parameters } from "../engine/index.js";
import { InputError } from "../errors.js";
import { type Inversion, invertImages } from "../gan/index.js";
import {
  type GroundTruth,
  type MapData,
  type MethodModel,
  type RunOn,
  runningSignal,
} from "../method/index.js";

/** What can be inverted: a path, a file's bytes, an image, or a rendered face or car with its ground truth. */
export type Invertible = string | Uint8Array | RgbImage | MapData | RenderedSample;

/** Options of an inversion. */
export interface InvertOptions {
  /** Default 500. */
  iterations?: number;
  /** Default 0. */
  seed?: number;
  /** S x S in [0, 1]; default: ground truth, else the parsing network's. */
  mask?: MapData;
  signal?: AbortSignal;
  onProgress?: (progress: { iteration: number; iterations: number; loss: number }) => void;
}

/** An image as the method and as the GAN want it, and what is known of it. */
export interface Prepared {
  /** 3 x S x S */
  image: MapData;
  /** 3 x G x G */
  ganImage: Float32Array;
  truth?: GroundTruth;
}

const ITERATIONS = 500;

const isRendered = (image: Invertible): image is RenderedSample =>
  typeof image === "object" && "coverage" in image && "depth" in image;

/** Reads, crops and resizes an image. */
export async function prepare(model: MethodModel, given: Invertible): Promise<Prepared> {
  const { size, crop } = model;
  const ganSize = model.gan.config.size;
  if (isRendered(given)) {
    if (given.size !== size) {
      throw new InputError(
        `The image was rendered at ${given.size} px, but this model works at ${size}; render it with size: ${size}.`,
      );
    }
    const image = { shape: [3, size, size] as [3, number, number], data: given.image };
    return { image, ganImage: prepareImage(image, { size: ganSize }).data, truth: truthOf(given) };
  }
  const read =
    typeof given === "string" || given instanceof Uint8Array ? await readImage(given) : (given as RgbImage);
  return {
    image: prepareImage(read, { size, crop: crop?.crop }),
    ganImage: prepareImage(read, { size: ganSize }).data,
  };
}

/** The ground truth of a rendered face or car. */
export function truthOf(sample: RenderedSample): GroundTruth {
  const { size } = sample;
  const map = (data: Float32Array, ...shape: number[]): MapData => ({ shape, data });
  return {
    depth: map(sample.depth, size, size),
    normals: map(sample.normals, size, size, 3),
    albedo: map(sample.albedo, 3, size, size),
    mask: map(sample.mask, size, size),
    view: sample.view,
    light: sample.light,
  };
}

/**
 * Finds the latents of images, all in one run.
 *
 * @param encoder the model's, where it has one
 * @throws InterruptedError when the signal ended it
 */
export async function findLatents(
  model: MethodModel,
  images: Float32Array[],
  options: InvertOptions,
  runOn: RunOn,
  encoder?: Parameters,
): Promise<Inversion[]> {
  const { iterations = ITERATIONS, seed = 0, signal = runningSignal(), onProgress } = options;
  const line = onProgress ? undefined : createProgress({ title: "Inversion", total: iterations });
  try {
    return await invertImages(model.gan, images, {
      ...runOn,
      perceptual: model.perceptual,
      encoder,
      iterations,
      seed,
      signal,
      progress: (iteration, total, loss) => {
        onProgress?.({ iteration, iterations: total, loss });
        line?.update(iteration, { loss });
      },
    });
  } finally {
    line?.done();
  }
}
