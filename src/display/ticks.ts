/**
 * Round numbers that divide a range into a few parts.
 *
 * @param low lower end of the range
 * @param high upper end, above `low`
 * @param count about how many
 * @returns ascending values inside the range, multiples of 1, 2 or 5 times a power of ten
 * @example ticks(0.91, 1.04, 4); // [0.92, 0.94, 0.96, 0.98, 1, 1.02, 1.04] or fewer
 */
export function ticks(low: number, high: number, count = 5): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const power = 10 ** Math.floor(Math.log10(span / count));
  const step = power * ([1, 2, 5].find((factor) => span / (factor * power) <= count) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/**
 * Round numbers for a logarithmic axis: powers of ten, with 2 and 5 between them when the range is short.
 *
 * @param low lower end, above 0
 * @param high upper end
 * @example logTicks(0.02, 3); // [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]
 */
export function logTicks(low: number, high: number): number[] {
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  const decades = to - from;
  const factors = decades <= 3 ? [1, 2, 5] : [1];
  const stride = Math.max(1, Math.ceil(decades / 7));
  const found: number[] = [];
  for (let power = from; power <= to; power += stride)
    for (const factor of factors) found.push(Number((factor * 10 ** power).toPrecision(3)));
  return found.filter((value) => value >= low * 0.999 && value <= high * 1.001);
}

/**
 * A number as text, with the same number of decimals for all ticks of an axis and a true minus sign.
 *
 * @example tickLabels([0.9, 1, 1.1]); // ["0.9", "1.0", "1.1"]
 */
export function tickLabels(values: number[]): string[] {
  const decimals = Math.max(...values.map((value) => decimalsOf(value)));
  return values.map((value) => value.toFixed(decimals).replace("-", "−"));
}

/** A number with about three digits: 0.0123, 1.23, 123, 1.2e-5. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e6)
      ? value.toExponential(1)
      : String(Number(value.toPrecision(3)));
  return text.replace("-", "−").replace("e−", "e-");
}

function decimalsOf(value: number): number {
  const text = String(Number(value.toPrecision(6)));
  if (text.includes("e-")) return Number(text.split("e-")[1]);
  return text.split(".")[1]?.length ?? 0;
}
