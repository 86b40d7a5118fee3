import type { RandomStream } from "../engine/index.js";
import { InputError } from "../errors.js";

/** A place in the walk of a {@link SampleCursor}. */
export interface SampleCursorState {
  /** Which sample stands in which row; never changed, a shuffle makes a new one. */
  order: Int32Array;
  /** Row of the last mini-batch. */
  position: number;
  /** Place in the random stream. */
  counter: number;
}

/**
 * Walks through the stored samples in mini-batches, as the reference implementation does: the cursor advances before
 * it is used; where a further batch would not fit it returns to 0 and the samples are shuffled. So the first slice of
 * a new set is skipped once.
 *
 * @example
 * const cursor = new SampleCursor(48, 16, new RandomStream(0, "order"));
 * cursor.next(); // rows 16 ... 31
 */
export class SampleCursor {
  #order: Int32Array;
  #position: number;

  /**
   * @param count stored samples
   * @param batchSize rows of a mini-batch
   * @param random where the shuffles come from
   * @param position where the cursor stood, at the end of the stage before
   */
  constructor(
    readonly count: number,
    readonly batchSize: number,
    readonly random: RandomStream,
    position = 0,
  ) {
    if (count < batchSize) {
      throw new InputError(
        `${count} projected samples are stored, but a mini-batch takes ${batchSize}; collect more, or choose a smaller batch size.`,
      );
    }
    this.#order = Int32Array.from({ length: count }, (_, i) => i);
    this.#position = position;
  }

  get position(): number {
    return this.#position;
  }

  get order(): Int32Array {
    return this.#order.slice();
  }

  /** Where it stands. */
  state(): SampleCursorState {
    return { order: this.#order, position: this.#position, counter: this.random.state().counter };
  }

  /** Goes to a place that {@link state} gave. */
  restore({ order, position, counter }: SampleCursorState): void {
    this.#order = order;
    this.#position = position;
    this.random.restore({ counter });
  }

  /** Rows of the next mini-batch. */
  next(): Int32Array {
    this.#position += this.batchSize;
    if (this.#position + this.batchSize >= this.count) {
      this.#position = 0;
      const shuffle = this.random.permutation(this.count);
      this.#order = shuffle.map((place) => this.#order[place]);
    }
    return this.#order.slice(this.#position, this.#position + this.batchSize);
  }
}

/** The chosen rows of a stored array, one after the other. */
export function gatherRows(from: Float32Array, rows: Int32Array, length: number): Float32Array {
  const out = new Float32Array(rows.length * length);
  rows.forEach((row, i) => {
    out.set(from.subarray(row * length, (row + 1) * length), i * length);
  });
  return out;
}
