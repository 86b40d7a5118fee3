import type { Target } from "../method/index.js";
import type { GanModel } from "./ganModel.js";
import { findLatents } from "./inversion.js";

/**
 * Samples of the GAN, seen from the front: targets whose view is known to be the mean one.
 *
 * For objects with left-right symmetry the mirror image of a view is the view from the other side, so that the mean of
 * the two latents shows the object from the middle, lit from the middle. The mirror image's latent is found by inversion.
 *
 * On 16 samples of synface-64, whose yaws are 18 degrees from the front on average, 2.3 degrees are left; 1.9 with both
 * latents guessed by an encoder, 2.0 with both inverted.
 *
 * @param model whose objects have left-right symmetry
 * @param seeds of the samples
 * @param options `iterations` of the inversion (150), signal
 * @throws InterruptedError when the signal ended it
 * @example const targets = await frontalTargets(g, [0, 1, 2]);
 */
export async function frontalTargets(
  model: GanModel,
  seeds: number[],
  { iterations = 150, signal }: { iterations?: number; signal?: AbortSignal } = {},
): Promise<Target[]> {
  const sampler = await model.programs.sampler();
  const samples: Awaited<ReturnType<typeof sampler.sample>>[] = [];
  for (const seed of seeds) samples.push(await sampler.sample(seed, { truncationPsi: 1 }));
  const inversions = await findLatents(
    model.method,
    samples.map(({ image }) => mirror(image, model.method.gan.config.size)),
    { iterations, signal, onProgress: () => {} },
    model.runOn,
    model.encoder,
  );
  const targets: Target[] = [];
  for (const [i, seed] of seeds.entries()) {
    const { latent: mirrored } = inversions[i];
    const latent = samples[i].latent.map((value, k) => (value + mirrored[k]) / 2);
    targets.push(await model.target(latent, { seed }));
  }
  return targets;
}

/** The mirror image of 3 x size x size. */
function mirror(image: Float32Array, size: number): Float32Array {
  const mirrored = image.slice();
  for (let row = 0; row < mirrored.length; row += size) mirrored.subarray(row, row + size).reverse();
  return mirrored;
}
