/**
 * Arrays of one length, one after the other.
 *
 * @example joinRows([[1, 2], [3, 4]]); // Float32Array [1, 2, 3, 4]
 */
export function joinRows(rows: readonly ArrayLike<number>[]): Float32Array {
  const all = new Float32Array(rows.length * rows[0].length);
  rows.forEach((row, i) => {
    all.set(row, i * row.length);
  });
  return all;
}
