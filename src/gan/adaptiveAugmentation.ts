import { RandomStream } from "../engine/index.js";
import { type Augmentations, drawAugmentations } from "./augment.js";

/** Iterations between two moves of p. */
const MOVE_EVERY = 4;

/** Options of {@link AdaptiveAugmentation}. */
export interface AugmentationOptions {
  /** `adaptive`, or p, from 0 to 1, to leave it there */
  strength: "adaptive" | number;
  /** the mean sign of D(real) that p aims at */
  target: number;
  /** images in which p can go from 0 to 1 */
  images: number;
  batch: number;
  /** in pixels */
  size: number;
  mirrored: boolean;
  seed: number;
}

/**
 * How much is augmented: the more, the surer the discriminator is of the images it trains on, since that is what
 * overfitting looks like.
 *
 * @source Karras et al., "Training Generative Adversarial Networks with Limited Data" (2020), section 3.1
 */
export class AdaptiveAugmentation {
  readonly #options: AugmentationOptions;
  readonly #stream: RandomStream;
  #p: number;
  /** Mean sign of D(real) over the last whole span of iterations. */
  #sign = 0;
  /** The signs of the span that is going on: means of iterations, added up. */
  #sum = 0;
  #observed = 0;

  constructor(options: AugmentationOptions) {
    this.#options = options;
    this.#p = options.strength === "adaptive" ? 0 : options.strength;
    this.#stream = new RandomStream(options.seed, "train/augment");
  }

  /** Probability of each change, and the mean sign of D(real) over the last four iterations. */
  get state(): { augment: number; realSign: number } {
    return { augment: this.#p, realSign: this.#sign };
  }

  /** Changes for one batch. */
  draw(): Augmentations {
    const { batch, size, mirrored } = this.#options;
    return drawAugmentations(this.#stream, { batch, size, mirrored, p: this.#p });
  }

  /** Takes note of what the discriminator said of real images in one iteration, and moves p when it is time. */
  observe(logits: Float32Array): void {
    const { strength, target, images, batch } = this.#options;
    this.#sum += logits.reduce((sum, logit) => sum + Math.sign(logit), 0) / logits.length;
    this.#observed++;
    if (this.#observed < MOVE_EVERY) return;
    this.#sign = this.#sum / MOVE_EVERY;
    this.#sum = 0;
    this.#observed = 0;
    if (strength !== "adaptive") return;
    const step = (Math.sign(this.#sign - target) * MOVE_EVERY * batch) / images;
    this.#p = Math.min(1, Math.max(0, this.#p + step));
  }

  /** What a checkpoint holds of it. */
  kept(): Record<string, unknown> {
    const { counter } = this.#stream.state();
    return { p: this.#p, sign: this.#sign, sum: this.#sum, observed: this.#observed, counter };
  }

  /** Takes over what {@link kept} gave; a given p stays as it is given. */
  restore({ p, sign, sum, observed, counter }: Record<string, number>): void {
    if (this.#options.strength === "adaptive") this.#p = p;
    this.#sign = sign;
    this.#sum = sum;
    this.#observed = observed;
    this.#stream.restore({ counter });
  }
}
