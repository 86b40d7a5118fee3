/** Where a buffer belongs in a state: keys and indices from the outside in. */
export type BufferPath = (string | number)[];

/** How binary values travel: beside the JSON, or as text in it. */
export type BinaryForm = "buffers" | "base64";

/**
 * The form that this kernel's host wants, from `GAN2SHAPE_BINARY`: `base64` where it drops buffers. Read each time, so
 * that a cell can set it, too.
 *
 * @throws RangeError for any other word
 */
export function binaryForm(): BinaryForm {
  const word = process.env.GAN2SHAPE_BINARY || "buffers";
  if (word === "buffers" || word === "base64") return word;
  throw new RangeError(`GAN2SHAPE_BINARY is "${word}", but must be buffers or base64.`);
}

/** A state as it travels: JSON without binary values, and these beside it. */
export interface PackedState {
  state: Record<string, unknown>;
  bufferPaths: BufferPath[];
  buffers: Uint8Array[];
}

/**
 * Takes the binary values out of a state, as widget protocol 2 wants it: gone from objects, `null` in lists, found
 * again by their paths. Typed arrays and array buffers count as binary; so nothing large ever becomes JSON.
 *
 * Some hosts drop the buffers of messages. For them a part can be text in its place, `{ base64: "..." }`: a third more
 * bytes, and only for models whose page knows it.
 *
 * @param state values by name; widgets in it become references
 * @param as how binary values travel
 * @example packState({ size: 2, depth: Float32Array.of(1, 2, 3, 4) }).bufferPaths; // [["depth"]]
 */
export function packState(state: Record<string, unknown>, as: BinaryForm = "buffers"): PackedState {
  const packed: PackedState = { state: {}, bufferPaths: [], buffers: [] };
  packed.state = packValue(state, [], packed, as) as Record<string, unknown>;
  return packed;
}

/**
 * Puts binary values back where their paths say; the inverse of {@link packState}. The state is changed in place.
 *
 * @throws RangeError when a path leads nowhere, since the sender then meant something else
 */
export function unpackState(
  state: Record<string, unknown>,
  paths: readonly BufferPath[],
  buffers: readonly Uint8Array[],
): Record<string, unknown> {
  for (const [i, path] of paths.entries()) {
    let place: Record<string | number, unknown> | undefined = state;
    for (const key of path.slice(0, -1)) place = ownObject(place, key);
    const last = path.at(-1);
    if (!place || last === undefined || last === "__proto__" || !buffers[i]) {
      throw new RangeError(`The buffer path ${JSON.stringify(path)} leads nowhere in the state.`);
    }
    place[last] = buffers[i];
  }
  return state;
}

/** What makes an object a widget in the eyes of the serializer; a second copy of this package may have made it. */
export interface Referable {
  readonly modelReference: string;
}

function packValue(value: unknown, path: BufferPath, into: PackedState, as: BinaryForm): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    const bytes = bytesOf(value);
    if (as === "base64") return { base64: Buffer.from(bytes).toString("base64") };
    into.bufferPaths.push(path);
    into.buffers.push(bytes);
    return null;
  }
  const reference = (value as Partial<Referable>).modelReference;
  if (typeof reference === "string") return reference;
  if (Array.isArray(value)) return value.map((item, i) => packValue(item, [...path, i], into, as));
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const packed = packValue(item, [...path, key], into, as);
    if (packed === null && item !== null) continue; // a buffer
    if (packed !== undefined) copy[key] = packed;
  }
  return copy;
}

/** The bytes of a view alone: what lies beside it in memory must not travel along. */
function bytesOf(value: ArrayBufferView | ArrayBuffer): Uint8Array {
  const bytes =
    value instanceof ArrayBuffer
      ? new Uint8Array(value)
      : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return bytes.slice();
}

function ownObject(place: object | undefined, key: string | number): Record<string, unknown> | undefined {
  if (!place || !Object.hasOwn(place, key)) return undefined;
  const value = (place as Record<string | number, unknown>)[key];
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}
