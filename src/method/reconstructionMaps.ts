import { compile, type Program, type Tensors, type tf } from "../engine/index.js";
import { canonicalMaskOf, canonicalObject, passOutputs, renderObject, viewsAndLights } from "./forward.js";
import type { MapData, ReconstructionMaps } from "./results.js";
import { mapOf, type Workbench } from "./workbench.js";

/** Reads what {@link passOutputs} put out. */
export function readMaps(outputs: Record<string, Float32Array>, size: number): ReconstructionMaps {
  const map = (name: string, ...shape: number[]): MapData => mapOf(outputs[name], shape);
  return {
    albedo: map("albedo", 3, size, size),
    depth: map("depth", size, size),
    normals: map("normals", size, size, 3),
    diffuse: map("diffuse", size, size),
    canonicalImage: map("canonicalImage", 3, size, size),
    reconstruction: map("reconstruction", 3, size, size),
    viewDepth: map("viewDepth", size, size),
    validity: map("validity", size, size),
    view: outputs.view.slice(),
    light: outputs.light.slice(),
  };
}

/** The maps of a result that holds more than maps. */
export function pickMaps(from: ReconstructionMaps): ReconstructionMaps {
  const {
    albedo,
    depth,
    normals,
    diffuse,
    view,
    light,
    canonicalImage,
    reconstruction,
    viewDepth,
    validity,
  } = from;
  return {
    albedo,
    depth,
    normals,
    diffuse,
    view,
    light,
    canonicalImage,
    reconstruction,
    viewDepth,
    validity,
  };
}

/** Marks the outputs that are terms of the loss. */
const LOSS = "loss:";

/** Puts the terms of a loss out under names that {@link readLosses} knows. */
export function lossOutputs(terms: Record<string, tf.Tensor>): Tensors {
  return Object.fromEntries(Object.entries(terms).map(([name, value]) => [LOSS + name, value]));
}

/** The loss and its terms, by name. */
export function readLosses(total: number, outputs: Record<string, Float32Array>): Record<string, number> {
  const losses: Record<string, number> = { total };
  for (const [name, data] of Object.entries(outputs)) {
    if (name.startsWith(LOSS)) losses[name.slice(LOSS.length)] = data[0];
  }
  return losses;
}

/**
 * The reconstruction pass with the networks on the bench, without training.
 *
 * @param image 3 x S x S
 * @param mask S x S; with it, the object's mask in the canonical frame is given, too
 * @returns depth, normals, albedo, view, light and the rendered image
 */
export async function currentMaps(
  bench: Workbench,
  image: MapData,
  mask?: MapData,
): Promise<ReconstructionMaps & { canonicalMask?: MapData }> {
  const { size, scene } = bench.model;
  const { D, A, V, L } = bench.working;
  const program = await bench.program<Program>(mask ? "forward with mask" : "forward", () =>
    compile(
      ({ inputs, nets }) => {
        const input = inputs.image as tf.Tensor4D;
        const object = canonicalObject(bench.networks, nets, input, false, scene);
        const { view, light } = viewsAndLights(bench.networks, nets, input);
        return {
          ...passOutputs(object, renderObject(object, view, light, scene), view, light),
          ...(mask
            ? { canonicalMask: canonicalMaskOf(object, inputs.mask as tf.Tensor4D, view, scene) }
            : {}),
        };
      },
      {
        ...bench.runOn,
        name: "forward",
        inputs: { image: [1, 3, size, size], ...(mask ? { mask: [1, 1, size, size] } : {}) },
        nets: {
          D: { parameters: D, role: "live" },
          A: { parameters: A, role: "live" },
          V: { parameters: V, role: "live" },
          L: { parameters: L, role: "live" },
        },
      },
    ),
  );
  const outputs = await program.run({ image: image.data, ...(mask ? { mask: mask.data } : {}) });
  return {
    ...readMaps(outputs, size),
    ...(mask ? { canonicalMask: mapOf(outputs.canonicalMask, [size, size]) } : {}),
  };
}
