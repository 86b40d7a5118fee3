/** A number with its minus sign, and none before a zero. */
export function signed(value: number, digits = 0): string {
  const size = Math.abs(value).toFixed(digits);
  return value < 0 && Number(size) !== 0 ? `−${size}` : size;
}
