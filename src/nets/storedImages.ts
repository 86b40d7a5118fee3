/**
 * Images kept for a training: 8 bits per number, a quarter of what they take as they are, and as much as a picture file
 * has.
 */
export class StoredImages {
  readonly #levels: Uint8Array;

  /**
   * @param count how many images there will be
   * @param size side of an image
   */
  constructor(
    count: number,
    readonly size: number,
  ) {
    this.#levels = new Uint8Array(count * 3 * size * size);
  }

  /** Keeps an image, 3 x size x size in [-1, 1]. */
  set(index: number, image: Float32Array): void {
    const first = index * image.length;
    for (let i = 0; i < image.length; i++) {
      this.#levels[first + i] = Math.round(127.5 * (Math.max(-1, Math.min(1, image[i])) + 1));
    }
  }

  /** Writes an image into a batch, on request as a mirror shows it. */
  copy(index: number, batch: Float32Array, place: number, mirrored: boolean): void {
    const { size } = this;
    const length = 3 * size * size;
    const [from, to] = [index * length, place * length];
    for (let row = 0; row < length; row += size) {
      for (let column = 0; column < size; column++) {
        const source = mirrored ? size - 1 - column : column;
        batch[to + row + column] = this.#levels[from + row + source] / 127.5 - 1;
      }
    }
  }
}
