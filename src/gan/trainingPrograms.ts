import { compile, type Device, type Parameters, type Program, type Tensors, tf } from "../engine/index.js";
import { augment } from "./augment.js";
import { type GanConfig, latentSlots, noiseResolutions } from "./config.js";
import { discriminate } from "./discriminator.js";
import { generate, mixedLatents, type NoiseMaps, synthesis } from "./generator.js";
import { discriminatorLoss, generatorLoss, pathLengths, r1Penalty } from "./losses.js";
import { mapping } from "./mapping.js";

/** Output name of a parameter's gradient. */
export const gradientName = (parameter: string): string => `gradient/${parameter}`;

/**
 * A loss and its gradient with respect to each tensor of a network it depends on.
 *
 * @param loss may `put` out other values that it comes upon
 * @param names of the tensors; all by default
 */
function lossAndGradients(
  loss: (network: Tensors, put: (name: string, value: tf.Tensor) => void) => tf.Scalar,
  network: Tensors,
  names = Object.keys(network),
): Tensors {
  const tensors = names.map((name) => network[name]);
  const kept: Tensors = {};
  const put = (name: string, value: tf.Tensor): void => {
    kept[name] = tf.keep(value.clone());
  };
  const { value, grads } = tf.engine().gradients(() => loss(network, put), tensors, undefined, true);
  const outputs: Tensors = { loss: value };
  for (const [name, tensor] of Object.entries(kept)) {
    outputs[name] = tensor.clone();
    tensor.dispose();
  }
  // R1 does not see the last bias: what a loss does not depend on has no gradient.
  names.forEach((name, i) => {
    if (grads[i]) outputs[gradientName(name)] = grads[i];
  });
  return outputs;
}

/** How fast the average of path lengths follows. */
const PATH_LENGTH_DECAY = 0.01;

/** Images whose path lengths are measured at once: the method needs no full batch for them. */
export const pathBatchOf = (batch: number): number => Math.max(1, batch >> 1);

/** Names of the feeds that change images: of generated ones, and of real ones. */
export const AUGMENTATION_FEEDS = {
  fake: { warp: "fakeWarp", colour: "fakeColour" },
  real: { warp: "realWarp", colour: "realColour" },
} as const;

/** The compiled parts of one training iteration. When augmenting, they take the feeds of {@link AUGMENTATION_FEEDS}, too. */
export interface TrainingPrograms {
  /** z1, z2, crossover, images -> loss and the discriminator's gradients; when augmenting also D(real), `realLogits` */
  discriminator: Program;
  /** images -> loss and the discriminator's gradients */
  r1: Program;
  /** z1, z2, crossover -> loss and the generator's gradients */
  generator: Program;
  /** z1, z2, crossover, direction, pathLength -> loss, the generator's gradients and the new `pathLength` */
  path?: Program;
  /** z -> images, of the averaged generator */
  sample: Program;
}

/**
 * Compiles the programs of StyleGAN2 training; both networks are read afresh at each run.
 *
 * @param networks trained generator and discriminator, and the average of the generator
 * @param options `batch` images; `r1Weight` and `pathWeight` the factors on the penalties; path lengths are for
 *   half a batch, and without a weight there is no program for them; `augmented` if the discriminator sees changed images
 *   only; `trained` names the generator's parameters that have gradients, all by default
 */
export async function compileTrainingPrograms(
  config: GanConfig,
  networks: { generator: Parameters; discriminator: Parameters; average: Parameters },
  {
    batch,
    trained,
    r1Weight,
    pathWeight,
    augmented = false,
    device,
    threads,
  }: {
    batch: number;
    trained?: string[];
    r1Weight: number;
    pathWeight?: number;
    augmented?: boolean;
    device?: Device;
    threads?: number;
  },
): Promise<TrainingPrograms> {
  const { latentSize, size } = config;
  const image = [batch, 3, size, size];
  const pathBatch = pathBatchOf(batch);
  const maps = config.noise ? noiseResolutions(config) : [];
  const drawOf = (count: number) => ({
    z1: [count, latentSize],
    z2: [count, latentSize],
    crossover: [count, latentSlots(config)],
    ...Object.fromEntries(maps.map((h, k) => [`noise${k}`, [count, 1, h, h]])),
  });
  const [draw, pathDraw] = [drawOf(batch), drawOf(pathBatch)];
  const noiseOf = (inputs: Tensors): NoiseMaps => maps.map((_, k) => inputs[`noise${k}`]);
  const generator = { parameters: networks.generator, role: "live" as const };
  const discriminator = { parameters: networks.discriminator, role: "live" as const };
  const fake = (network: Tensors, inputs: Tensors): tf.Tensor4D =>
    generate(network, config, {
      z1: inputs.z1,
      z2: inputs.z2,
      crossover: inputs.crossover,
      noise: noiseOf(inputs),
    });
  const changesOf = (kind: "fake" | "real"): Record<string, number[]> => {
    const { warp, colour } = AUGMENTATION_FEEDS[kind];
    return augmented ? { [warp]: [batch, 6], [colour]: [batch, 3, 4] } : {};
  };
  /** Images as the discriminator is to see them. */
  const seen = (kind: "fake" | "real", images: tf.Tensor4D, inputs: Tensors): tf.Tensor4D => {
    const { warp, colour } = AUGMENTATION_FEEDS[kind];
    return augmented ? augment(images, inputs[warp], inputs[colour]) : images;
  };
  const machine = { device, threads };
  return {
    discriminator: await compile(
      ({ inputs, nets }) => {
        const fakes = seen("fake", fake(nets.generator, inputs), inputs);
        const reals = seen("real", inputs.images as tf.Tensor4D, inputs);
        return lossAndGradients((d, put) => {
          const realLogits = discriminate(d, config, reals);
          if (augmented) put("realLogits", realLogits);
          return discriminatorLoss(realLogits, discriminate(d, config, fakes));
        }, nets.discriminator);
      },
      {
        inputs: { ...draw, images: image, ...changesOf("fake"), ...changesOf("real") },
        nets: { generator, discriminator },
        name: "discriminator-step",
        ...machine,
      },
    ),
    r1: await compile(
      ({ inputs, nets }) =>
        lossAndGradients(
          (d) =>
            tf.mul(
              r1Penalty(
                (x) => discriminate(d, config, seen("real", x, inputs)),
                inputs.images as tf.Tensor4D,
              ),
              r1Weight,
            ),
          nets.discriminator,
        ),
      {
        inputs: { images: image, ...changesOf("real") },
        nets: { discriminator },
        name: "r1-step",
        ...machine,
      },
    ),
    generator: await compile(
      ({ inputs, nets }) =>
        lossAndGradients(
          (g) =>
            generatorLoss(discriminate(nets.discriminator, config, seen("fake", fake(g, inputs), inputs))),
          nets.generator,
          trained,
        ),
      {
        inputs: { ...draw, ...changesOf("fake") },
        nets: { generator, discriminator },
        name: "generator-step",
        ...machine,
      },
    ),
    ...(pathWeight && {
      path: await compile(
        ({ inputs, nets }) => {
          const { z1, z2, crossover } = inputs;
          const average = tf.reshape(inputs.pathLength, []);
          return lossAndGradients(
            (g, put) => {
              const lengths = pathLengths(
                (w) => synthesis(g, config, w, noiseOf(inputs)),
                mixedLatents(g, config, { z1, z2, crossover }),
                inputs.direction as tf.Tensor4D,
              );
              const moved = tf.add(average, tf.mul(tf.sub(tf.mean(lengths), average), PATH_LENGTH_DECAY));
              put("pathLength", tf.reshape(moved, [1]));
              return tf.mul(tf.mean(tf.square(tf.sub(lengths, moved))), pathWeight);
            },
            nets.generator,
            trained,
          );
        },
        {
          inputs: { ...pathDraw, direction: [pathBatch, 3, size, size], pathLength: [1] },
          nets: { generator },
          name: "path-step",
          ...machine,
        },
      ),
    }),
    sample: await compile(
      ({ inputs, nets }) => ({
        images: synthesis(nets.average, config, mapping(nets.average, config, inputs.z as tf.Tensor2D)),
      }),
      {
        inputs: { z: [batch, latentSize] },
        nets: { average: { parameters: networks.average, role: "live" } },
        name: "sample",
        ...machine,
      },
    ),
  };
}
