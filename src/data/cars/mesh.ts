import { computeVertexNormals, ringGrid, type SurfaceMesh } from "../render/surfaceMesh.js";
import {
  MIRROR_COLUMNS,
  MIRROR_ROWS,
  modelMirror,
  modelWheel,
  WHEEL_COLUMNS,
  WHEEL_ROWS,
} from "./attachments.js";
import { bodyLines } from "./bodyLines.js";
import { BODY_COLUMNS, BODY_ROWS, modelBody } from "./bodyShell.js";
import { CABIN_COLUMNS, CABIN_ROWS, modelCabin } from "./cabin.js";
import type { CarIdentity } from "./identity.js";

/** What a triangle belongs to. */
export const PART_BODY = 0;
export const PART_CABIN = 1;
export const PART_WHEEL = 2;
export const PART_MIRROR = 3;

const BODY_VERTICES = BODY_ROWS * BODY_COLUMNS;
const CABIN_VERTICES = CABIN_ROWS * CABIN_COLUMNS;
const WHEEL_VERTICES = WHEEL_ROWS * WHEEL_COLUMNS;
const MIRROR_VERTICES = MIRROR_ROWS * MIRROR_COLUMNS;
const CABIN_START = BODY_VERTICES;
const WHEEL_START = CABIN_START + CABIN_VERTICES;
const MIRROR_START = WHEEL_START + 4 * WHEEL_VERTICES;
const VERTEX_COUNT = MIRROR_START + 2 * MIRROR_VERTICES;
const SIDES = [1, -1] as const;

const topology = (() => {
  const indices: number[] = [];
  const parts: number[] = [];
  const add = (part: number, start: number, rows: number, columns: number, flip: boolean) => {
    ringGrid(start, rows, columns, flip, indices);
    while (parts.length < indices.length / 3) parts.push(part);
  };
  add(PART_BODY, 0, BODY_ROWS, BODY_COLUMNS, true);
  add(PART_CABIN, CABIN_START, CABIN_ROWS, CABIN_COLUMNS, true);
  for (let i = 0; i < 4; i++)
    add(PART_WHEEL, WHEEL_START + i * WHEEL_VERTICES, WHEEL_ROWS, WHEEL_COLUMNS, i % 2 === 0);
  for (let i = 0; i < 2; i++)
    add(PART_MIRROR, MIRROR_START + i * MIRROR_VERTICES, MIRROR_ROWS, MIRROR_COLUMNS, true);
  return { indices: Int32Array.from(indices), parts: Uint8Array.from(parts) };
})();

/**
 * The geometry of one car, in its own axes: x to the side, y down from the ground (so heights are negative), z from the
 * front bumper backwards, metres. Reused from car to car.
 */
export class CarMesh implements SurfaceMesh {
  readonly positions = new Float32Array(3 * VERTEX_COUNT);
  readonly normals = new Float32Array(3 * VERTEX_COUNT);
  readonly attribute = new Float32Array(VERTEX_COUNT);
  readonly indices = topology.indices;
  readonly parts = topology.parts;
  readonly triangleCount = topology.parts.length;

  /** Models the given car. */
  model(identity: CarIdentity): void {
    const lines = bodyLines(identity);
    const grid = (start: number, count: number) => this.positions.subarray(3 * start, 3 * (start + count));
    modelBody(identity, lines, grid(0, BODY_VERTICES), this.attribute.subarray(0, CABIN_START));
    modelCabin(
      identity,
      lines,
      grid(CABIN_START, CABIN_VERTICES),
      this.attribute.subarray(CABIN_START, WHEEL_START),
    );
    lines.axles.forEach((axle, a) => {
      SIDES.forEach((side, i) => {
        const start = WHEEL_START + (2 * a + i) * WHEEL_VERTICES;
        modelWheel(identity, lines, axle, side, grid(start, WHEEL_VERTICES));
      });
    });
    SIDES.forEach((side, i) => {
      modelMirror(identity, lines, side, grid(MIRROR_START + i * MIRROR_VERTICES, MIRROR_VERTICES));
    });
    computeVertexNormals(this.positions, this.indices, this.triangleCount, this.normals);
  }
}
