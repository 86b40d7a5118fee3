import { InputError } from "../errors.js";

/** A square map or image at rest. */
export interface SquareMap {
  shape: number[];
  data: Float32Array;
}

/** The side of a map, after checking that its data fill (parts x) side x side. */
export function sideOf(name: string, map: SquareMap, parts: number): number {
  const side = Math.sqrt(map.data.length / parts);
  if (!Number.isInteger(side) || side < 2 || !map.shape.includes(side))
    throw new InputError(
      `${name} is [${map.shape}] with ${map.data.length} values, but must be square${parts > 1 ? ` with ${parts} values to a pixel` : ""}.`,
    );
  return side;
}

/** Throws when maps that belong together have different sides. */
export function checkSameSide(sides: Record<string, number>): void {
  const [[first, side], ...others] = Object.entries(sides);
  for (const [name, other] of others)
    if (other !== side)
      throw new InputError(
        `${name} is ${other} pixels wide and ${first} is ${side}, but they must be the same size.`,
      );
}

/** Throws unless the number is finite. */
export function checkFinite(numbers: Record<string, number>): void {
  for (const [name, value] of Object.entries(numbers))
    if (!Number.isFinite(value)) throw new InputError(`${name} is ${value}, but must be a finite number.`);
}
