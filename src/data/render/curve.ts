/**
 * A smooth curve through a few points (cubic, with the monotone slopes of Fritsch and Carlson, so that it
 * never swings past its points).
 *
 * @param points pairs [position, value] with rising positions
 * @returns the curve as a function; constant beyond both ends
 * @example smoothCurve([[0, 1], [2, 3]])(1) // 2
 */
export function smoothCurve(points: readonly (readonly [number, number])[]): (position: number) => number {
  const n = points.length;
  const secants = new Float64Array(n - 1);
  for (let i = 0; i < n - 1; i++)
    secants[i] = (points[i + 1][1] - points[i][1]) / (points[i + 1][0] - points[i][0]);
  const slopes = new Float64Array(n);
  for (let i = 1; i < n - 1; i++) {
    const [before, after] = [secants[i - 1], secants[i]];
    slopes[i] = before * after <= 0 ? 0 : (2 * before * after) / (before + after);
  }
  return (x) => {
    if (x <= points[0][0]) return points[0][1];
    if (x >= points[n - 1][0]) return points[n - 1][1];
    let i = 0;
    while (x > points[i + 1][0]) i++;
    const h = points[i + 1][0] - points[i][0];
    const t = (x - points[i][0]) / h;
    const s = 1 - t;
    return (
      points[i][1] * s * s * (1 + 2 * t) +
      points[i + 1][1] * t * t * (3 - 2 * t) +
      h * t * s * (slopes[i] * s - slopes[i + 1] * t)
    );
  };
}

/** 0 below `low`, 1 above `high`, smooth between. */
export function smoothstep(low: number, high: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

/** Maximum with a rounded edge of the given radius. */
export function smoothMax(a: number, b: number, radius: number): number {
  const h = Math.max(0, radius - Math.abs(a - b)) / radius;
  return Math.max(a, b) + (h * h * radius) / 4;
}

/** Minimum with a rounded edge of the given radius. */
export function smoothMin(a: number, b: number, radius: number): number {
  return -smoothMax(-a, -b, radius);
}
