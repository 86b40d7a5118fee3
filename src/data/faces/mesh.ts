import { computeVertexNormals, ringGrid, type SurfaceMesh } from "../render/surfaceMesh.js";
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
const VERTEX_COUNT = CURTAIN_START + CURTAIN_VERTICES;

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
const TRIANGLES = topology.indices;
const TRIANGLE_PARTS = Uint8Array.from({ length: topology.all }, (_, i) =>
  i < topology.head ? PART_HEAD : i < topology.ears ? PART_EAR : PART_CURTAIN,
);

/** The geometry of one face in head space (centimetres); reused from face to face. */
export class HeadMesh implements SurfaceMesh {
  readonly positions = new Float32Array(3 * VERTEX_COUNT);
  readonly normals = new Float32Array(3 * VERTEX_COUNT);
  /** hairDepth of every vertex of the head. */
  readonly attribute = new Float32Array(VERTEX_COUNT);
  readonly indices = TRIANGLES;
  readonly parts = TRIANGLE_PARTS;
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
    growCap(identity, at, this.base, this.head, this.attribute);
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
    computeVertexNormals(this.positions, TRIANGLES, this.triangleCount, this.normals);
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
}
