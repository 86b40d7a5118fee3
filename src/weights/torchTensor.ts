import { InputError } from "../errors.js";
import { halfToFloat } from "./float16.js";

/** Types of a PyTorch storage by its class, and the bytes of one element. */
const STORAGE_TYPES: Record<string, { dtype: string; bytes: number }> = {
  FloatStorage: { dtype: "float32", bytes: 4 },
  DoubleStorage: { dtype: "float64", bytes: 8 },
  HalfStorage: { dtype: "float16", bytes: 2 },
  BFloat16Storage: { dtype: "bfloat16", bytes: 2 },
  LongStorage: { dtype: "int64", bytes: 8 },
  IntStorage: { dtype: "int32", bytes: 4 },
  ShortStorage: { dtype: "int16", bytes: 2 },
  CharStorage: { dtype: "int8", bytes: 1 },
  ByteStorage: { dtype: "uint8", bytes: 1 },
  BoolStorage: { dtype: "bool", bytes: 1 },
};

/** A run of numbers that tensors are views of. */
export class TorchStorage {
  readonly dtype: string;
  readonly itemBytes: number;
  #values: Float32Array | undefined;

  /**
   * @param className such as FloatStorage
   * @param count elements that the pickle claims
   * @param load gives the bytes, at least `byteLength` of them
   */
  constructor(
    className: string,
    readonly count: number,
    readonly load: (byteLength: number) => Uint8Array,
  ) {
    const type = Object.hasOwn(STORAGE_TYPES, className) ? STORAGE_TYPES[className] : undefined;
    if (!type) {
      throw new InputError(`The file has a tensor of the unknown type ${className}; save it as float32.`);
    }
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new InputError(`The file has a storage of ${count} elements; it is damaged, fetch it again.`);
    }
    this.dtype = type.dtype;
    this.itemBytes = type.bytes;
  }

  /** All elements in single precision; read when first asked for. */
  values(): Float32Array {
    this.#values ??= toFloats(this.load(this.count * this.itemBytes), this.dtype);
    return this.#values;
  }
}

function toFloats(raw: Uint8Array, dtype: string): Float32Array {
  // A copy starts at an aligned address.
  const { buffer } = Uint8Array.from(raw);
  switch (dtype) {
    case "float32":
      return new Float32Array(buffer);
    case "float64":
      return Float32Array.from(new Float64Array(buffer));
    case "float16":
      return halfToFloat(new Uint16Array(buffer));
    case "bfloat16":
      return new Float32Array(Uint32Array.from(new Uint16Array(buffer), (bits) => bits << 16).buffer);
    case "int64":
      return Float32Array.from(new BigInt64Array(buffer), Number);
    case "int32":
      return Float32Array.from(new Int32Array(buffer));
    case "int16":
      return Float32Array.from(new Int16Array(buffer));
    case "int8":
      return Float32Array.from(new Int8Array(buffer));
    default:
      return Float32Array.from(new Uint8Array(buffer));
  }
}

/** A strided view of a storage, as PyTorch saves tensors. */
export class TorchTensor {
  /**
   * @param offset first element, in elements
   * @param shape extents
   * @param stride steps per axis, in elements
   * @throws InputError when the view leaves the storage
   */
  constructor(
    readonly storage: TorchStorage,
    readonly offset: number,
    readonly shape: number[],
    readonly stride: number[],
  ) {
    const isSize = (n: unknown): boolean => Number.isSafeInteger(n) && (n as number) >= 0;
    const count = shape.reduce((a, b) => a * b, 1);
    const last = shape.reduce((at, extent, axis) => at + (extent - 1) * stride[axis], offset);
    const sound = [offset, ...shape, ...stride].every(isSize) && shape.length === stride.length;
    // The count as well: with steps of 0 a small storage could claim any size.
    if (!sound || (count > 0 && (last >= storage.count || count > storage.count))) {
      throw new InputError(
        `The file has a tensor of shape ${shape.join("x")} that leaves its storage of ${storage.count} elements; it is damaged, fetch it again.`,
      );
    }
  }

  /** The elements in row-major order. */
  toFloat32(): Float32Array {
    const { offset, shape, stride } = this;
    const count = shape.reduce((a, b) => a * b, 1);
    const values = this.storage.values();
    const out = new Float32Array(count);
    if (count === 0) return out;
    const index = new Array<number>(shape.length).fill(0);
    let at = offset;
    for (let i = 0; i < count; i++) {
      out[i] = values[at];
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        at += stride[axis];
        if (++index[axis] < shape[axis]) break;
        at -= stride[axis] * shape[axis];
        index[axis] = 0;
      }
    }
    return out;
  }
}
