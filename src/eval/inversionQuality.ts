import type { RenderedSample } from "../data/index.js";
import { compile, type tf } from "../engine/index.js";
import { psnr } from "../gan/index.js";
import type { MapData, MethodModel, RunOn, Target } from "../method/index.js";
import { EMBEDDING_SIZE, intersectionOverUnion, type NetworkReader } from "../nets/index.js";

/** How well a GAN shows images that it never saw: means over renders, inverted into W. */
export interface InversionQuality {
  /** renders that were inverted */
  count: number;
  iterations: number;
  /** dB */
  psnr: number;
  /** by the model's perceptual term, which is also what the inversion lowers */
  perceptual: number;
  perceptualName: string;
  /** angle between the identity embeddings of render and inversion */
  identityDegrees: number;
  /**
   * of the parsing network's masks of the GAN's images with the renders' true ones, intersection over union; left out
   * where the model has no such network
   */
  maskOverlap?: number;
}

/** A model that inverts. */
export interface InvertingModel {
  readonly size: number;
  readonly runOn: RunOn;
  readonly method: Pick<MethodModel, "perceptual">;
  /** undefined where the model has no parsing network */
  parseMask(image: MapData): Promise<MapData | undefined>;
  invertAll(
    images: RenderedSample[],
    options: { iterations?: number; seed?: number; signal?: AbortSignal; onProgress?: () => void },
  ): Promise<Target[]>;
}

/** Images that share one run of the inversion; more would only take more memory. */
const INVERTED_AT_ONCE = 8;

/**
 * Inverts renders into W and compares what comes back with what was given.
 *
 * @param model inverts
 * @param renders at the model's size
 * @param options iterations of each inversion, the reader of identities, signal
 * @throws InterruptedError when ended early
 * @example const { psnr } = await inversionQuality(model, renders, { iterations: 200, identity: reader });
 */
export async function inversionQuality(
  model: InvertingModel,
  renders: { count: number; get(index: number): RenderedSample },
  options: {
    iterations: number;
    identity: NetworkReader;
    seed?: number;
    signal?: AbortSignal;
    onProgress?: (done: number) => void;
  },
): Promise<InversionQuality> {
  const { iterations, identity, seed, signal, onProgress } = options;
  const { perceptual } = model.method;
  const shape = [1, 3, model.size, model.size];
  const program = await compile(
    ({ inputs, nets }) => {
      const features = (image: tf.Tensor) => perceptual.features(nets.perceptual, image as tf.Tensor4D);
      return { distance: perceptual.compare(nets.perceptual, features(inputs.x), features(inputs.y)) };
    },
    {
      ...model.runOn,
      name: "perceptual",
      inputs: { x: shape, y: shape },
      nets: { perceptual: { parameters: perceptual.parameters, role: "frozen" } },
    },
  );
  let [noise, distance, degrees] = [0, 0, 0];
  const overlaps: number[] = [];
  try {
    for (let first = 0; first < renders.count; first += INVERTED_AT_ONCE) {
      const batch = Array.from({ length: Math.min(INVERTED_AT_ONCE, renders.count - first) }, (_, i) =>
        renders.get(first + i),
      );
      const targets = await model.invertAll(batch, { iterations, seed, signal, onProgress: () => {} });
      for (const [i, { image, ganImage }] of targets.entries()) {
        noise += psnr(ganImage.data, image.data);
        distance += (await program.run({ x: ganImage.data, y: image.data })).distance[0];
        const { embedding } = await identity.read([image.data, ganImage.data]);
        degrees += angleDegrees(embedding);
        const mask = await model.parseMask(ganImage);
        if (mask) overlaps.push(intersectionOverUnion(mask.data, batch[i].mask));
      }
      onProgress?.(first + targets.length);
    }
  } finally {
    await program.dispose();
  }
  const { count } = renders;
  return {
    count,
    iterations,
    psnr: noise / count,
    perceptual: distance / count,
    perceptualName: perceptual.name,
    identityDegrees: degrees / count,
    ...(overlaps.length > 0 && { maskOverlap: overlaps.reduce((sum, overlap) => sum + overlap, 0) / count }),
  };
}

/** Between two embeddings of unit length that lie one after the other. */
function angleDegrees(pair: Float32Array): number {
  let cosine = 0;
  for (let i = 0; i < EMBEDDING_SIZE; i++) cosine += pair[i] * pair[EMBEDDING_SIZE + i];
  return (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI;
}
