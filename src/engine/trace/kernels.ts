import { tf } from "../tf.js";
import type { Shape } from "../types.js";
import type { Attribute, DType, Value } from "./graph.js";
import type { GraphBuilder } from "./graphBuilder.js";
import { symbolOf, TRACE_BACKEND, tensorInfoOf, traceBackend } from "./traceBackend.js";

/*
 * How TensorFlow.js' own kernels become ONNX nodes, one line each where the two agree.
 */

type Attrs = Record<string, never>;
type Lowering = (graph: GraphBuilder, inputs: Record<string, Value>, attrs: Attrs) => Value | Value[];

/** Registers the lowering of one TensorFlow.js kernel. */
function lowering(kernelName: string, lower: Lowering): void {
  tf.registerKernel({
    kernelName,
    backendName: TRACE_BACKEND,
    kernelFunc: (({ inputs, attrs }: { inputs: Record<string, tf.TensorInfo>; attrs?: object }) => {
      const values = Object.fromEntries(Object.entries(inputs).map(([name, info]) => [name, symbolOf(info)]));
      const result = lower(traceBackend.graph, values, (attrs ?? {}) as Attrs);
      return Array.isArray(result) ? result.map(tensorInfoOf) : tensorInfoOf(result);
    }) as never,
  });
}

const broadcast = (a: Shape, b: Shape): Shape => tf.backend_util.assertAndGetBroadcastShape(a, b);

/*
 * TensorFlow.js' gradients multiply by arrays of ones to spread a number over an axis, and start sums from arrays of
 * zeros. Operators read what was spread before it was, and spread their result if nothing else gives it its shape.
 */
const unspread = (x: Value): Value => (x.node?.op === "Expand" ? x.node.inputs[0] : x);
const isScalar = (x: Value, number: number) => x.constant?.length === 1 && Number(x.constant[0]) === number;

function spread(graph: GraphBuilder, x: Value, shape: Shape): Value {
  const same = x.shape.length === shape.length && x.shape.every((extent, i) => extent === shape[i]);
  return same ? x : graph.node("Expand", [x, graph.integers(shape)], shape);
}

function binary(graph: GraphBuilder, op: string, a: Value, b: Value, dtype?: DType): Value {
  const shape = broadcast(a.shape, b.shape);
  const [left, right] = [unspread(a), unspread(b)];
  if ((op === "Mul" && isScalar(left, 1)) || (op === "Add" && isScalar(left, 0)))
    return spread(graph, right, shape);
  if (
    ((op === "Mul" || op === "Div") && isScalar(right, 1)) ||
    ((op === "Add" || op === "Sub") && isScalar(right, 0))
  )
    return spread(graph, left, shape);
  return spread(graph, graph.node(op, [left, right], broadcast(left.shape, right.shape), {}, dtype), shape);
}

function unary(graph: GraphBuilder, op: string, x: Value): Value {
  const source = unspread(x);
  return spread(graph, graph.node(op, [source], source.shape), x.shape);
}

const BINARY: Record<string, string> = {
  Add: "Add",
  Sub: "Sub",
  Multiply: "Mul",
  RealDiv: "Div",
  Maximum: "Max",
  Minimum: "Min",
  Pow: "Pow",
};
for (const [kernel, op] of Object.entries(BINARY)) {
  lowering(kernel, (graph, { a, b }) => binary(graph, op, a, b));
}

const COMPARISON: Record<string, string> = {
  Greater: "Greater",
  GreaterEqual: "GreaterOrEqual",
  Less: "Less",
  LessEqual: "LessOrEqual",
  Equal: "Equal",
  LogicalAnd: "And",
  LogicalOr: "Or",
};
for (const [kernel, op] of Object.entries(COMPARISON)) {
  lowering(kernel, (graph, { a, b }) => binary(graph, op, a, b, "bool"));
}
lowering("NotEqual", (graph, { a, b }) => {
  const shape = broadcast(a.shape, b.shape);
  return graph.node("Not", [graph.node("Equal", [a, b], shape, {}, "bool")], shape);
});
lowering("LogicalNot", (graph, { x }) => graph.node("Not", [x], x.shape));

const UNARY: Record<string, string> = {
  Abs: "Abs",
  Acos: "Acos",
  Asin: "Asin",
  Atan: "Atan",
  Ceil: "Ceil",
  Cos: "Cos",
  Exp: "Exp",
  Floor: "Floor",
  Log: "Log",
  Neg: "Neg",
  Reciprocal: "Reciprocal",
  Relu: "Relu",
  Round: "Round",
  Sigmoid: "Sigmoid",
  Sin: "Sin",
  Softplus: "Softplus",
  Sqrt: "Sqrt",
  Tan: "Tan",
  Tanh: "Tanh",
};
for (const [kernel, op] of Object.entries(UNARY)) {
  lowering(kernel, (graph, { x }) => unary(graph, op, x));
}
// A copy in TensorFlow.js (gradients make one of all they keep), the same value here: nothing is ever overwritten.
lowering("Identity", (_, { x }) => x);
lowering("Square", (graph, { x }) => binary(graph, "Mul", x, x));
lowering("Rsqrt", (graph, { x }) => graph.node("Reciprocal", [graph.node("Sqrt", [x], x.shape)], x.shape));
lowering("SquaredDifference", (graph, { a, b }) => {
  const difference = graph.node("Sub", [a, b], broadcast(a.shape, b.shape));
  return graph.node("Mul", [difference, difference], difference.shape);
});
lowering("ClipByValue", (graph, { x }, { clipValueMin, clipValueMax }) =>
  graph.node("Clip", [x, graph.float(clipValueMin), graph.float(clipValueMax)], x.shape),
);
// step(x) = 1 where x > 0, alpha elsewhere, NaN kept.
lowering("Step", (graph, { x }, { alpha = 0 as never }) => {
  const positive = graph.node("Greater", [x, graph.float(0)], x.shape, {}, "bool");
  return alpha === 0
    ? graph.node("Cast", [positive], x.shape, { to: 1 }, "float32")
    : graph.node("Where", [positive, graph.float(1), graph.float(alpha)], x.shape, {}, "float32");
});
// ONNX has Sum for these and Sign for those, but WebGPU runs neither.
lowering("AddN", (graph, inputs) => Object.values(inputs).reduce((sum, x) => binary(graph, "Add", sum, x)));
lowering("Sign", (graph, { x }) => {
  const zero = graph.float(0);
  const negative = graph.node("Less", [x, zero], x.shape, {}, "bool");
  const positive = graph.node("Greater", [x, zero], x.shape, {}, "bool");
  const below = graph.node("Where", [negative, graph.float(-1), zero], x.shape, {}, "float32");
  return graph.node("Where", [positive, graph.float(1), below], x.shape, {}, "float32");
});
lowering("Select", (graph, { condition, t, e }) => {
  // A vector condition chooses along the first axis.
  const chosen =
    condition.shape.length === 1 && t.shape.length > 1
      ? graph.reshape(condition, [condition.shape[0], ...t.shape.slice(1).map(() => 1)])
      : condition;
  return graph.node("Where", [chosen, t, e], t.shape, {}, t.dtype);
});

const ONNX_TYPE: Record<Exclude<DType, "int64">, number> = { float32: 1, int32: 6, bool: 9 };
lowering("Cast", (graph, { x }, { dtype }) =>
  x.dtype === dtype ? x : graph.node("Cast", [x], x.shape, { to: ONNX_TYPE[dtype as "float32"] }, dtype),
);

const filled = (graph: GraphBuilder, shape: Shape, value: number, dtype: DType): Value => {
  const scalar =
    dtype === "int32"
      ? Int32Array.of(value)
      : dtype === "bool"
        ? Uint8Array.of(value)
        : Float32Array.of(value);
  const constant = graph.constant(scalar, [], dtype);
  return shape.length === 0
    ? constant
    : graph.node("Expand", [constant, graph.integers(shape)], shape, {}, dtype);
};
lowering("ZerosLike", (graph, { x }) => filled(graph, x.shape, 0, x.dtype));
lowering("OnesLike", (graph, { x }) => filled(graph, x.shape, 1, x.dtype));
lowering("Fill", (graph, _, { shape, value, dtype }) => filled(graph, shape, value, dtype ?? "float32"));

// Shape

lowering("Reshape", (graph, { x }, { shape }) =>
  graph.reshape(x, tf.util.inferFromImplicitShape(shape, tf.util.sizeFromShape(x.shape))),
);
lowering("ExpandDims", (graph, { input }, { dim }) => {
  const shape = [...input.shape];
  shape.splice(dim < 0 ? input.shape.length + 1 + dim : dim, 0, 1);
  return graph.reshape(input, shape);
});
lowering("Transpose", (graph, { x }, { perm }) => graph.transpose(x, perm));
lowering("Concat", (graph, inputs, { axis }) => {
  const parts = Object.values(inputs).filter((part) => !part.shape.includes(0));
  const [dim] = tf.util.parseAxisParam(axis, parts[0].shape);
  const shape = [...parts[0].shape];
  shape[dim] = parts.reduce((sum, part) => sum + part.shape[dim], 0);
  return parts.length === 1 ? parts[0] : graph.node("Concat", parts, shape, { axis: dim });
});
lowering("Pack", (graph, inputs, { axis }) => {
  const parts = Object.values(inputs);
  const dim = axis < 0 ? parts[0].shape.length + 1 + axis : axis;
  const single = [...parts[0].shape];
  single.splice(dim, 0, 1);
  const shape = [...single];
  shape[dim] = parts.length;
  return graph.node(
    "Concat",
    parts.map((part) => graph.reshape(part, single)),
    shape,
    { axis: dim },
  );
});
lowering("Unpack", (graph, { value }, { axis }) => {
  const dim: number = axis < 0 ? value.shape.length + axis : axis;
  const shape = value.shape.filter((_, i) => i !== dim);
  const single = [...value.shape];
  single[dim] = 1;
  return Array.from({ length: value.shape[dim] }, (_, i) =>
    graph.reshape(graph.slice(value, [i], [i + 1], [dim], [1], single), shape),
  );
});
lowering("SplitV", (graph, { x }, { numOrSizeSplits, axis }) => {
  const [dim] = tf.util.parseAxisParam(axis, x.shape);
  const sizes: number[] = tf.backend_util.prepareSplitSize(x as never, numOrSizeSplits, dim);
  let begin = 0;
  return sizes.map((size) => {
    const shape = [...x.shape];
    shape[dim] = size;
    begin += size;
    return graph.slice(x, [begin - size], [begin], [dim], [1], shape);
  });
});
lowering("Slice", (graph, { x }, { begin, size }) => {
  const [start, extent] = tf.slice_util.parseSliceParams(x as never, begin, size);
  const axes = x.shape.map((_, i) => i).filter((i) => start[i] !== 0 || extent[i] !== x.shape[i]);
  if (axes.length === 0) return x;
  return graph.slice(
    x,
    axes.map((i) => start[i]),
    axes.map((i) => start[i] + extent[i]),
    axes,
    axes.map(() => 1),
    extent,
  );
});
lowering("Reverse", (graph, { x }, { dims }) => {
  const axes = tf.util.parseAxisParam(dims, x.shape);
  if (axes.length === 0) return x;
  return graph.slice(
    x,
    axes.map(() => -1),
    axes.map((axis) => -x.shape[axis] - 1),
    axes,
    axes.map(() => -1),
    x.shape,
  );
});
lowering("PadV2", (graph, { x }, { paddings, constantValue }) =>
  graph.pad(
    x,
    (paddings as number[][]).map(([before]) => before),
    (paddings as number[][]).map(([, after]) => after),
    constantValue,
  ),
);
lowering("Tile", (graph, { x }, { reps }) =>
  (reps as number[]).every((n) => n === 1)
    ? x
    : graph.node(
        "Tile",
        [x, graph.integers(reps)],
        x.shape.map((extent, i) => extent * reps[i]),
      ),
);
lowering("BroadcastTo", (graph, { x }, { shape }) => graph.node("Expand", [x, graph.integers(shape)], shape));
lowering("GatherV2", (graph, { x, indices }, { axis, batchDims }) => {
  if (batchDims) throw new Error("gather: batchDims cannot be compiled; gather along one axis.");
  const [dim] = tf.util.parseAxisParam(axis, x.shape);
  const shape = [...x.shape.slice(0, dim), ...indices.shape, ...x.shape.slice(dim + 1)];
  return graph.node("Gather", [x, indices], shape, { axis: dim });
});

// Reductions

const REDUCTION: Record<string, string> = {
  Sum: "ReduceSum",
  Mean: "ReduceMean",
  Max: "ReduceMax",
  Min: "ReduceMin",
  Prod: "ReduceProd",
};
for (const [kernel, op] of Object.entries(REDUCTION)) {
  lowering(kernel, (graph, { x }, attrs) => {
    const { axis, reductionIndices, keepDims } = attrs as {
      axis?: number[];
      reductionIndices?: number[];
      keepDims?: boolean;
    };
    const axes = tf.util.parseAxisParam((axis ?? reductionIndices ?? null) as number[], x.shape);
    if (axes.length === 0) return x;
    const shape = keepDims
      ? x.shape.map((extent, i) => (axes.includes(i) ? 1 : extent))
      : x.shape.filter((_, i) => !axes.includes(i));
    const attributes: Record<string, Attribute> = { keepdims: keepDims ? 1 : 0 };
    return graph.node(op, [x, graph.integers(axes)], shape, attributes);
  });
}

// Products

function lowerMatMul(
  graph: GraphBuilder,
  { a, b }: Record<string, Value>,
  attrs: { transposeA?: boolean; transposeB?: boolean },
) {
  const swap = (x: Value) => {
    const axes = x.shape.map((_, i) => i);
    const rank = axes.length;
    [axes[rank - 1], axes[rank - 2]] = [axes[rank - 2], axes[rank - 1]];
    return graph.transpose(x, axes);
  };
  const left = attrs.transposeA ? swap(a) : a;
  const right = attrs.transposeB ? swap(b) : b;
  const batch = broadcast(left.shape.slice(0, -2), right.shape.slice(0, -2));
  const shape = [...batch, left.shape[left.shape.length - 2], right.shape[right.shape.length - 1]];
  return graph.node("MatMul", [left, right], shape);
}
lowering("BatchMatMul", lowerMatMul);
lowering("_FusedMatMul", (graph, inputs, attrs) => {
  const { bias, activation } = { ...inputs, ...attrs } as { bias?: Value; activation?: string };
  if (bias || (activation && activation !== "linear")) {
    throw new Error(
      "A fused matMul with bias or activation cannot be compiled; write them as operators of their own.",
    );
  }
  return lowerMatMul(graph, inputs, attrs);
});
