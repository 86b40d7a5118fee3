import type { BufferPool } from "./bufferPool.js";
import { CompiledProgram } from "./compiledProgram.js";
import { defaultDevice } from "./device.js";
import type { Device } from "./deviceNames.js";
import { EagerProgram } from "./eagerProgram.js";
import type { RunOptions } from "./interruption.js";
import type { tf } from "./tf.js";
import type { Parameters, Shape, Tensors } from "./types.js";

/** What happens to a network's numbers while a program is used. */
export type Role =
  /** They never change: graph constants. */
  | "frozen"
  /** They are read when `fix` is called. */
  | "fixed"
  /** They are read at every run, so they may be trained in place. */
  | "live";

/** A program's input: its shape, and whether it is given once (`fix`) or at every run. */
export type InputSpec = Shape | { shape: Shape; fixed?: boolean };

/** A network a program uses. */
export interface NetSpec<R extends string = Role> {
  parameters: Parameters;
  role: R;
}

/** What a compiled function receives: tensors of its inputs and of its networks. */
export interface Traced {
  inputs: Record<string, tf.Tensor>;
  nets: Record<string, Tensors>;
}

/** What is to be done with outputs that are for changing parameters. */
export interface Updates {
  /** The output's name, for the parameter `name` of a network `net`, as "net/name". */
  outputOf(parameter: string): string;
  /** Changes the parameter: in every run, once nothing in it reads the parameter any more. */
  apply(parameter: string, output: Float32Array): void;
}

/** Options of {@link compile}. */
export interface CompileOptions {
  /** Inputs by name. */
  inputs: Record<string, InputSpec>;
  /** Networks by name. */
  nets?: Record<string, NetSpec>;
  /**
   * `cpu`, `webgpu` and `cuda` compile for ONNX Runtime; `tfjs` runs the function eagerly on TensorFlow.js' current backend, which
   * is slow on the processor and the reference for tests. Default: {@link defaultDevice}'s.
   */
  device?: Device;
  /** Threads for ONNX Runtime; default: one per core, at most 8. */
  threads?: number;
  /** For messages and listings. */
  name?: string;
  /** Outputs that change live parameters; `run` does not return them. */
  updates?: Updates;
  /** Where its arrays come from, and go to when it is disposed of; default: a pool of its own. */
  buffers?: BufferPool;
}

/** A function of arrays that has been compiled. */
export interface Program {
  readonly name: string;
  /** Shapes of the outputs. */
  readonly shapes: Record<string, Shape>;
  /** Multiplications and additions of the convolutions and products in one run; 0 where they are not known. */
  readonly arithmetic: number;
  /**
   * Takes the fixed inputs and networks, and computes what depends on them alone. Needed before `run` if there are any,
   * and again if it was abandoned.
   */
  fix(feeds?: Record<string, Float32Array>, options?: RunOptions): Promise<void>;
  /**
   * Runs once; calls at the same time wait for each other. The arrays returned are written again by the next run, abandoned
   * or not: copy what is to be kept, at once.
   */
  run(feeds?: Record<string, Float32Array>, options?: RunOptions): Promise<Record<string, Float32Array>>;
  /** A readable listing: the parts, their operators and constants; with `nodes`, every operator with its shapes. */
  describe(options?: { nodes?: boolean }): string;
  /** Frees it; what its runs returned must not be read any more. */
  dispose(): Promise<void>;
}

/** The extents of an input. */
export function shapeOf(spec: InputSpec): Shape {
  return Array.isArray(spec) ? spec : spec.shape;
}

/** Whether an input is given once. */
export function isFixed(spec: InputSpec): boolean {
  return !Array.isArray(spec) && spec.fixed === true;
}

/**
 * Compiles a TensorFlow.js function, gradients included, into a program for ONNX Runtime.
 *
 * The function is run once on symbols, and the kernels it calls are recorded; so its control flow must not
 * depend on values. Frozen networks become constants of the graph, and what follows from fixed inputs alone is
 * computed once for each call of `fix`.
 *
 * @param fn maps inputs and networks to named outputs
 * @param options inputs with their shapes, networks with their roles, device
 * @returns the program
 * @throws Error naming the operator when something cannot be traced
 * @example
 * const program = await compile(({ inputs }) => ({ y: tf.square(inputs.x) }), { inputs: { x: [2] } });
 * const { y } = await program.run({ x: Float32Array.of(1, 2) }); // [1, 4]
 */
export async function compile(fn: (traced: Traced) => Tensors, options: CompileOptions): Promise<Program> {
  const device = options.device ?? (await defaultDevice()).device;
  return device === "tfjs"
    ? new EagerProgram(fn, options)
    : CompiledProgram.create(fn, { ...options, device });
}
