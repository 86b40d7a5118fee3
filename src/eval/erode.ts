/**
 * Shrinks a mask by one pixel: kept where all of the 3 x 3 neighbourhood is inside; beyond the image counts as
 * outside, so the outermost pixels always go.
 *
 * @param mask S x S of 0 and 1 (or in between: the mean of the nine must exceed 0.99)
 * @param size S
 * @returns S x S of 0 and 1
 * @remarks Unsup3d (Wu et al. 2020) and GAN2Shape evaluate on eroded masks.
 * @example const inner = erode(validity.data, 64);
 */
export function erode(mask: Float32Array, size: number): Float32Array {
  const eroded = new Float32Array(size * size);
  for (let r = 1; r < size - 1; r++)
    for (let c = 1; c < size - 1; c++) {
      let sum = 0;
      for (let i = -1; i <= 1; i++) for (let j = -1; j <= 1; j++) sum += mask[(r + i) * size + c + j];
      if (sum / 9 > 0.99) eroded[r * size + c] = 1;
    }
  return eroded;
}
