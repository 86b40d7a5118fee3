/** Builds small pickles by hand, instruction by instruction. */
const text = new TextEncoder();

const join = (...parts: (number | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "number" ? [part] : [...part])));

const uint32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);

/** What {@link pickle} writes: plain values, or instructions made by the helpers below. */
export type Node =
  | null
  | boolean
  | number
  | string
  | Node[]
  | Map<Node, Node>
  | Uint8Array
  | { code: Uint8Array };

export function code(node: Node): Uint8Array {
  if (node === null) return join(0x4e);
  if (node === true) return join(0x88);
  if (node === false) return join(0x89);
  if (typeof node === "number") {
    if (!Number.isInteger(node)) {
      const bytes = new Uint8Array(8);
      new DataView(bytes.buffer).setFloat64(0, node, false);
      return join(0x47, bytes);
    }
    return join(0x4a, uint32(node));
  }
  if (typeof node === "string") {
    const bytes = text.encode(node);
    return join(0x58, uint32(bytes.length), bytes);
  }
  if (node instanceof Uint8Array) return join(0x42, uint32(node.length), node);
  if (Array.isArray(node)) return join(0x5d, 0x28, ...node.map(code), 0x65);
  if (node instanceof Map) {
    return join(0x7d, 0x28, ...[...node].flatMap(([key, value]) => [code(key), code(value)]), 0x75);
  }
  return node.code;
}

export const tuple = (...items: Node[]): Node => ({ code: join(0x28, ...items.map(code), 0x74) });
export const global = (module: string, name: string): Node => ({
  code: join(0x63, text.encode(`${module}\n${name}\n`)),
});
export const reduce = (callable: Node, ...args: Node[]): Node => ({
  code: join(code(callable), code(tuple(...args)), 0x52),
});
export const persistent = (id: Node): Node => ({ code: join(code(id), 0x51) });
export const build = (object: Node, state: Node): Node => ({ code: join(code(object), code(state), 0x62) });
export const raw = (...bytes: number[]): Node => ({ code: Uint8Array.from(bytes) });

export const pickle = (node: Node): Uint8Array => join(0x80, 2, code(node), 0x2e);

/** A tensor as PyTorch saves it; `view` is there in the format before torch 1.6. */
export function tensor(
  { key, type = "FloatStorage", count, view }: { key: string; type?: string; count: number; view?: Node },
  offset: number,
  shape: number[],
  stride: number[],
): Node {
  const id: Node[] = ["storage", global("torch", type), key, "cuda:0", count];
  if (view !== undefined) id.push(view);
  const hooks = reduce(global("collections", "OrderedDict"));
  return reduce(
    global("torch._utils", "_rebuild_tensor_v2"),
    persistent(tuple(...id)),
    offset,
    tuple(...shape),
    tuple(...stride),
    false,
    hooks,
  );
}

/** A state dict: an OrderedDict filled in place, then given its `_metadata`. */
export function stateDictNode(entries: Record<string, Node>): Node {
  const items = Object.entries(entries).flatMap(([name, value]) => [code(name), code(value)]);
  const dictionary = { code: join(code(reduce(global("collections", "OrderedDict"))), 0x28, ...items, 0x75) };
  return build(dictionary, new Map<Node, Node>([["_metadata", new Map()]]));
}

/** A file of torch before 1.6. */
export function legacyFile(object: Node, storages: [string, Uint8Array, number][]): Uint8Array {
  const magic = raw(0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19);
  const system = new Map<Node, Node>([
    ["protocol_version", 1001],
    ["little_endian", true],
  ]);
  return join(
    pickle(magic),
    pickle(1001),
    pickle(system),
    pickle(object),
    pickle(storages.map(([key]) => key)),
    ...storages.flatMap(([, bytes, count]) => [
      new Uint8Array(BigInt64Array.of(BigInt(count)).buffer),
      bytes,
    ]),
  );
}
