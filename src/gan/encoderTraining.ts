import {
  type AdamState,
  compileTraining,
  type Device,
  type Parameters,
  type TrainingProgram,
  tf,
} from "../engine/index.js";
import { unitNormalise } from "../nets/lpips.js";
import { offsetEncoder } from "../nets/offsetEncoder.js";
import type { GanConfig } from "./config.js";
import { discriminatorFeatures } from "./discriminator.js";
import { encode } from "./encode.js";
import { synthesis } from "./generator.js";
import { momentGroups, momentsOf, restoreParameters, type TrainingCheckpoint } from "./trainingCheckpoint.js";

/** Adam's for both networks. Half of the GAN's own rate: the encoder's error must not outweigh the discriminator's. */
const LEARNING_RATE = 0.001;
/** Of the distance between discriminator features, beside the mean absolute difference of pixels. */
const FEATURE_WEIGHT = 1;

/**
 * An encoder that is trained together with the generator: a real image, encoded to z and generated again, should come
 * back. So the generator must be able to make every image of the data, which a young GAN is not; and images are
 * inverted from a good start.
 *
 * @source Larsen et al., Autoencoding beyond pixels using a learned similarity metric (2016): features of the
 *   discriminator as the distance
 */
export class EncoderTraining {
  readonly encoder: Parameters;
  #training?: TrainingProgram;
  #optimizer?: AdamState;

  constructor(
    readonly config: GanConfig,
    readonly networks: { generator: Parameters; discriminator: Parameters },
    seed: number,
  ) {
    this.encoder = offsetEncoder(config.size, config.latentSize).init(seed);
  }

  /** Takes over what {@link kept} gave; a run that had no encoder so far begins with a new one. */
  restore({ groups, state }: TrainingCheckpoint): void {
    if (!groups.encoder) return;
    restoreParameters(this.encoder, groups.encoder, "encoder");
    const moments = momentsOf(groups.encoderFirst, groups.encoderSecond);
    this.#optimizer = { step: Number(state.encoderSteps), moments };
  }

  async compile(batch: number, machine: { device?: Device; threads?: number }): Promise<void> {
    const { config, networks, encoder } = this;
    this.#training = await compileTraining(
      ({ inputs, nets }) => {
        const images = inputs.images as tf.Tensor4D;
        const latents = encode(nets.generator, nets.encoder, config, images);
        const found = synthesis(nets.generator, config, latents);
        const both = discriminatorFeatures(
          nets.discriminator,
          config,
          tf.concat([found, images], 0) as tf.Tensor4D,
        );
        const features = both.map((maps) => {
          const [x, y] = tf.split(unitNormalise(maps), 2);
          return tf.mean(tf.sum(tf.square(tf.sub(x, y)), 1));
        });
        const pixels = tf.mean(tf.abs(tf.sub(found, images)));
        return { loss: tf.add(pixels, tf.mul(tf.addN(features), FEATURE_WEIGHT / features.length)), pixels };
      },
      {
        ...machine,
        name: "encoder-step",
        inputs: { images: [batch, 3, config.size, config.size] },
        nets: {
          generator: { parameters: networks.generator, role: "trained" },
          encoder: { parameters: encoder, role: "trained" },
          discriminator: { parameters: networks.discriminator, role: "live" },
        },
        optimizer: { learningRate: LEARNING_RATE, beta2: 0.99 },
      },
    );
    if (this.#optimizer) this.#training.optimizer.load(this.#optimizer);
  }

  /** One step; gives the mean absolute difference of the pixels. */
  async step(images: Float32Array): Promise<number> {
    const { outputs } = await this.#training!.step({ images });
    return outputs.pixels[0];
  }

  /** What a checkpoint holds of it. */
  kept(): { groups: Record<string, Parameters>; state: Record<string, unknown> } {
    const optimizer = this.#training!.optimizer.state();
    const { first, second } = momentGroups(optimizer);
    return {
      groups: { encoder: this.encoder, encoderFirst: first, encoderSecond: second },
      state: { encoderSteps: optimizer.step },
    };
  }

  async dispose(): Promise<void> {
    await this.#training?.dispose();
  }
}
