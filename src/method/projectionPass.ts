import { compile, type Program, type tf } from "../engine/index.js";
import { type PseudoSource, projectSamples, renderPseudoSamples } from "./projection.js";
import type { Step1Result } from "./results.js";
import type { Schedule } from "./schedules.js";
import type { Workbench } from "./workbench.js";

/** What pseudo samples are made of: an object with its light, and the target it was found in. */
export type SampleSource = Pick<
  Step1Result,
  "depth" | "normals" | "albedo" | "light" | "canonicalMask" | "target"
>;

/** The inputs of {@link projectionPass} that stay the same while an object does. */
export function sourceFeeds({ model }: Workbench, source: SampleSource): Record<string, Float32Array> {
  const { size } = model;
  const { target, light } = source;
  return {
    depth: source.depth.data,
    normals: source.normals.data,
    albedo: source.albedo.data,
    strengths: Float32Array.of(light[0] / 2 + 0.5, light[1] / 2 + 0.5),
    mask: source.canonicalMask?.data ?? new Float32Array(size * size).fill(1),
    latent: target.latent,
    ganImage: target.ganImage.data,
  };
}

/** Inputs, networks and forward pass that training and collecting share: pseudo samples and their projections. */
export function projectionPass(bench: Workbench, schedule: Schedule) {
  const { model, working } = bench;
  const { size } = model;
  const { config, generator } = model.gan;
  const once = (...shape: number[]) => ({ shape, fixed: true });
  return {
    inputs: {
      depth: once(1, size, size),
      normals: once(1, size, size, 3),
      albedo: once(1, 3, size, size),
      strengths: once(1, 2),
      mask: once(1, 1, size, size),
      latent: once(1, config.latentSize),
      ganImage: once(1, 3, size, size),
      views: [schedule.batchSize, 6],
      lights: [schedule.batchSize, 3],
    },
    encoder: working.E,
    generator: { parameters: generator, role: "frozen" as const },
    run: (inputs: Record<string, tf.Tensor>, nets: Record<string, Record<string, tf.Tensor>>) => {
      const pseudo = renderPseudoSamples(
        inputs as unknown as PseudoSource,
        inputs.views as tf.Tensor2D,
        inputs.lights as tf.Tensor2D,
        schedule.randomLight.ambientShare,
        model.scene,
      );
      const projected = projectSamples(
        model,
        bench.networks,
        nets,
        {
          images: pseudo.images,
          latent: inputs.latent as tf.Tensor2D,
          ganImage: inputs.ganImage as tf.Tensor4D,
        },
        schedule,
      );
      return { pseudo, projected };
    },
  };
}

/** The settings that the pass depends on. */
export function projectionKey(schedule: Schedule): unknown[] {
  const { batchSize, relativeEncoding, mappingDepth, randomLight } = schedule;
  return [batchSize, relativeEncoding, mappingDepth, randomLight.ambientShare];
}

/** By what the workbench knows {@link collectProgram}'s program. */
export function collectKey(schedule: Schedule): string {
  return ["collect", ...projectionKey(schedule)].join(" ");
}

/** The pass without training: pseudo samples, their masks and their projections. */
export function collectProgram(bench: Workbench, schedule: Schedule): Promise<Program> {
  return bench.program<Program>(collectKey(schedule), () => {
    const pass = projectionPass(bench, schedule);
    return compile(
      ({ inputs, nets }) => {
        const { pseudo, projected } = pass.run(inputs, nets);
        return { pseudo: pseudo.images, masks: pseudo.masks, projected: projected.images };
      },
      {
        ...bench.runOn,
        name: "collect",
        inputs: pass.inputs,
        nets: { E: { parameters: pass.encoder, role: "live" }, G: pass.generator },
      },
    );
  });
}
