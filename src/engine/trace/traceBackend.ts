import { tf } from "../tf.js";
import type { Shape } from "../types.js";
import type { DType, Value } from "./graph.js";
import type { GraphBuilder } from "./graphBuilder.js";

export const TRACE_BACKEND = "gan2shape-trace";

/**
 * A TensorFlow.js backend that computes nothing: each kernel that runs on it is added to a graph.
 *
 * Numbers that enter from outside (constants in the code, frozen weights) become constants of the graph; what
 * kernels return are symbols, which cannot be read.
 */
class TraceBackend extends tf.KernelBackend {
  #data = new tf.DataStorage<Value>(this, tf.engine());
  #graph: GraphBuilder | undefined;

  /** The graph being recorded. */
  get graph(): GraphBuilder {
    if (!this.#graph) throw new Error("internal: nothing is being traced");
    return this.#graph;
  }

  /** Records what `fn` runs into `graph`. */
  record<T>(graph: GraphBuilder, fn: () => T): T {
    if (this.#graph) throw new Error("A program cannot be compiled inside another one's function.");
    const before = tf.getBackend();
    this.#graph = graph;
    // Both calls take effect at once: neither backend initialises asynchronously.
    void tf.setBackend(TRACE_BACKEND);
    tf.engine().startScope("trace");
    try {
      return fn();
    } finally {
      tf.engine().endScope();
      void tf.setBackend(before);
      this.#graph = undefined;
    }
  }

  symbol(dataId: object): Value {
    return this.#data.get(dataId);
  }

  /** A handle for a value, to be wrapped in a tensor. */
  handle(value: Value): object {
    const dataId = {};
    this.#data.set(dataId, value);
    return dataId;
  }

  override write(values: tf.backend_util.BackendValues, shape: Shape, dtype: tf.DataType): object {
    if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
      throw new Error(`Arrays of type ${dtype} cannot be traced; use float32, int32 or bool.`);
    }
    // A private copy: tfjs may hand in views of buffers that live on.
    const data =
      dtype === "float32"
        ? Float32Array.from(values as Float32Array)
        : dtype === "int32"
          ? Int32Array.from(values as Int32Array)
          : Uint8Array.from(values as Uint8Array);
    // Arrays of ones and zeros, as gradients make them in every size, are one number.
    if (data.length > 1 && dtype === "float32" && data.every((number) => number === data[0])) {
      const scalar = this.graph.constant(data.slice(0, 1), [], dtype);
      return this.handle(this.graph.node("Expand", [scalar, this.graph.integers(shape)], shape));
    }
    return this.handle(this.graph.constant(data, shape, dtype));
  }

  override move(
    dataId: object,
    values: tf.backend_util.BackendValues,
    shape: Shape,
    dtype: tf.DataType,
  ): void {
    this.#data.set(dataId, this.symbol(this.write(values, shape, dtype)));
  }

  override readSync(): never {
    throw new Error(
      "A compiled function read a tensor's values (dataSync, arraySync or data), but while it is traced there are " +
        "none yet; return the tensor as an output instead.",
    );
  }

  override async read(): Promise<never> {
    return this.readSync();
  }

  override refCount(): number {
    return 1;
  }
  override incRef(): void {}
  decRef(): void {}
  override disposeData(): boolean {
    return true;
  }
  override numDataIds(): number {
    return this.#data.numDataIds();
  }
  override floatPrecision(): 32 {
    return 32;
  }
  override epsilon(): number {
    return 1e-7;
  }
  override timerAvailable(): boolean {
    return false;
  }
  override dispose(): void {}
}

export const traceBackend = new TraceBackend();
// Priority 0: never chosen by itself.
tf.registerBackend(TRACE_BACKEND, () => traceBackend, 0);

/** The symbol behind a kernel's input. */
export function symbolOf(info: tf.TensorInfo): Value {
  return traceBackend.symbol(info.dataId);
}

/** What a kernel returns for a value. */
export function tensorInfoOf(value: Value): tf.TensorInfo {
  if (value.dtype === "int64") throw new Error("internal: int64 values stay inside lowerings");
  return {
    dataId: traceBackend.handle(value),
    shape: value.shape,
    dtype: value.dtype as Exclude<DType, "int64">,
  };
}

/** A tensor that stands for a value. */
export function tensorOf(value: Value): tf.Tensor {
  const { dataId, shape, dtype } = tensorInfoOf(value);
  return tf.engine().makeTensorFromDataId(dataId, shape, dtype) as tf.Tensor;
}
