import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import type { Parameters } from "../engine/index.js";
import { InputError } from "../errors.js";
import { PickleGlobal, type PickleHooks, readPickle } from "./pickle.js";
import { TorchStorage, TorchTensor } from "./torchTensor.js";
import { ZipReader } from "./zipReader.js";

/** First integer of a file of torch before 1.6. */
const LEGACY_MAGIC = 119547037146038801333356n;

/**
 * Reads a PyTorch file (.pt, .pth): the zip format since torch 1.6, or the one before.
 *
 * Nothing in the file is executed: classes other than tensors and containers become inert records. Offsets and
 * strides of tensors are honoured; their numbers are read when asked for.
 *
 * @param file path
 * @returns Map for dictionaries, Array for lists and tuples, TorchTensor for tensors
 * @throws InputError when the file is missing, damaged, or no PyTorch file
 * @example const checkpoint = readTorch("celeba.pt") as Map<string, unknown>;
 */
export function readTorch(file: string): unknown {
  const start = firstBytes(file);
  if (start[0] === 0x50 && start[1] === 0x4b) return readZip(file);
  if (start[0] === 0x80) return readLegacy(file);
  throw new InputError(
    `${file} is no PyTorch file: it is neither a zip archive nor a pickle. Give a .pt or .pth file.`,
  );
}

function firstBytes(file: string): Uint8Array {
  const bytes = new Uint8Array(2);
  try {
    const descriptor = openSync(file, "r");
    readSync(descriptor, bytes, 0, 2, 0);
    closeSync(descriptor);
  } catch (error) {
    throw new InputError(`Cannot read weights from ${file}: ${(error as Error).message}.`);
  }
  return bytes;
}

function readZip(file: string): unknown {
  const zip = new ZipReader(file);
  try {
    const pickle = zip.names.find((name) => name.endsWith("/data.pkl"));
    if (!pickle) throw new InputError(`${file} is a zip archive, but no PyTorch file: it has no data.pkl.`);
    const folder = pickle.slice(0, -"data.pkl".length);
    const order = `${folder}byteorder`;
    if (zip.names.includes(order) && new TextDecoder().decode(zip.read(order)).trim() === "big") {
      throw new InputError(`${file} was saved on a big-endian machine; save it again on another.`);
    }
    const storages = new Map<string, TorchStorage>();
    const { value } = readPickle(zip.read(pickle), {
      reduce: rebuild,
      persistent: (id) => {
        const { className, key, count } = storageId(id);
        let storage = storages.get(key);
        if (!storage) {
          // Read at once: the archive is closed afterwards. A member's size is checked against the file's.
          const bytes = zip.read(`${folder}data/${key}`);
          storage = new TorchStorage(className, count, (length) => part(bytes, length, file));
          storages.set(key, storage);
        }
        return storage;
      },
    });
    return value;
  } finally {
    zip.close();
  }
}

function readLegacy(file: string): unknown {
  const bytes = new Uint8Array(readFileSync(file));
  const fail = (why: string): never => {
    throw new InputError(`${file} is no sound PyTorch file: ${why}. Fetch it again.`);
  };
  const magic = readPickle(bytes);
  if (magic.value !== LEGACY_MAGIC) fail("it is a pickle of another kind");
  const version = readPickle(bytes, {}, magic.end);
  const system = readPickle(bytes, {}, version.end);
  if (system.value instanceof Map && system.value.get("little_endian") === false) {
    fail("it was saved on a big-endian machine");
  }
  // The numbers come after the objects, so storages learn where theirs lie at the end.
  const storages = new Map<string, TorchStorage>();
  const places = new Map<string, Uint8Array>();
  const hooks: PickleHooks = {
    reduce: rebuild,
    persistent: (id) => {
      const { className, key, count, view } = storageId(id);
      let root = storages.get(key);
      if (!root) {
        root = new TorchStorage(className, count, (length) => {
          const place = places.get(key);
          return place ? part(place, length, file) : fail(`storage ${key} is missing`);
        });
        storages.set(key, root);
      }
      if (!view) return root;
      // A storage that is a slice of another: very old files.
      const base = root;
      const [, offset, size] = view.map(Number);
      return new TorchStorage(className, size, (length) => {
        const place = places.get(key) ?? fail(`storage ${key} is missing`);
        return part(place.subarray(offset * base.itemBytes), length, file);
      });
    },
  };
  const object = readPickle(bytes, hooks, system.end);
  const keys = readPickle(bytes, {}, object.end);
  if (!Array.isArray(keys.value)) fail("its list of storages is missing");
  let at = keys.end;
  for (const key of keys.value as unknown[]) {
    const storage = storages.get(String(key));
    if (!storage) return fail(`storage ${String(key)} belongs to no tensor`);
    if (at + 8 > bytes.length) fail("it is cut short");
    const count = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(at, true));
    const length = count * storage.itemBytes;
    if (!(count >= 0) || length > bytes.length - at - 8) fail("it is cut short");
    places.set(String(key), bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return object.value;
}

/** The first `length` bytes, if there are so many. */
function part(bytes: Uint8Array, length: number, file: string): Uint8Array {
  if (length > bytes.length) {
    throw new InputError(
      `${file} is damaged: a storage has ${bytes.length} bytes where ${length} were expected. Fetch it again.`,
    );
  }
  return bytes.subarray(0, length);
}

function storageId(id: unknown): { className: string; key: string; count: number; view?: unknown[] } {
  const [kind, type, key, , count, view] = Array.isArray(id) ? id : [];
  if (kind !== "storage" || !(type instanceof PickleGlobal)) {
    throw new InputError(
      "The file refers to something else than a tensor's storage; save it as a state dict.",
    );
  }
  return {
    className: type.name,
    key: String(key),
    count: Number(count),
    view: Array.isArray(view) ? view : undefined,
  };
}

/** Calls that make tensors; all others stay records. */
function rebuild(type: PickleGlobal, args: unknown[]): unknown {
  switch (type.path) {
    case "torch._utils._rebuild_tensor":
    case "torch._utils._rebuild_tensor_v2": {
      const [storage, offset, shape, stride] = args;
      if (!(storage instanceof TorchStorage) || !Array.isArray(shape) || !Array.isArray(stride)) {
        throw new InputError("The file has a tensor without a storage; it is damaged, fetch it again.");
      }
      return new TorchTensor(storage, offset as number, shape, stride);
    }
    case "torch._utils._rebuild_parameter":
      return args[0];
    default:
      return undefined;
  }
}

/**
 * The tensors of a dictionary, by name, in single precision.
 *
 * @param value what {@link readTorch} gave
 * @param path keys that lead to the dictionary, such as "g_ema"
 * @returns parameters; entries that are no tensors are left out
 * @throws InputError when there is no dictionary at the path
 * @example const vgg = stateDict(readTorch("vgg16.pth"));
 */
export function stateDict(value: unknown, ...path: string[]): Parameters {
  let found = value;
  for (const key of path) found = found instanceof Map ? found.get(key) : undefined;
  if (!(found instanceof Map)) {
    const known = value instanceof Map ? [...value.keys()].slice(0, 8).join(", ") : "no dictionary";
    throw new InputError(
      `The checkpoint has no state dict${path.length ? ` at "${path.join(".")}"` : ""}; it has: ${known}.`,
    );
  }
  const parameters: Parameters = Object.create(null);
  for (const [name, tensor] of found) {
    if (typeof name === "string" && tensor instanceof TorchTensor) {
      parameters[name] = { shape: tensor.shape, data: tensor.toFloat32() };
    }
  }
  return { ...parameters };
}
