import { InputError } from "../errors.js";
import { encodeImages } from "../gan/encode.js";
import type { Target } from "../method/index.js";
import type { GanModel } from "./ganModel.js";

/**
 * Samples of the GAN, seen from the front: targets whose view is known to be the mean one.
 *
 * For objects with left-right symmetry the mirror image of a view is the view from the other side, so that the mean of
 * the two latents shows the object from the middle, lit from the middle.
 *
 * @param model one with an encoder, which finds the latent of the mirror image
 * @param seeds of the samples
 * @throws InputError when the model brings no encoder
 * @example const targets = await frontalTargets(g, [0, 1, 2]);
 */
export async function frontalTargets(model: GanModel, seeds: number[]): Promise<Target[]> {
  const { encoder } = model;
  if (!encoder) {
    throw new InputError(
      `The model ${model.name} has no encoder, which frontal images need; train it with "gan2shape train-gan --encoder".`,
    );
  }
  const images: Float32Array[] = [];
  const sampler = await model.programs.sampler();
  for (const seed of seeds) images.push((await sampler.sample(seed, { truncationPsi: 1 })).image);
  const gan = model.method.gan;
  const straight = await encodeImages(gan, encoder, images, model.runOn);
  const mirrored = await encodeImages(
    gan,
    encoder,
    images.map((image) => mirror(image, gan.config.size)),
    model.runOn,
  );
  const targets: Target[] = [];
  for (const [i, seed] of seeds.entries()) {
    targets.push(
      await model.target(
        straight[i].map((value, k) => (value + mirrored[i][k]) / 2),
        { seed },
      ),
    );
  }
  return targets;
}

/** The mirror image of 3 x size x size. */
function mirror(image: Float32Array, size: number): Float32Array {
  const mirrored = image.slice();
  for (let row = 0; row < mirrored.length; row += size) mirrored.subarray(row, row + size).reverse();
  return mirrored;
}
