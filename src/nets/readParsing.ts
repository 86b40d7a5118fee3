import { compile, type Device, type Parameters, tf } from "../engine/index.js";
import { PARSING_SIZE, parsingLogits } from "./parsing.js";

const PIXELS = PARSING_SIZE * PARSING_SIZE;

/** Where a program runs. */
interface Machine {
  device?: Device;
  threads?: number;
}

/**
 * Masks of images.
 *
 * @param parameters of the parsing network
 * @param images N x 3 x 64 x 64 in [-1, 1], one after the other
 * @returns N x 64 x 64 in [0, 1]
 * @example const masks = await parseImages(parameters, image.data);
 */
export function parseImages(
  parameters: Parameters,
  images: Float32Array,
  machine: Machine = {},
): Promise<Float32Array> {
  return read(parameters, images, (logits) => tf.sigmoid(logits), machine);
}

/**
 * Parts of images.
 *
 * @param parameters of the parts network
 * @param images N x 3 x 64 x 64 in [-1, 1], one after the other
 * @returns N x 64 x 64: indices of the likeliest parts
 * @example const parts = await partsOfImages(parameters, image.data);
 */
export async function partsOfImages(
  parameters: Parameters,
  images: Float32Array,
  machine: Machine = {},
): Promise<Float32Array> {
  const logits = await read(parameters, images, (all) => all, machine);
  return likeliest(logits, parameters["head.weight"].shape[0]);
}

/** Indices of the highest logits: N x parts x 64 x 64 become N x 64 x 64; of equal ones the first. */
export function likeliest(logits: Float32Array, parts: number): Float32Array {
  return Float32Array.from({ length: logits.length / parts }, (_, at) => {
    const first = Math.floor(at / PIXELS) * parts * PIXELS + (at % PIXELS);
    let best = 0;
    for (let part = 1; part < parts; part++) {
      if (logits[first + part * PIXELS] > logits[first + best * PIXELS]) best = part;
    }
    return best;
  });
}

async function read(
  parameters: Parameters,
  images: Float32Array,
  answer: (logits: tf.Tensor4D) => tf.Tensor4D,
  machine: Machine,
): Promise<Float32Array> {
  const count = images.length / (3 * PIXELS);
  const program = await compile(
    ({ inputs, nets }) => ({ answer: answer(parsingLogits(nets.parsing, inputs.image as tf.Tensor4D)) }),
    {
      ...machine,
      name: "parse",
      inputs: { image: [count, 3, PARSING_SIZE, PARSING_SIZE] },
      nets: { parsing: { parameters, role: "frozen" } },
    },
  );
  const found = (await program.run({ image: images })).answer.slice();
  await program.dispose();
  return found;
}
