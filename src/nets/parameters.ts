import { type BufferPool, type Parameters, type Shape, sizeOf } from "../engine/index.js";
import { InputError } from "../errors.js";

/**
 * Writes the numbers of `source` into the arrays of `target`, so that programs compiled on `target` see them.
 *
 * @param target written in place
 * @param source same names and shapes
 * @param network its name, for the message
 * @throws InputError when a tensor is missing, unknown or of another shape
 * @example copyParameters(working.D, prior.networks.D, "D");
 */
export function copyParameters(target: Parameters, source: Parameters, network: string): void {
  checkParameters(source, target, network);
  for (const [name, { data }] of Object.entries(target)) data.set(source[name].data);
}

/** Refuses weights that do not fit, tensor by tensor. */
export function checkParameters(
  given: Parameters,
  expected: Record<string, { shape: Shape }>,
  network: string,
): void {
  for (const [name, { shape }] of Object.entries(expected)) {
    const found = given[name];
    if (!found) {
      throw new InputError(
        `The weights of network ${network} lack "${name}"; use a file made for this size.`,
      );
    }
    if (found.shape.join() !== shape.join()) {
      throw new InputError(
        `"${name}" of network ${network} has shape [${found.shape}], but [${shape}] is needed; use weights of this size.`,
      );
    }
  }
  for (const name of Object.keys(given)) {
    if (!expected[name]) {
      throw new InputError(`The weights of network ${network} hold "${name}", which it does not have.`);
    }
  }
}

/** Arrays for a network's weights, all 0. */
export function emptyParameters(shapes: Record<string, { shape: Shape }>): Parameters {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, { shape }]) => [
      name,
      { shape: [...shape], data: new Float32Array(sizeOf(shape)) },
    ]),
  );
}

/** A copy that shares nothing with the original, in arrays of a pool; they are not given back. */
export function takenParameters(parameters: Parameters, buffers: BufferPool): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, data }]) => {
      const copy = buffers.hand(data.length);
      copy.set(data);
      return [name, { shape: [...shape], data: copy }];
    }),
  );
}
