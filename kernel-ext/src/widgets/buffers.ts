/** Where a buffer belongs in a state: keys and indices from the outside in. */
export type BufferPath = (string | number)[];

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
 * @param state values by name; widgets in it become references
 * @example packState({ size: 2, depth: Float32Array.of(1, 2, 3, 4) }).bufferPaths; // [["depth"]]
 */
export function packState(state: Record<string, unknown>): PackedState {
  const packed: PackedState = { state: {}, bufferPaths: [], buffers: [] };
  packed.state = packValue(state, [], packed) as Record<string, unknown>;
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

function packValue(value: unknown, path: BufferPath, into: PackedState): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    into.bufferPaths.push(path);
    into.buffers.push(bytesOf(value));
    return null;
  }
  const reference = (value as Partial<Referable>).modelReference;
  if (typeof reference === "string") return reference;
  if (Array.isArray(value)) return value.map((item, i) => packValue(item, [...path, i], into));
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const packed = packValue(item, [...path, key], into);
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
