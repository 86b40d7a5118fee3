import type { Shape } from "../types.js";

export type DType = "float32" | "int32" | "bool" | "int64";

/** One array in a traced program: an input, a constant, or what a node makes. */
export interface Value {
  readonly id: string;
  readonly shape: Shape;
  readonly dtype: DType;
  /** The numbers, when they are known while tracing. */
  readonly constant?: Float32Array | Int32Array | Uint8Array | BigInt64Array;
  /** The node that makes it; inputs and constants have none. */
  node?: GraphNode;
}

/** Attribute of an ONNX node: whole numbers are ints, text is text; `{ float }` marks a float. */
export type Attribute = number | number[] | string | { float: number };

/** A step of the program, in the order in which it was traced. */
export interface GraphNode {
  /** ONNX operator type, or the name of a host operator. */
  readonly op: string;
  readonly inputs: Value[];
  readonly outputs: Value[];
  readonly attributes: Record<string, Attribute>;
  /** Set for host operators: how the outputs come of the inputs. */
  readonly host?: HostFunction | PartOfRows;
}

export type HostFunction = (inputs: Float32Array[], outputs: Float32Array[]) => void;

/** A graph of its own that computes some rows of a host operator's outputs from the same rows of its inputs. */
export interface PartOfRows {
  inputs: Value[];
  outputs: Value[];
}

/** Whether a value is known before the program runs. */
export function isConstant(value: Value): boolean {
  return value.constant !== undefined || value.node?.inputs.every(isConstant) === true;
}
