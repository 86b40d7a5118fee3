import { deflateSync, inflateSync } from "fflate";

/**
 * Meshes on their way into a page: whole numbers, differences between neighbours, bytes of equal weight together,
 * deflated. A 64 px shape takes about 50 KB this way instead of 450. This file runs on both sides.
 */
export interface CodedArrays {
  positions: Float32Array; // (V, 3)
  uvs: Float32Array; // (V, 2)
  normals: Float32Array; // (V, 3)
  indices: Uint32Array; // (F, 3)
}

/** Raised when the layout changes, so that a page with an older viewer leaves a newer mesh alone. */
export const FORMAT = 1;

const POSITION_STEPS = 0xffff;
/** 11 bits per axis of the octahedron: normals are right to 0.15 degrees. */
const NORMAL_STEPS = 2047;

/**
 * Packs a mesh. Positions are rounded to 1/65535 of their extent along each axis.
 *
 * @example const bytes = encodeMesh(mesh);
 */
export function encodeMesh({ positions, uvs, normals, indices }: CodedArrays): Uint8Array {
  const sections = [
    ...quantized(positions, 3, POSITION_STEPS),
    ...quantized(uvs, 2, POSITION_STEPS),
    ...packed(octahedral(normals), 2),
    ...packed(Int32Array.from(indices), 3),
  ];
  const bytes = new Uint8Array(sections.reduce((sum, section) => sum + section.length, 0));
  let at = 0;
  for (const section of sections) {
    bytes.set(section, at);
    at += section.length;
  }
  return deflateSync(bytes, { level: 9 });
}

/**
 * Unpacks a mesh.
 *
 * @param bytes what {@link encodeMesh} made
 * @throws Error when the bytes end early
 */
export function decodeMesh(bytes: Uint8Array): CodedArrays {
  const reader = new Reader(inflateSync(bytes));
  return {
    positions: reader.quantized(3),
    uvs: reader.quantized(2),
    normals: fromOctahedral(reader.packed()),
    indices: Uint32Array.from(reader.packed()),
  };
}

/** The range of each component, then the values as whole steps of it. */
function quantized(values: Float32Array, stride: number, steps: number): Uint8Array[] {
  const low = new Float32Array(stride).fill(Infinity);
  const high = new Float32Array(stride).fill(-Infinity);
  for (const [i, value] of values.entries()) {
    low[i % stride] = Math.min(low[i % stride], value);
    high[i % stride] = Math.max(high[i % stride], value);
  }
  const step = low.map((value, k) => (high[k] - value) / steps || 1);
  const whole = Int32Array.from(values, (value, i) =>
    Math.round((value - low[i % stride]) / step[i % stride]),
  );
  return [floatBytes(low), floatBytes(step), ...packed(whole, stride)];
}

/** Differences to the value one vertex before, folded to be positive, in as few bytes as the largest needs. */
function packed(values: Int32Array, stride: number): Uint8Array[] {
  const folded = Uint32Array.from(values, (value, i) => {
    const difference = value - (i < stride ? 0 : values[i - stride]);
    return difference < 0 ? -2 * difference - 1 : 2 * difference;
  });
  const largest = folded.reduce((max, value) => Math.max(max, value), 0);
  const width = largest < 0x100 ? 1 : largest < 0x10000 ? 2 : 4;
  const planes = Array.from({ length: width }, (_, plane) =>
    Uint8Array.from(folded, (value) => (value >>> (8 * plane)) & 0xff),
  );
  return [floatBytes(Float32Array.of(values.length, stride, width)), ...planes];
}

class Reader {
  #at = 0;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  quantized(stride: number): Float32Array {
    const low = this.#floats(stride);
    const step = this.#floats(stride);
    return Float32Array.from(this.packed(), (value, i) => low[i % stride] + step[i % stride] * value);
  }

  packed(): Int32Array {
    const [count, stride, width] = this.#floats(3);
    if (this.#at + count * width > this.#view.byteLength) throw new RangeError("the mesh data end early");
    const values = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      let folded = 0;
      for (let plane = 0; plane < width; plane++)
        folded += this.#view.getUint8(this.#at + plane * count + i) * 2 ** (8 * plane);
      const difference = folded % 2 ? -(folded + 1) / 2 : folded / 2;
      values[i] = difference + (i < stride ? 0 : values[i - stride]);
    }
    this.#at += count * width;
    return values;
  }

  #floats(count: number): Float32Array {
    const values = Float32Array.from({ length: count }, (_, i) =>
      this.#view.getFloat32(this.#at + 4 * i, true),
    );
    this.#at += 4 * count;
    return values;
  }
}

function floatBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setFloat32(4 * i, value, true);
  return bytes;
}

/** Unit vectors as points of an octahedron unfolded to a square (Meyer et al., 2010). */
function octahedral(normals: Float32Array): Int32Array {
  const result = new Int32Array((normals.length / 3) * 2);
  for (let i = 0; i < normals.length / 3; i++) {
    const [x, y, z] = normals.subarray(3 * i, 3 * i + 3);
    const sum = Math.abs(x) + Math.abs(y) + Math.abs(z) || 1;
    const [u, v] = z >= 0 ? [x / sum, y / sum] : fold(x / sum, y / sum);
    result[2 * i] = Math.round((u / 2 + 0.5) * NORMAL_STEPS);
    result[2 * i + 1] = Math.round((v / 2 + 0.5) * NORMAL_STEPS);
  }
  return result;
}

function fromOctahedral(coded: Int32Array): Float32Array {
  const result = new Float32Array((coded.length / 2) * 3);
  for (let i = 0; i < coded.length / 2; i++) {
    const u = (coded[2 * i] / NORMAL_STEPS) * 2 - 1;
    const v = (coded[2 * i + 1] / NORMAL_STEPS) * 2 - 1;
    const z = 1 - Math.abs(u) - Math.abs(v);
    const [x, y] = z >= 0 ? [u, v] : fold(u, v);
    const length = Math.hypot(x, y, z) || 1;
    result.set([x / length, y / length, z / length], 3 * i);
  }
  return result;
}

function fold(u: number, v: number): [number, number] {
  return [(1 - Math.abs(v)) * (u >= 0 ? 1 : -1), (1 - Math.abs(u)) * (v >= 0 ? 1 : -1)];
}
