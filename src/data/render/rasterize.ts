/**
 * Visibility of a mesh on a square raster: for every sample the nearest triangle that faces the viewer and the
 * barycentric weights of its first two vertices.
 */
export class VisibilityRaster {
  readonly triangle: Int32Array;
  readonly weight0: Float32Array;
  readonly weight1: Float32Array;
  readonly inverseDepth: Float32Array;

  /** @param size samples per side */
  constructor(readonly size: number) {
    this.triangle = new Int32Array(size * size);
    this.weight0 = new Float32Array(size * size);
    this.weight1 = new Float32Array(size * size);
    this.inverseDepth = new Float32Array(size * size);
  }

  /**
   * Draws triangles; sample (r, c) lies at screen position (c, r).
   *
   * @param screen vertices x 3: screen x, screen y and 1/depth (which is linear on the screen)
   * @param indices three vertices per triangle
   * @param count how many triangles to draw
   */
  draw(screen: Float32Array, indices: Int32Array, count: number): void {
    const { size, triangle, weight0, weight1, inverseDepth } = this;
    triangle.fill(-1);
    inverseDepth.fill(0);
    for (let t = 0; t < count; t++) {
      const a = 3 * indices[3 * t];
      const b = 3 * indices[3 * t + 1];
      const c = 3 * indices[3 * t + 2];
      const ax = screen[a];
      const ay = screen[a + 1];
      const bx = screen[b];
      const by = screen[b + 1];
      const cx = screen[c];
      const cy = screen[c + 1];
      const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
      if (area >= -1e-9) continue;
      const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx)));
      const right = Math.min(size - 1, Math.floor(Math.max(ax, bx, cx)));
      const top = Math.max(0, Math.ceil(Math.min(ay, by, cy)));
      const bottom = Math.min(size - 1, Math.floor(Math.max(ay, by, cy)));
      if (left > right || top > bottom) continue;
      const scale = 1 / area;
      const qa = screen[a + 2];
      const qb = screen[b + 2];
      const qc = screen[c + 2];
      for (let r = top; r <= bottom; r++) {
        for (let s = left; s <= right; s++) {
          const w0 = ((bx - s) * (cy - r) - (by - r) * (cx - s)) * scale;
          if (w0 < 0) continue;
          const w1 = ((cx - s) * (ay - r) - (cy - r) * (ax - s)) * scale;
          if (w1 < 0) continue;
          const w2 = 1 - w0 - w1;
          if (w2 < 0) continue;
          const q = w0 * qa + w1 * qb + w2 * qc;
          const i = r * size + s;
          if (q > inverseDepth[i]) {
            inverseDepth[i] = q;
            triangle[i] = t;
            weight0[i] = w0;
            weight1[i] = w1;
          }
        }
      }
    }
  }
}
