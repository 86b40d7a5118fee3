import { encodePng } from "../data/image.js";
import type { MeshData } from "../geometry/index.js";

/** glTF's numbers for what an array holds. */
const FLOAT = 5126;
const UNSIGNED_SHORT = 5123;
const UNSIGNED_INT = 5125;
const VERTICES = 34962;
const TRIANGLES = 34963;
const LINEAR = 9729;
const CLAMP_TO_EDGE = 33071;

/**
 * A mesh as a self-contained GLB file (binary glTF 2.0), the texture inside.
 *
 * y is up and the front faces +z, as glTF wants it; the object stands at the origin and is one unit in its largest
 * extent. The material is unlit where the viewer can (`KHR_materials_unlit`): the texture carries its own light.
 *
 * @param mesh positions, texture coordinates, normals, triangles and texture
 * @returns the file's bytes
 * @see glTF 2.0 specification, section 4 (GLB)
 * @example writeFileAtomic("face.glb", encodeGlb(shape.mesh));
 */
export function encodeGlb(mesh: MeshData): Uint8Array {
  const { positions, normals, indices, texture } = mesh;
  const vertexCount = positions.length / 3;
  const [low, high] = boundsOf(positions);
  const extent = Math.max(...high.map((value, k) => value - low[k])) || 1;
  const short = vertexCount < 65535;
  const png = encodePng({ shape: texture.shape.slice(-3) as [3, number, number], data: texture.data });
  const parts = [
    bytesOf(positions),
    bytesOf(unitNormals(normals)),
    bytesOf(imageCoordinates(mesh)),
    bytesOf(short ? Uint16Array.from(indices) : indices),
    png,
  ];
  const offsets: number[] = [];
  let length = 0;
  for (const part of parts) {
    offsets.push(length);
    length += padded(part.length);
  }
  const view = (i: number, target?: number) => ({
    buffer: 0,
    byteOffset: offsets[i],
    byteLength: parts[i].length,
    ...(target && { target }),
  });
  const floats = (bufferView: number, type: string) => ({
    bufferView,
    componentType: FLOAT,
    count: vertexCount,
    type,
  });
  const document = {
    asset: { version: "2.0", generator: "gan2shape" },
    extensionsUsed: ["KHR_materials_unlit"],
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [
      {
        mesh: 0,
        name: "object",
        scale: [1 / extent, 1 / extent, 1 / extent],
        translation: low.map((value, k) => -(value + high[k]) / 2 / extent),
      },
    ],
    meshes: [
      {
        primitives: [{ attributes: { POSITION: 0, NORMAL: 1, TEXCOORD_0: 2 }, indices: 3, material: 0 }],
      },
    ],
    materials: [
      {
        name: "canonical image",
        doubleSided: true,
        pbrMetallicRoughness: { baseColorTexture: { index: 0 }, metallicFactor: 0, roughnessFactor: 1 },
        extensions: { KHR_materials_unlit: {} },
      },
    ],
    textures: [{ source: 0, sampler: 0 }],
    samplers: [{ magFilter: LINEAR, minFilter: LINEAR, wrapS: CLAMP_TO_EDGE, wrapT: CLAMP_TO_EDGE }],
    images: [{ bufferView: 4, mimeType: "image/png" }],
    accessors: [
      { ...floats(0, "VEC3"), min: low, max: high },
      floats(1, "VEC3"),
      floats(2, "VEC2"),
      {
        bufferView: 3,
        componentType: short ? UNSIGNED_SHORT : UNSIGNED_INT,
        count: indices.length,
        type: "SCALAR",
      },
    ],
    bufferViews: [view(0, VERTICES), view(1, VERTICES), view(2, VERTICES), view(3, TRIANGLES), view(4)],
    buffers: [{ byteLength: length }],
  };
  return container(new TextEncoder().encode(JSON.stringify(document)), parts, offsets, length);
}

/** Header, JSON chunk (filled up with spaces), binary chunk (filled up with zeros). */
function container(
  json: Uint8Array,
  parts: Uint8Array[],
  offsets: number[],
  binaryLength: number,
): Uint8Array {
  const jsonLength = padded(json.length);
  const bytes = new Uint8Array(12 + 8 + jsonLength + 8 + binaryLength);
  const words = new DataView(bytes.buffer);
  const chunk = (at: number, length: number, type: string) => {
    words.setUint32(at, length, true);
    bytes.set(new TextEncoder().encode(type), at + 4);
  };
  bytes.set(new TextEncoder().encode("glTF"));
  words.setUint32(4, 2, true);
  words.setUint32(8, bytes.length, true);
  chunk(12, jsonLength, "JSON");
  bytes.fill(0x20, 20, 20 + jsonLength);
  bytes.set(json, 20);
  chunk(20 + jsonLength, binaryLength, "BIN\0");
  parts.forEach((part, i) => {
    bytes.set(part, 28 + jsonLength + offsets[i]);
  });
  return bytes;
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function bytesOf(values: Float32Array | Uint16Array | Uint32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function boundsOf(positions: Float32Array): [number[], number[]] {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = low.map((value) => -value);
  positions.forEach((value, i) => {
    low[i % 3] = Math.min(low[i % 3], value);
    high[i % 3] = Math.max(high[i % 3], value);
  });
  return [low, high];
}

/** glTF demands unit length, which the method's normals only nearly have. */
function unitNormals(normals: Float32Array): Float32Array {
  return normals.map((value, i) => {
    const at = i - (i % 3);
    return value / (Math.hypot(normals[at], normals[at + 1], normals[at + 2]) || 1);
  });
}

/** v downwards, and 0 to 1 from edge to edge of the image rather than from pixel centre to pixel centre. */
function imageCoordinates({ uvs, texture }: MeshData): Float32Array {
  const size = texture.shape[texture.shape.length - 1];
  return uvs.map((value, i) => ((i % 2 === 0 ? value : 1 - value) * (size - 1) + 0.5) / size);
}
