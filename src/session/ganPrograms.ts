import { compile, type Program, type tf } from "../engine/index.js";
import { GanSampler } from "../gan/index.js";
import type { MethodModel, RunOn } from "../method/index.js";
import { ganImages } from "../method/projection.js";

/** Sampling programs of one GAN, compiled when they are first used. */
export class GanPrograms {
  #sampler?: Promise<GanSampler>;
  #draw?: Promise<Program>;

  constructor(
    readonly model: MethodModel,
    readonly runOn: RunOn,
    readonly latentMean?: Float32Array,
  ) {}

  /** Seeds to latents. */
  sampler(): Promise<GanSampler> {
    this.#sampler ??= GanSampler.create({ ...this.model.gan, latentMean: this.latentMean }, this.runOn);
    return this.#sampler;
  }

  /**
   * What the GAN makes of a latent, at the method's size.
   *
   * @param latent w
   * @returns 3 x S x S in [-1, 1]
   */
  async image(latent: Float32Array): Promise<Float32Array> {
    const { gan } = this.model;
    this.#draw ??= compile(
      ({ inputs, nets }) => ({ image: ganImages(this.model, nets.G, inputs.latent as tf.Tensor2D) }),
      {
        ...this.runOn,
        name: "draw",
        inputs: { latent: [1, gan.config.latentSize] },
        nets: { G: { parameters: gan.generator, role: "frozen" } },
      },
    );
    const { image } = await (await this.#draw).run({ latent });
    return image.slice();
  }

  async dispose(): Promise<void> {
    await (await this.#sampler)?.dispose();
    await (await this.#draw)?.dispose();
    this.#sampler = undefined;
    this.#draw = undefined;
  }
}
