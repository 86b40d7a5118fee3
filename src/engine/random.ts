/**
 * Counter-based random numbers: Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
 * SC 2011).
 *
 * A number is a pure function of (seed, stream name, counter): the same on every backend and machine, and a
 * checkpoint needs to keep the counter only.
 */

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

function mulHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const low = aLow * bLow;
  const middle = aHigh * bLow + (low >>> 16);
  const middle2 = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65536) + (middle2 >>> 16)) >>> 0;
}

/** Ten rounds of Philox: four 32-bit words of `counter` under a two-word key, into `out`. */
export function philox4x32(counter: ArrayLike<number>, key0: number, key1: number, out: Uint32Array): void {
  let c0 = counter[0] >>> 0;
  let c1 = counter[1] >>> 0;
  let c2 = counter[2] >>> 0;
  let c3 = counter[3] >>> 0;
  let k0 = key0 >>> 0;
  let k1 = key1 >>> 0;
  for (let round = 0; round < 10; round++) {
    const high0 = mulHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0) >>> 0;
    const high1 = mulHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** FNV-1a: a stream's name becomes half of its key. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** A place in a stream; enough to go on from there. */
export interface RandomState {
  /** How many blocks of four words have been drawn. */
  counter: number;
}

/**
 * A named stream of random numbers under a seed.
 *
 * Streams of different names are independent, so a new use of randomness never shifts an old one.
 *
 * @example
 * const views = new RandomStream(7, "views");
 * views.normal(6); // Float32Array(6), the same on every machine
 */
export class RandomStream {
  readonly #key0: number;
  readonly #key1: number;
  readonly #block = new Uint32Array(4);
  readonly #words = new Uint32Array(4);
  #counter = 0;

  /**
   * @param seed a whole number; its low 32 bits and the 21 bits above count
   * @param name what the numbers are for
   */
  constructor(seed: number, name: string) {
    this.#key0 = seed >>> 0;
    this.#key1 = (hashName(name) ^ Math.floor(seed / 2 ** 32)) >>> 0;
  }

  /** Where the stream stands. */
  state(): RandomState {
    return { counter: this.#counter };
  }

  /** Goes to a place that {@link state} gave. */
  restore(state: RandomState): void {
    this.#counter = state.counter;
  }

  /** Four fresh words in `#block`. A call never keeps words for the next one, so the counter is the whole state. */
  #next(): Uint32Array {
    this.#words[0] = this.#counter >>> 0;
    this.#words[1] = Math.floor(this.#counter / 2 ** 32);
    this.#counter++;
    philox4x32(this.#words, this.#key0, this.#key1, this.#block);
    return this.#block;
  }

  /** `count` numbers, uniform in [low, high). */
  uniform(count: number, low = 0, high = 1): Float32Array {
    const out = new Float32Array(count);
    for (let i = 0; i < count; i += 4) {
      const block = this.#next();
      // 24 bits: exactly what a float32 in [0, 1) holds without rounding up to 1.
      for (let k = 0; k < 4 && i + k < count; k++)
        out[i + k] = low + (high - low) * ((block[k] >>> 8) / 2 ** 24);
    }
    return out;
  }

  /** `count` standard normal numbers (Box-Muller). */
  normal(count: number): Float32Array {
    const out = new Float32Array(count);
    for (let i = 0; i < count; i += 4) {
      const block = this.#next();
      for (let pair = 0; pair < 2; pair++) {
        const radius = Math.sqrt(-2 * Math.log((block[2 * pair] + 1) / 2 ** 32));
        const angle = (2 * Math.PI * block[2 * pair + 1]) / 2 ** 32;
        if (i + 2 * pair < count) out[i + 2 * pair] = radius * Math.cos(angle);
        if (i + 2 * pair + 1 < count) out[i + 2 * pair + 1] = radius * Math.sin(angle);
      }
    }
    return out;
  }

  /** `count` whole numbers, uniform in [low, highExclusive). */
  integer(count: number, low: number, highExclusive: number): Int32Array {
    const out = new Int32Array(count);
    for (let i = 0; i < count; i += 4) {
      const block = this.#next();
      for (let k = 0; k < 4 && i + k < count; k++) {
        out[i + k] = low + Math.floor((block[k] / 2 ** 32) * (highExclusive - low));
      }
    }
    return out;
  }

  /** A random order of 0 ... count-1 (Fisher-Yates). */
  permutation(count: number): Int32Array {
    const order = Int32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = Math.floor((this.#next()[0] / 2 ** 32) * (i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }
}
