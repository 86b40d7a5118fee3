import { InputError } from "../errors.js";
import { writeFileAtomic } from "../files.js";
import { readBytes } from "./image.js";

/** The array types that are read and written. */
const TYPES = { "<f4": Float32Array, "<i4": Int32Array, "|u1": Uint8Array } as const;
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const LONGEST_HEADER = 65536;

/** An array of any rank, row-major. */
export interface NpyArray {
  shape: number[];
  data: Float32Array | Int32Array | Uint8Array;
}

/**
 * An array as the bytes of an `.npy` file (format 1.0 of NumPy, C order, little-endian).
 *
 * @param array its values (float32, int32 or uint8) and shape
 * @throws InputError when the shape does not fit the data
 * @example encodeNpy({ shape: [64, 64], data: depth })
 */
export function encodeNpy(array: NpyArray): Uint8Array {
  const { shape, data } = array;
  const count = shape.reduce((product, n) => product * n, 1);
  if (shape.some((n) => !Number.isInteger(n) || n < 0) || count !== data.length) {
    throw new InputError(
      `encodeNpy: shape [${shape.join(", ")}] has ${count} values, but ${data.length} came; give a shape that fits.`,
    );
  }
  const descr = data instanceof Float32Array ? "<f4" : data instanceof Int32Array ? "<i4" : "|u1";
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // The data begin at a multiple of 64 bytes; the header ends in a line feed.
  const padded = `${dictionary.padEnd(Math.ceil((10 + dictionary.length + 1) / 64) * 64 - 11)}\n`;
  const out = new Uint8Array(10 + padded.length + data.byteLength);
  out.set([...MAGIC, 1, 0, padded.length & 255, padded.length >> 8]);
  for (let i = 0; i < padded.length; i++) out[10 + i] = padded.charCodeAt(i);
  out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 10 + padded.length);
  return out;
}

/**
 * Writes an array to an `.npy` file.
 *
 * @example writeNpy("out/depth.npy", { shape: [64, 64], data: depth });
 */
export function writeNpy(file: string, array: NpyArray): void {
  writeFileAtomic(file, encodeNpy(array));
}

/**
 * Reads an `.npy` file.
 *
 * @param source a path, or the bytes of a file; float32, int32 or uint8 in C order
 * @returns the values and their shape
 * @throws InputError when it is no such file, or its header promises more or less than the file holds
 * @example const { shape, data } = readNpy("out/depth.npy");
 */
export function readNpy(source: string | Uint8Array): NpyArray {
  const name = typeof source === "string" ? source : "The array given as bytes";
  const bytes = typeof source === "string" ? readBytes(source) : source;
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw new InputError(`${name} is not an .npy file; write it with numpy.save.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6];
  const start = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (version < 1 || version > 3 || length > LONGEST_HEADER || start + length > bytes.length) {
    throw new InputError(`${name} has a damaged .npy header; write it again with numpy.save.`);
  }
  const header = new TextDecoder("latin1").decode(bytes.subarray(start, start + length));
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const tuple = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (descr === undefined || order === undefined || tuple === undefined) {
    throw new InputError(`${name} has a damaged .npy header; write it again with numpy.save.`);
  }
  if (!Object.hasOwn(TYPES, descr) || order === "True") {
    throw new InputError(
      `${name} holds ${descr} in ${order === "True" ? "Fortran" : "C"} order, but float32, int32 or uint8 in C order are read; save numpy.ascontiguousarray(a, "float32").`,
    );
  }
  const shape = tuple
    .split(",")
    .filter((part) => part.trim() !== "")
    .map(Number);
  const Type = TYPES[descr as keyof typeof TYPES];
  const promised = shape.reduce((product, n) => product * n, 1) * Type.BYTES_PER_ELEMENT;
  const present = bytes.length - start - length;
  if (promised !== present) {
    throw new InputError(
      `${name} promises ${promised} bytes of data in its header, but holds ${present}; write it again with numpy.save.`,
    );
  }
  // A copy of their own: the bytes of a file need not be aligned.
  return { shape, data: new Type(new Uint8Array(bytes.subarray(start + length)).buffer) };
}
