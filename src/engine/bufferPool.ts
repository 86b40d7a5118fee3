import { freeArrays } from "./freeArrays.js";

/**
 * Arrays that are used one after the other: the training program of a step leaves its moments, gradients and
 * activations to the next one's.
 *
 * Left to the garbage collector, those of a step that is over stay until it feels pressed, beside the new ones.
 *
 * @example
 * const buffers = new BufferPool();
 * const moment = buffers.take(1024).fill(0); // whatever was in it before is still there
 * buffers.give(moment);
 */
export class BufferPool {
  readonly #idle = new Map<number, Float32Array[]>();
  #used = 0;
  #idleBytes = 0;
  #mostUsed = 0;

  /** Bytes that were taken and not given back. */
  get used(): number {
    return this.#used;
  }

  /** Bytes that wait to be taken. */
  get idle(): number {
    return this.#idleBytes;
  }

  /** An array of its own; its numbers are those of whoever had it before. */
  take(length: number): Float32Array {
    const array = this.hand(length);
    this.#used += array.byteLength;
    this.#mostUsed = Math.max(this.#mostUsed, this.#used);
    return array;
  }

  /** Takes an array back; nobody may read or write it any more. */
  give(array: Float32Array): void {
    this.#used -= array.byteLength;
    this.#idleBytes += array.byteLength;
    const idle = this.#idle.get(array.length);
    if (idle) idle.push(array);
    else this.#idle.set(array.length, [array]);
  }

  /** An array for good: it does not come back. */
  hand(length: number): Float32Array {
    const found = this.#idle.get(length)?.pop();
    if (!found) return new Float32Array(length);
    this.#idleBytes -= found.byteLength;
    return found;
  }

  /** Lets go of what waits beyond the most that was ever used at once. */
  trim(): void {
    for (const [length, arrays] of this.#idle) {
      while (arrays.length > 0 && this.#used + this.#idleBytes > this.#mostUsed) {
        freeArrays([arrays.pop()!]);
        this.#idleBytes -= 4 * length;
      }
    }
  }

  /** Lets go of all that waits. */
  clear(): void {
    freeArrays([...this.#idle.values()].flat());
    this.#idle.clear();
    this.#idleBytes = 0;
  }
}
