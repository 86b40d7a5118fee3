import { readFileSync } from "node:fs";
import type { Parameters } from "../engine/index.js";
import { InputError } from "../errors.js";
import { writeFileAtomic } from "../files.js";
import { floatToHalf, halfToFloat } from "./float16.js";

/** Largest header that is read; the format's own limit. */
const HEADER_LIMIT = 100_000_000;

const ITEM_BYTES: Record<string, number> = { F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, I32: 4, U8: 1 };

/** What a .safetensors file holds. */
export interface SafeTensors {
  tensors: Parameters;
  /** the free text entries of the header */
  metadata: Record<string, string>;
}

/**
 * Reads a .safetensors file; every type of number becomes single precision.
 *
 * Nothing is allocated by a number in the header before it is checked against the file's size.
 *
 * @param file path
 * @throws InputError when the file is missing or malformed
 * @example readSafetensors("models/synface-64/generator.safetensors").tensors["input.input"].shape;
 */
export function readSafetensors(file: string): SafeTensors {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new InputError(`Cannot read weights from ${file}: ${(error as Error).message}.`);
  }
  return parseSafetensors(bytes, file);
}

/** As {@link readSafetensors}, for bytes in memory; `name` is used in messages. */
export function parseSafetensors(bytes: Uint8Array, name = "the data"): SafeTensors {
  const fail = (why: string): never => {
    throw new InputError(`${name} is no valid safetensors file: ${why}. Fetch or write it again.`);
  };
  if (bytes.length < 8) fail(`it has only ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > HEADER_LIMIT || headerLength > bytes.length - 8) {
    fail(`its header claims ${headerLength} bytes of ${bytes.length}`);
  }
  let header: Record<string, unknown> = {};
  try {
    header = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + headerLength)),
    );
  } catch {
    fail("its header is no JSON");
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) fail("its header is no object");
  const start = 8 + headerLength;
  const available = bytes.length - start;
  const tensors: Parameters = {};
  const metadata: Record<string, string> = {};
  for (const [key, entry] of Object.entries(header)) {
    if (key === "__metadata__") {
      for (const [k, v] of Object.entries((entry ?? {}) as object)) metadata[k] = String(v);
      continue;
    }
    const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
    const isSize = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;
    if (typeof dtype !== "string" || !(dtype in ITEM_BYTES))
      fail(`"${key}" has the unknown type ${String(dtype)}`);
    if (!Array.isArray(shape) || !shape.every(isSize)) fail(`"${key}" has no shape`);
    if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize))
      fail(`"${key}" has no offsets`);
    const [from, to] = offsets as [number, number];
    const count = (shape as number[]).reduce((a, b) => a * b, 1);
    if (from > to || to > available || to - from !== count * ITEM_BYTES[dtype as string]) {
      fail(`"${key}" of shape ${(shape as number[]).join("x")} does not fit its ${to - from} bytes`);
    }
    // A copy in a buffer of its own (slice of a Node Buffer would share memory), so that it is aligned.
    const data = decode(Uint8Array.from(bytes.subarray(start + from, start + to)), dtype as string);
    // A null prototype would do as well, but plain objects print and compare better.
    Object.defineProperty(tensors, key, {
      value: { shape: shape as number[], data },
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return { tensors, metadata };
}

/** `bytes` fill a buffer of their own. */
function decode(bytes: Uint8Array, dtype: string): Float32Array {
  const { buffer } = bytes;
  switch (dtype) {
    case "F32":
      return new Float32Array(buffer as ArrayBuffer);
    case "F64":
      return Float32Array.from(new Float64Array(buffer as ArrayBuffer));
    case "F16":
      return halfToFloat(new Uint16Array(buffer as ArrayBuffer));
    case "BF16": {
      const wide = Uint32Array.from(new Uint16Array(buffer as ArrayBuffer), (bits) => bits << 16);
      return new Float32Array(wide.buffer);
    }
    case "I64":
      return Float32Array.from(new BigInt64Array(buffer as ArrayBuffer), Number);
    case "I32":
      return Float32Array.from(new Int32Array(buffer as ArrayBuffer));
    default:
      return Float32Array.from(bytes);
  }
}

/**
 * The bytes of a .safetensors file.
 *
 * @param tensors name -> shape and values
 * @param options `half` stores half precision (values beyond ±65504 are refused); `metadata` goes into the header
 * @throws InputError when a value does not fit half precision
 * @example formatSafetensors({ w: { shape: [2], data: Float32Array.of(1, 2) } }).length;
 */
export function formatSafetensors(
  tensors: Parameters,
  { half = false, metadata = {} }: { half?: boolean; metadata?: Record<string, string> } = {},
): Uint8Array {
  const header: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    if (half && data.some((value) => Math.abs(value) >= 65520)) {
      throw new InputError(
        `"${name}" has values beyond half precision's 65504; write it in single precision.`,
      );
    }
    const values = half ? floatToHalf(data) : data;
    const part = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    header[name] = { dtype: half ? "F16" : "F32", shape, data_offsets: [offset, offset + part.length] };
    parts.push(part);
    offset += part.length;
  }
  // Spaces bring the data to a multiple of 8 bytes, as the format asks.
  const text = JSON.stringify(header);
  const json = new TextEncoder().encode(text);
  const headerLength = Math.ceil(json.length / 8) * 8;
  const out = new Uint8Array(8 + headerLength + offset);
  new DataView(out.buffer).setBigUint64(0, BigInt(headerLength), true);
  out.fill(0x20, 8, 8 + headerLength);
  out.set(json, 8);
  let at = 8 + headerLength;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/**
 * Writes a .safetensors file, whole or not at all.
 *
 * @param file path
 * @param tensors name -> shape and values
 * @param options as for {@link formatSafetensors}
 * @throws InputError when it cannot be written
 * @example writeSafetensors("out/w.safetensors", parameters, { half: true });
 */
export function writeSafetensors(
  file: string,
  tensors: Parameters,
  options?: { half?: boolean; metadata?: Record<string, string> },
): void {
  writeFileAtomic(file, formatSafetensors(tensors, options));
}
