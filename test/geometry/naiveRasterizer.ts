/** The rasteriser as its specification words it: every face tried at every sample. For tests on tiny sizes. */
export function naiveDepth(points: Float32Array, size: number, focal: number, clean = false, grid = size) {
  const center = (size - 1) / 2;
  const n = 2 * size;
  const vertices = Array.from({ length: grid * grid }, (_, i) => {
    const [x, y, z] = points.subarray(3 * i, 3 * i + 3);
    const u = (focal * x) / (z + 1e-9) + center + (clean ? 0.5 : 0);
    const v = (focal * y) / (z + 1e-9) + center + (clean ? 0.5 : 0);
    return [(2 * u) / size - 1, 1 - (2 * v) / size, z];
  });
  const single = gridFaces(grid);
  const faces = [...single, ...single.map((face) => [...face].reverse())];
  const fine = new Float64Array(n * n).fill(100);
  const seen = new Int32Array(n * n).fill(-1);
  for (let yi = 0; yi < n; yi++)
    for (let xi = 0; xi < n; xi++) {
      const x = (2 * xi + 1 - n) / n;
      const y = (2 * yi + 1 - n) / n;
      const at = (n - 1 - yi) * n + xi;
      faces.forEach((face, index) => {
        const [p0, p1, p2] = face.map((v) => vertices[v]);
        if ((p2[1] - p0[1]) * (p1[0] - p0[0]) < (p1[1] - p0[1]) * (p2[0] - p0[0])) return;
        const outside = [
          [p0, p1],
          [p1, p2],
          [p2, p0],
        ].some(([a, b]) => (y - a[1]) * (b[0] - a[0]) < (x - a[0]) * (b[1] - a[1]));
        if (outside) return;
        const area = (p1[0] - p0[0]) * (p2[1] - p0[1]) - (p1[1] - p0[1]) * (p2[0] - p0[0]);
        let w = [
          [p1, p2],
          [p2, p0],
          [p0, p1],
        ].map(([a, b]) => ((a[0] - x) * (b[1] - y) - (a[1] - y) * (b[0] - x)) / area);
        w = w.map((value) => Math.min(1, Math.max(0, value)));
        const sum = w[0] + w[1] + w[2];
        w = w.map((value) => value / sum);
        const z = 1 / (w[0] / p0[2] + w[1] / p1[2] + w[2] / p2[2]);
        if (z <= 0.1 || z >= 100) return;
        if (z < fine[at]) {
          fine[at] = z;
          seen[at] = index;
        }
      });
    }
  const depth = new Float64Array(size * size);
  for (let r = 0; r < n; r++)
    for (let c = 0; c < n; c++) depth[(r >> 1) * size + (c >> 1)] += fine[r * n + c] / 4;
  return { depth, seen };
}

export function gridFaces(grid: number): number[][] {
  const upper: number[][] = [];
  const lower: number[][] = [];
  for (let r = 0; r < grid - 1; r++)
    for (let c = 0; c < grid - 1; c++) {
      const at = r * grid + c;
      upper.push([at, at + grid, at + 1]);
      lower.push([at + 1, at + grid, at + grid + 1]);
    }
  return [...upper, ...lower];
}
