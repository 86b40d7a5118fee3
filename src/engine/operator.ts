import { tf } from "./tf.js";
import type { Value } from "./trace/graph.js";
import type { GraphBuilder } from "./trace/graphBuilder.js";
import { symbolOf, TRACE_BACKEND, tensorInfoOf, traceBackend } from "./trace/traceBackend.js";
import { type Shape, sizeOf } from "./types.js";

/**
 * An operator of our own beside TensorFlow.js' kernels.
 *
 * It is written three times, once for each way of running: `compute` over typed arrays (eager, and the
 * reference in tests), `lower` to ONNX nodes (compiled), and `gradient` in terms of other operators. Without
 * `lower` it is a *host operator*: compiled programs run its `compute` between two graph segments.
 */
export interface Operator<A extends object> {
  /** Unique kernel name, such as `Conv2dOihw`. */
  name: string;
  /** Shapes of the outputs. */
  outputShapes(inputShapes: Shape[], attrs: A): Shape[];
  /** Fills `outputs`, which come zeroed. */
  compute(inputs: Float32Array[], outputs: Float32Array[], inputShapes: Shape[], attrs: A): void;
  /** The outputs as ONNX nodes. */
  lower?(graph: GraphBuilder, inputs: Value[], outputShapes: Shape[], attrs: A): Value[];
  /** One function per input; only those that are needed are called. `undefined` is "no gradient": zeros. */
  gradient?(
    dys: tf.Tensor[],
    inputs: tf.Tensor[],
    outputs: tf.Tensor[],
    attrs: A,
  ): ((() => tf.Tensor) | undefined)[];
  /** The gradient needs the outputs' values (then its own derivative is not available). */
  savesOutputs?: boolean;
}

type KernelCall = { inputs: Record<string, tf.TensorInfo>; attrs: object };

/**
 * Registers an operator with TensorFlow.js, for eager runs and for tracing.
 *
 * @param operator what it computes, lowers to and derives to
 * @returns a function of its inputs and attributes that gives its outputs
 * @example const [y] = square([x], {});
 */
export function defineOperator<A extends object>(
  operator: Operator<A>,
): (inputs: tf.Tensor[], attrs: A) => tf.Tensor[] {
  const { name } = operator;

  tf.registerKernel({
    kernelName: name,
    backendName: "cpu",
    kernelFunc: (({ inputs, attrs }: KernelCall) => {
      const infos = Object.values(inputs);
      const shapes = infos.map((info) => info.shape);
      const arrays = infos.map((info) =>
        Float32Array.from(tf.backend().readSync(info.dataId) as Float32Array),
      );
      const outputShapes = operator.outputShapes(shapes, attrs as A);
      const outputs = outputShapes.map((shape) => new Float32Array(sizeOf(shape)));
      operator.compute(arrays, outputs, shapes, attrs as A);
      return outputs.map((values, i) => ({
        dataId: tf.backend().write(values, outputShapes[i], "float32"),
        shape: outputShapes[i],
        dtype: "float32" as const,
      }));
    }) as never,
  });

  tf.registerKernel({
    kernelName: name,
    backendName: TRACE_BACKEND,
    kernelFunc: (({ inputs, attrs }: KernelCall) => {
      const graph = traceBackend.graph;
      const values = Object.values(inputs).map((info) => symbolOf(info));
      const shapes = values.map((value) => value.shape);
      const outputShapes = operator.outputShapes(shapes, attrs as A);
      const outputs = operator.lower
        ? operator.lower(graph, values, outputShapes, attrs as A)
        : graph.host(name, values, outputShapes, (from, to) =>
            operator.compute(from, to, shapes, attrs as A),
          );
      return outputs.map(tensorInfoOf);
    }) as never,
  });

  tf.registerGradient({
    kernelName: name,
    saveAllInputs: true,
    outputsToSave: operator.savesOutputs ? [true, true, true, true] : [],
    gradFunc: ((dy: tf.Tensor | tf.Tensor[], saved: tf.Tensor[], attrs: A) => {
      const dys = Array.isArray(dy) ? dy : [dy];
      const inputCount = saved.length - (operator.savesOutputs ? dys.length : 0);
      const inputs = saved.slice(0, inputCount);
      if (!operator.gradient) {
        return inputs.map(() => () => {
          throw new Error(`${name} has no gradient: stop it with its inputs as constants.`);
        });
      }
      const thunks = operator.gradient(dys, inputs, saved.slice(inputCount), attrs);
      return inputs.map((input, i) => thunks[i] ?? (() => tf.zerosLike(input)));
    }) as never,
  });

  return (inputs, attrs) => {
    const result = tf.engine().runKernel(name, inputs as never, attrs as never);
    return (Array.isArray(result) ? result : [result]) as tf.Tensor[];
  };
}

/** A {@link Operator} in JavaScript only, such as the mesh rasteriser. */
export interface HostOp<A extends object> {
  name: string;
  outputShapes(inputShapes: Shape[], attrs: A): Shape[];
  compute(inputs: Float32Array[], outputs: Float32Array[], inputShapes: Shape[], attrs: A): void;
  /** The gradient of each input, or null for none; usually a call of another host operator. */
  gradient?(dys: tf.Tensor[], inputs: tf.Tensor[], outputs: tf.Tensor[], attrs: A): (tf.Tensor | null)[];
}

/**
 * Registers a host operator: plain TypeScript over typed arrays, which compiled programs run between two graph
 * segments.
 *
 * @example
 * const flip = defineHostOp({ name: "Flip", outputShapes: ([s]) => [s], compute: ([x], [y]) => y.set(x.toReversed()) });
 */
export function defineHostOp<A extends object>(
  op: HostOp<A>,
): (inputs: tf.Tensor[], attrs: A) => tf.Tensor[] {
  return defineOperator<A>({
    name: op.name,
    outputShapes: op.outputShapes,
    compute: op.compute,
    savesOutputs: true,
    gradient: op.gradient
      ? (dys, inputs, outputs, attrs) => {
          // Eagerly each function runs in a scope of its own that frees what it does not return, so nothing is shared;
          // a trace frees nothing, and the nodes are recorded once.
          let traced: (tf.Tensor | null)[] | undefined;
          return inputs.map((input, i) => () => {
            const all = traced ?? op.gradient!(dys, inputs, outputs, attrs);
            if (tf.getBackend() === TRACE_BACKEND) traced = all;
            return all[i] ?? tf.zerosLike(input);
          });
        }
      : undefined,
  });
}
