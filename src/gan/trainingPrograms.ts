import { compile, type Parameters, type Program, type Tensors, tf } from "../engine/index.js";
import { type GanConfig, latentSlots, noiseResolutions } from "./config.js";
import { discriminate } from "./discriminator.js";
import { generate, type NoiseMaps, synthesis } from "./generator.js";
import { discriminatorLoss, generatorLoss, r1Penalty } from "./losses.js";
import { mapping } from "./mapping.js";

/** Output name of a parameter's gradient. */
export const gradientName = (parameter: string): string => `gradient/${parameter}`;

/** A loss and its gradient with respect to each tensor of a network it depends on. */
function lossAndGradients(loss: (network: Tensors) => tf.Scalar, network: Tensors): Tensors {
  const names = Object.keys(network);
  const tensors = Object.values(network);
  const { value, grads } = tf.engine().gradients(() => loss(network), tensors, undefined, true);
  const outputs: Tensors = { loss: value };
  // R1 does not see the last bias: what a loss does not depend on has no gradient.
  names.forEach((name, i) => {
    if (grads[i]) outputs[gradientName(name)] = grads[i];
  });
  return outputs;
}

/** The compiled parts of one training iteration. */
export interface TrainingPrograms {
  /** z1, z2, crossover, images -> loss and the discriminator's gradients */
  discriminator: Program;
  /** images -> loss and the discriminator's gradients */
  r1: Program;
  /** z1, z2, crossover -> loss and the generator's gradients */
  generator: Program;
  /** z -> images, of the averaged generator */
  sample: Program;
}

/**
 * Compiles the four programs of StyleGAN2 training; both networks are read afresh at each run.
 *
 * @param networks trained generator and discriminator, and the average of the generator
 * @param options `batch` images; `r1Weight` the factor on the penalty
 */
export async function compileTrainingPrograms(
  config: GanConfig,
  networks: { generator: Parameters; discriminator: Parameters; average: Parameters },
  {
    batch,
    r1Weight,
    device,
    threads,
  }: { batch: number; r1Weight: number; device?: "cpu" | "tfjs"; threads?: number },
): Promise<TrainingPrograms> {
  const { latentSize, size } = config;
  const image = [batch, 3, size, size];
  const latent = [batch, latentSize];
  const maps = config.noise ? noiseResolutions(config) : [];
  const noise = Object.fromEntries(maps.map((h, k) => [`noise${k}`, [batch, 1, h, h]]));
  const draw = { z1: latent, z2: latent, crossover: [batch, latentSlots(config)], ...noise };
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
  const machine = { device, threads };
  return {
    discriminator: await compile(
      ({ inputs, nets }) => {
        const fakes = fake(nets.generator, inputs);
        return lossAndGradients(
          (d) =>
            discriminatorLoss(
              discriminate(d, config, inputs.images as tf.Tensor4D),
              discriminate(d, config, fakes),
            ),
          nets.discriminator,
        );
      },
      {
        inputs: { ...draw, images: image },
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
              r1Penalty((x) => discriminate(d, config, x), inputs.images as tf.Tensor4D),
              r1Weight,
            ),
          nets.discriminator,
        ),
      { inputs: { images: image }, nets: { discriminator }, name: "r1-step", ...machine },
    ),
    generator: await compile(
      ({ inputs, nets }) =>
        lossAndGradients(
          (g) => generatorLoss(discriminate(nets.discriminator, config, fake(g, inputs))),
          nets.generator,
        ),
      { inputs: draw, nets: { generator, discriminator }, name: "generator-step", ...machine },
    ),
    sample: await compile(
      ({ inputs, nets }) => ({
        images: synthesis(nets.average, config, mapping(nets.average, config, inputs.z as tf.Tensor2D)),
      }),
      {
        inputs: { z: latent },
        nets: { average: { parameters: networks.average, role: "live" } },
        name: "sample",
        ...machine,
      },
    ),
  };
}
