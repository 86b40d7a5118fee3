import type { BufferPool } from "./bufferPool.js";

/** The arrays that the parts of a program write to; parts that are done with one leave it to those after them. */
export class ProgramArrays {
  readonly #taken: Float32Array[] = [];
  readonly #left: Float32Array[] = [];

  constructor(private readonly pool: BufferPool) {}

  /** An array that nobody else writes to. */
  take(length: number): Float32Array {
    const array = this.pool.take(length);
    this.#taken.push(array);
    return array;
  }

  /** An array for a part, if need be one that a part before it has left. */
  takeNext(length: number): Float32Array {
    const found = this.#left.findIndex((array) => array.length === length);
    return found < 0 ? this.take(length) : this.#left.splice(found, 1)[0];
  }

  /** From the next part on nobody reads it, until it is written in the next run. */
  leave(array: Float32Array): void {
    this.#left.push(array);
  }

  dispose(): void {
    for (const array of this.#taken.splice(0)) this.pool.give(array);
  }
}
