import { InputError } from "../../errors.js";

/** Refuses what is no seed; `who` begins the message. */
export function checkSeed(who: string, seed: number): void {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new InputError(`${who}: seed is ${seed}, but must be a whole number of at least 0.`);
  }
}

/** Refuses what is no image size that is rendered. */
export function checkSize(who: string, size: number): void {
  if (!Number.isInteger(size) || size < 16 || size > 1024) {
    throw new InputError(`${who}: size is ${size}, but must be a whole number of pixels from 16 to 1024.`);
  }
}

/** A raw view or light as a copy of its own, or an InputError. */
export function checkedVector(
  who: string,
  name: string,
  given: ArrayLike<number>,
  length: number,
): Float32Array {
  if (given.length !== length || Array.from(given).some((value) => !Number.isFinite(value))) {
    throw new InputError(
      `${who}: ${name} is [${Array.from(given).join(", ")}], but must be ${length} finite raw numbers; leave it out to draw one from the seed.`,
    );
  }
  return Float32Array.from(given);
}

/** Refuses an identity in which a parameter is missing or no number. */
export function checkIdentity(
  who: string,
  identity: Readonly<Record<string, unknown>>,
  parameters: readonly { readonly name: string }[],
  start: string,
): void {
  const missing = parameters.find(({ name }) => !Number.isFinite(identity[name]));
  if (missing) {
    throw new InputError(
      `${who}: identity.${missing.name} is ${identity[missing.name]}, but must be a number; start from ${start}.`,
    );
  }
}
