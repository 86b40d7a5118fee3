import { RandomStream } from "../src/engine/index.js";
import { initializeDiscriminator } from "../src/gan/discriminator.js";
import { initializeGenerator } from "../src/gan/generator.js";
import { methodModel } from "../src/method/model.js";
import { lpipsPerceptual } from "../src/method/perceptual.js";
import { Target } from "../src/method/results.js";
import { type Schedule, scheduleOf } from "../src/method/schedules.js";
import { Workbench } from "../src/method/workbench.js";
import { randomLpips } from "../src/nets/lpips.js";
import { SIZES } from "./sizes.js";

/**
 * A model with random weights and VGG-LPIPS, and a target of noise: what benchmarks of the method run on.
 *
 * @param name a key of SIZES
 * @param threads for ONNX Runtime
 * @returns the workbench, the target, and a schedule without mirrored supervision, as in the peer
 */
export function settingOf(
  name: string,
  threads: number,
): { bench: Workbench; target: Target; schedule: Schedule } {
  const { gan: config, size, batch } = SIZES[name];
  const gan = {
    config,
    generator: initializeGenerator(config, 1),
    discriminator: initializeDiscriminator(config, 1),
  };
  const model = methodModel({ name, gan, size, perceptual: lpipsPerceptual(randomLpips(1)) });
  const pixels = (seed: string, length: number) => new RandomStream(1, seed).uniform(length, -1, 1);
  const mask = new Float32Array(size * size).map((_, i) => {
    const [row, column] = [Math.floor(i / size) - size / 2, (i % size) - size / 2];
    return Math.hypot(row, column) < size * 0.4 ? 1 : 0;
  });
  const target = new Target({
    image: { shape: [3, size, size], data: pixels("image", 3 * size * size) },
    ganImage: { shape: [3, size, size], data: pixels("gan", 3 * size * size) },
    latent: new RandomStream(1, "latent").normal(config.latentSize),
    mask: { shape: [size, size], data: mask },
    maskSource: "a disc",
    modelName: name,
  });
  const schedule = { ...scheduleOf("synface"), batchSize: batch, flip3: [false] };
  return { bench: new Workbench(model, { threads }), target, schedule };
}
