import {
  type AdamState,
  compileTraining,
  type Device,
  type Parameters,
  type TrainingProgram,
  tf,
} from "../engine/index.js";
import { InputError } from "../errors.js";
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
 * An encoder that is kept stays what it is, and only the generator learns: so latents keep their meaning while a GAN is
 * trained on, for the encoder and for whatever else was trained on them.
 *
 * @source Larsen et al., Autoencoding beyond pixels using a learned similarity metric (2016): features of the
 *   discriminator as the distance
 */
export class EncoderTraining {
  readonly encoder: Parameters;
  #training?: TrainingProgram;
  #optimizer?: AdamState;
  #restored = false;

  constructor(
    readonly config: GanConfig,
    readonly networks: { generator: Parameters; discriminator: Parameters },
    seed: number,
    readonly kind: "trained" | "kept" = "trained",
  ) {
    this.encoder = offsetEncoder(config.size, config.latentSize).init(seed);
  }

  /** Takes over what {@link state} gave; a run that had no encoder so far begins with a new one. */
  restore({ groups, state }: TrainingCheckpoint): void {
    if (!groups.encoder) return;
    this.#restored = true;
    // Its moments are not kept with it.
    const moved = Object.keys(groups.encoderFirst).some((name) => name.startsWith("encoder/"));
    if (this.kind === "trained" && !moved) {
      throw new InputError("train-gan: the run has kept its encoder; go on with encoder kept, or none.");
    }
    restoreParameters(this.encoder, groups.encoder, "encoder");
    const moments = momentsOf(groups.encoderFirst, groups.encoderSecond);
    this.#optimizer = { step: Number(state.encoderSteps), moments };
  }

  async compile(batch: number, machine: { device?: Device; threads?: number }): Promise<void> {
    if (this.kind === "kept" && !this.#restored) {
      throw new InputError("train-gan: the run has no encoder that could be kept; train one with it first.");
    }
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
          encoder: { parameters: encoder, role: this.kind === "kept" ? "live" : "trained" },
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
  state(): { groups: Record<string, Parameters>; state: Record<string, unknown> } {
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
