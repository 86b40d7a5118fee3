/** A triangle mesh as the renderer takes it, in the model's own axes and units. */
export interface SurfaceMesh {
  /** vertices x 3 */
  readonly positions: Float32Array;
  /** vertices x 3, unit length, pointing outwards */
  readonly normals: Float32Array;
  /** one number per vertex for the painter, interpolated over the surface */
  readonly attribute: Float32Array;
  /** three vertices per triangle, counter-clockwise seen from outside; those in use come first */
  readonly indices: Int32Array;
  /** what each triangle belongs to, for the painter */
  readonly parts: Uint8Array;
  /** how many triangles are in use */
  readonly triangleCount: number;
}

/** Quads of a grid whose columns close into a ring, as triangles that face outwards. */
export function ringGrid(start: number, rows: number, columns: number, flip: boolean, out: number[]): void {
  for (let r = 0; r < rows - 1; r++) {
    for (let c = 0; c < columns; c++) {
      const a = start + r * columns + c;
      const b = start + r * columns + ((c + 1) % columns);
      const [d, e] = [a + columns, b + columns];
      if (flip) out.push(a, b, d, b, e, d);
      else out.push(a, d, b, b, d, e);
    }
  }
}

/** Normals of the vertices: the sum of the area-weighted normals around, pointing outwards. */
export function computeVertexNormals(
  p: Float32Array,
  indices: Int32Array,
  triangleCount: number,
  normals: Float32Array,
): void {
  normals.fill(0);
  for (let t = 0; t < 3 * triangleCount; t += 3) {
    const a = 3 * indices[t];
    const b = 3 * indices[t + 1];
    const c = 3 * indices[t + 2];
    const ux = p[b] - p[a];
    const uy = p[b + 1] - p[a + 1];
    const uz = p[b + 2] - p[a + 2];
    const vx = p[c] - p[a];
    const vy = p[c + 1] - p[a + 1];
    const vz = p[c + 2] - p[a + 2];
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    for (let k = 0, v = a; k < 3; k++, v = k === 1 ? b : c) {
      normals[v] += nx;
      normals[v + 1] += ny;
      normals[v + 2] += nz;
    }
  }
  for (let v = 0; v < normals.length; v += 3) {
    const [nx, ny, nz] = [normals[v], normals[v + 1], normals[v + 2]];
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
    normals[v] /= length;
    normals[v + 1] /= length;
    normals[v + 2] /= length;
  }
}
