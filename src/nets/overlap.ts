/**
 * Intersection over union of two masks, cut at 0.5; 1 when both are empty.
 *
 * @example intersectionOverUnion(parsed, truth); // 0.97
 */
export function intersectionOverUnion(a: Float32Array, b: Float32Array): number {
  let [both, either] = [0, 0];
  a.forEach((value, i) => {
    const [inA, inB] = [value >= 0.5, b[i] >= 0.5];
    if (inA && inB) both++;
    if (inA || inB) either++;
  });
  return either === 0 ? 1 : both / either;
}

/**
 * Intersection over union of each part, over all pixels of all images.
 *
 * @param a indices of parts
 * @param b as many
 * @param parts how many there are
 * @returns one number for each part; undefined for those that are in neither
 * @example partOverlaps([0, 1, 1], [0, 0, 1], 3); // [0.5, 0.5, undefined]
 */
export function partOverlaps(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  parts: number,
): (number | undefined)[] {
  const [both, either] = [new Float64Array(parts), new Float64Array(parts)];
  for (let i = 0; i < a.length; i++) {
    either[a[i]]++;
    if (a[i] === b[i]) both[a[i]]++;
    else either[b[i]]++;
  }
  return Array.from(either, (count, part) => (count > 0 ? both[part] / count : undefined));
}
