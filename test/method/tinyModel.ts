import { RandomStream } from "../../src/engine/index.js";
import { type GanConfig, SYNFACE_64 } from "../../src/gan/config.js";
import { initializeDiscriminator } from "../../src/gan/discriminator.js";
import { initializeGenerator } from "../../src/gan/generator.js";
import { methodModel } from "../../src/method/model.js";
import { type MapData, Target } from "../../src/method/results.js";
import { scheduleOf } from "../../src/method/schedules.js";

/** 64 px is the smallest size the networks exist for. */
export const SIZE = 64;

const CONFIG: GanConfig = { ...SYNFACE_64, size: 16, channelBase: 128, channelMax: 8, latentSize: 16 };

/** A model around a GAN of 16 px with few channels and random weights. */
export function tinyModel() {
  const gan = {
    config: CONFIG,
    generator: initializeGenerator(CONFIG, 1),
    discriminator: initializeDiscriminator(CONFIG, 2),
  };
  return methodModel({ name: "tiny", gan, size: SIZE });
}

/** Two samples a batch, few iterations a step; step 2 sees other samples in each, so it needs some more and larger ones. */
export const TINY_SCHEDULE = scheduleOf({
  name: "synface",
  batchSize: 2,
  collectIterations: 2,
  priorIterations: 4,
  firstStage: { step1: 4, step2: 12, step3: 3 },
  learningRates: { prior: 1e-4, step1: 1e-4, step2: 1e-3, warmUp: 3e-4, step3: 1e-4, step3ViewLight: 1e-4 },
  warmUpIterations: 2,
});

/** A smooth coloured disc before a grey ground. */
export function tinyTarget(): Target {
  const mask = new Float32Array(SIZE * SIZE);
  const image: MapData = { shape: [3, SIZE, SIZE], data: new Float32Array(3 * SIZE * SIZE) };
  for (let i = 0; i < mask.length; i++) {
    const [y, x] = [Math.floor(i / SIZE) - 32, (i % SIZE) - 32];
    mask[i] = Math.hypot(y / 24, x / 18) < 1 ? 1 : 0;
    for (let c = 0; c < 3; c++) {
      image.data[c * SIZE * SIZE + i] = mask[i] ? 0.6 - 0.3 * c + x / 80 : -0.5 + y / 100;
    }
  }
  return new Target({
    image,
    ganImage: image,
    latent: new RandomStream(3, "latent").normal(CONFIG.latentSize),
    mask: { shape: [SIZE, SIZE], data: mask },
    maskSource: "test",
    modelName: "tiny",
  });
}
