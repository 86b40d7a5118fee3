import { EAR_RINGS, EAR_SPOKES, modelEar } from "./ear.js";
import { CURTAIN_COLUMNS, CURTAIN_ROWS, growCap, hangCurtain, LONG_HAIR } from "./hair.js";
import { HEAD_COLUMNS, HEAD_ROWS, loftHead } from "./head.js";
import type { FaceIdentity } from "./identity.js";
import { landmarks } from "./landmarks.js";
import { sculptFace } from "./sculpt.js";

/** What a triangle belongs to. */
export const PART_HEAD = 0;
export const PART_EAR = 1;
export const PART_CURTAIN = 2;

const HEAD_VERTICES = HEAD_ROWS * HEAD_COLUMNS;
const EAR_VERTICES = EAR_RINGS * EAR_SPOKES;
const CURTAIN_VERTICES = CURTAIN_ROWS * CURTAIN_COLUMNS;
const EAR_START = HEAD_VERTICES;
const CURTAIN_START = EAR_START + 2 * EAR_VERTICES;
export const VERTEX_COUNT = CURTAIN_START + CURTAIN_VERTICES;

/** Quads of a grid whose columns close into a ring, as triangles that face outwards. */
function ringGrid(start: number, rows: number, columns: number, flip: boolean, out: number[]): void {
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

const topology = (() => {
  const list: number[] = [];
  ringGrid(0, HEAD_ROWS, HEAD_COLUMNS, false, list);
  const head = list.length / 3;
  ringGrid(EAR_START, EAR_RINGS, EAR_SPOKES, true, list);
  ringGrid(EAR_START + EAR_VERTICES, EAR_RINGS, EAR_SPOKES, false, list);
  const ears = list.length / 3;
  ringGrid(CURTAIN_START, CURTAIN_ROWS, CURTAIN_COLUMNS, false, list);
  return { indices: Int32Array.from(list), head, ears, all: list.length / 3 };
})();

/** Vertex indices of every triangle, three each; which of them are used depends on the face. */
export const TRIANGLES = topology.indices;
export const TRIANGLE_PARTS = Uint8Array.from({ length: topology.all }, (_, i) =>
  i < topology.head ? PART_HEAD : i < topology.ears ? PART_EAR : PART_CURTAIN,
);

/** The geometry of one face in head space (centimetres); reused from face to face. */
export class HeadMesh {
  readonly positions = new Float32Array(3 * VERTEX_COUNT);
  readonly normals = new Float32Array(3 * VERTEX_COUNT);
  /** hairDepth of every vertex of the head. */
  readonly hair = new Float32Array(VERTEX_COUNT);
  /** The triangles in use come first. */
  triangleCount = topology.all;
  private readonly base = new Float32Array(3 * HEAD_VERTICES);
  private readonly head = this.positions.subarray(0, 3 * HEAD_VERTICES);
  private readonly ears = [
    this.positions.subarray(3 * EAR_START, 3 * (EAR_START + EAR_VERTICES)),
    this.positions.subarray(3 * (EAR_START + EAR_VERTICES), 3 * CURTAIN_START),
  ];
  private readonly curtain = this.positions.subarray(3 * CURTAIN_START);

  /** Models the given face. */
  model(identity: FaceIdentity): void {
    const at = landmarks(identity);
    const long = identity.hairLength >= LONG_HAIR;
    loftHead(identity, at, this.base);
    this.head.set(this.base);
    sculptFace(identity, at, this.head);
    growCap(identity, at, this.base, this.head, this.hair);
    if (long) {
      // Long hair hides the ears: their triangles shrink to nothing.
      for (const ear of this.ears) ear.fill(0);
    } else {
      const attachX = this.sideAt(at.earY);
      modelEar(identity, at, 1, attachX, this.ears[0]);
      modelEar(identity, at, -1, attachX, this.ears[1]);
    }
    if (long) hangCurtain(identity, at, this.curtain);
    this.triangleCount = long ? topology.all : topology.ears;
    this.computeNormals();
  }

  /** Half-width of the bare head beside the ears. */
  private sideAt(y: number): number {
    let best = 0;
    let nearest = Number.POSITIVE_INFINITY;
    for (let v = 0; v < HEAD_VERTICES; v++) {
      if (this.base[3 * v] <= 0) continue;
      const distance = Math.abs(this.base[3 * v + 1] - y) + Math.abs(this.base[3 * v + 2] - 0.2);
      if (distance < nearest) {
        nearest = distance;
        best = this.base[3 * v];
      }
    }
    return best;
  }

  /** Normals of the vertices: the sum of the area-weighted normals around, pointing outwards. */
  private computeNormals(): void {
    const { positions: p, normals } = this;
    normals.fill(0);
    for (let t = 0; t < 3 * this.triangleCount; t += 3) {
      const a = 3 * TRIANGLES[t];
      const b = 3 * TRIANGLES[t + 1];
      const c = 3 * TRIANGLES[t + 2];
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
}
