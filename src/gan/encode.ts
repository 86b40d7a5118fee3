import { compile, type Device, type Parameters, type Tensors, tf } from "../engine/index.js";
import { offsetEncoder } from "../nets/offsetEncoder.js";
import type { GanConfig } from "./config.js";
import { styleForward } from "./mapping.js";

/**
 * Latents of images, as a model's encoder guesses them.
 *
 * The encoder answers in z, not in w: whatever it says, the mapping network makes a latent of it that samples can have.
 *
 * @param images (B, 3, S, S), S the GAN's size
 * @returns (B, L) in W
 */
export function encode(
  generator: Tensors,
  encoder: Tensors,
  config: GanConfig,
  images: tf.Tensor4D,
): tf.Tensor2D {
  const network = offsetEncoder(config.size, config.latentSize);
  const z = tf.reshape(network.run(encoder, images), [images.shape[0], config.latentSize]) as tf.Tensor2D;
  return styleForward(generator, config, z);
}

/**
 * {@link encode} for arrays at rest.
 *
 * @param images 3 x S x S each, in [-1, 1]
 * @returns w of each
 * @example const [latent] = await encodeImages({ config, generator }, encoder, [image]);
 */
export async function encodeImages(
  { config, generator }: { config: GanConfig; generator: Parameters },
  encoder: Parameters,
  images: Float32Array[],
  machine: { device?: Device; threads?: number } = {},
): Promise<Float32Array[]> {
  const { size, latentSize } = config;
  const program = await compile(
    ({ inputs, nets }) => ({
      latents: encode(nets.generator, nets.encoder, config, inputs.images as tf.Tensor4D),
    }),
    {
      ...machine,
      name: "encode",
      inputs: { images: [images.length, 3, size, size] },
      nets: {
        generator: { parameters: generator, role: "frozen" },
        encoder: { parameters: encoder, role: "frozen" },
      },
    },
  );
  const all = new Float32Array(images.length * 3 * size * size);
  images.forEach((image, i) => {
    all.set(image, i * image.length);
  });
  const { latents } = await program.run({ images: all });
  const found = images.map((_, i) => latents.slice(i * latentSize, (i + 1) * latentSize));
  await program.dispose();
  return found;
}
