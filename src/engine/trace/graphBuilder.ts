import { type Shape, sizeOf } from "../types.js";
import type { Attribute, DType, GraphNode, HostFunction, PartOfRows, Value } from "./graph.js";

/** Collects nodes while a function is traced; lowerings add theirs through it. */
export class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly #integers = new Map<string, Value>();
  #count = 0;

  #id(prefix: string): string {
    return `${prefix}${this.#count++}`;
  }

  /** A value that is fed from outside. */
  input(name: string, shape: Shape, dtype: DType = "float32"): Value {
    return { id: name, shape, dtype };
  }

  /** The input of a graph beside the one that is built. */
  placeholder(shape: Shape): Value {
    return this.input(this.#id("p"), shape);
  }

  /** A value that is part of the graph. */
  constant(data: NonNullable<Value["constant"]>, shape: Shape, dtype: DType): Value {
    return { id: this.#id("c"), shape, dtype, constant: data };
  }

  /** A float constant, a scalar unless a shape is given. */
  float(values: number | ArrayLike<number>, shape: Shape = []): Value {
    return this.constant(
      typeof values === "number" ? Float32Array.of(values) : Float32Array.from(values),
      shape,
      "float32",
    );
  }

  /** A vector of int64, as ONNX wants shapes and axes; equal ones are shared. */
  integers(values: number[]): Value {
    const key = values.join();
    const known = this.#integers.get(key);
    if (known) return known;
    const value = this.constant(BigInt64Array.from(values.map(BigInt)), [values.length], "int64");
    this.#integers.set(key, value);
    return value;
  }

  /** An ONNX node with one output of the given shape. */
  node(
    op: string,
    inputs: Value[],
    shape: Shape,
    attributes: Record<string, Attribute> = {},
    dtype?: DType,
  ): Value {
    return this.multi(op, inputs, [shape], attributes, dtype ?? inputs[0]?.dtype ?? "float32")[0];
  }

  /** An ONNX node with several outputs. */
  multi(
    op: string,
    inputs: Value[],
    shapes: Shape[],
    attributes: Record<string, Attribute>,
    dtype: DType,
  ): Value[] {
    const outputs: Value[] = shapes.map((shape) => ({ id: this.#id("v"), shape, dtype }));
    const node: GraphNode = { op, inputs, outputs, attributes };
    for (const output of outputs) output.node = node;
    this.nodes.push(node);
    return outputs;
  }

  /** A host operator. */
  host(op: string, inputs: Value[], shapes: Shape[], host: HostFunction | PartOfRows): Value[] {
    const outputs: Value[] = shapes.map((shape) => ({ id: this.#id("h"), shape, dtype: "float32" }));
    const node: GraphNode = { op, inputs, outputs, attributes: {}, host };
    for (const output of outputs) output.node = node;
    this.nodes.push(node);
    return outputs;
  }

  // Short forms that most lowerings need.

  reshape(x: Value, shape: Shape): Value {
    if (x.shape.length === shape.length && x.shape.every((extent, i) => extent === shape[i])) return x;
    if (sizeOf(x.shape) !== sizeOf(shape)) throw new Error(`internal: reshape of ${x.shape} to ${shape}`);
    return this.node("Reshape", [x, this.integers(shape)], shape);
  }

  transpose(x: Value, perm: number[]): Value {
    if (perm.every((axis, i) => axis === i)) return x;
    return this.node(
      "Transpose",
      [x],
      perm.map((axis) => x.shape[axis]),
      { perm },
    );
  }

  /** `x[begin : end : step]` on the given axes; a negative step runs backwards and needs ends to match. */
  slice(x: Value, begin: number[], end: number[], axes: number[], steps: number[], shape: Shape): Value {
    return this.node(
      "Slice",
      [x, this.integers(begin), this.integers(end), this.integers(axes), this.integers(steps)],
      shape,
    );
  }

  /** Zero padding; `before` and `after` per axis. */
  pad(x: Value, before: number[], after: number[], value = 0): Value {
    if (before.every((n) => n === 0) && after.every((n) => n === 0)) return x;
    const shape = x.shape.map((extent, i) => extent + before[i] + after[i]);
    return this.node("Pad", [x, this.integers([...before, ...after]), this.float(value)], shape);
  }

  /** Every pixel of (N, C, H, W) becomes a size x size block. */
  enlarge(x: Value, size: number): Value {
    const [n, c, h, w] = x.shape;
    // ONNX Runtime has a kernel of its own for this; Expand on six axes takes five times as long.
    return this.node(
      "Resize",
      [x, this.float([], [0]), this.float([1, 1, size, size], [4])],
      [n, c, h * size, w * size],
      { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" },
    );
  }

  matMul(a: Value, b: Value): Value {
    const rows = a.shape.slice(0, -1);
    return this.node("MatMul", [a, b], [...rows, b.shape[b.shape.length - 1]]);
  }
}
