/** How a page cuts what is too large for one message: Jupyter servers lose messages above 10 MiB. */
export interface Piece {
  /** The same for all pieces of one thing. */
  upload: string;
  index: number;
  count: number;
}

/** More than this at once is a mistake, not an upload. */
const MOST_BYTES = 512 * 1024 * 1024;

/**
 * Puts pieces together again, in whatever order they come.
 *
 * @example
 * const pieces = new PieceCollector();
 * const whole = pieces.add(content, buffers[0]); // undefined until the last one is here
 */
export class PieceCollector {
  readonly #open = new Map<string, (Uint8Array | undefined)[]>();

  /**
   * Takes one piece.
   *
   * @returns all bytes once every piece is here
   * @throws RangeError when a piece does not fit those before it
   */
  add({ upload, index, count }: Piece, bytes: Uint8Array): Uint8Array | undefined {
    const pieces = this.#open.get(upload) ?? new Array<Uint8Array | undefined>(checkCount(count));
    if (pieces.length !== count || !Number.isInteger(index) || index < 0 || index >= count) {
      throw new RangeError(`Piece ${index} of ${count} does not fit an upload of ${pieces.length} pieces.`);
    }
    pieces[index] = bytes;
    this.#open.set(upload, pieces);
    const size = pieces.reduce((sum, piece) => sum + (piece?.byteLength ?? 0), 0);
    if (size > MOST_BYTES) {
      this.#open.delete(upload);
      throw new RangeError(`An upload of more than ${MOST_BYTES / 1024 / 1024} MiB is not taken.`);
    }
    if (pieces.includes(undefined)) return undefined;
    this.#open.delete(upload);
    return Buffer.concat(pieces as Uint8Array[]);
  }
}

function checkCount(count: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= 4096) return count;
  throw new RangeError(`An upload has ${count} pieces, but must have 1 to 4096.`);
}
