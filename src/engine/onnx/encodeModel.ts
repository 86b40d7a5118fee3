import type { Attribute, DType, GraphNode, Value } from "../trace/graph.js";
import { ProtoWriter } from "./protobuf.js";

const OPSET = 18;
/** The format version that came with that opset. */
const IR_VERSION = 8;
const DATA_TYPE: Record<DType, number> = { float32: 1, int32: 6, int64: 7, bool: 9 };
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7 };

/** A graph ready to be run: nodes in order, what is fed and what is fetched. */
export interface OnnxGraph {
  nodes: GraphNode[];
  inputs: Value[];
  outputs: Value[];
}

/**
 * Encodes a graph as an ONNX model; the values with known numbers that its nodes read become initializers.
 *
 * @param graph nodes, inputs and outputs
 * @returns the bytes of a `.onnx` file
 * @see onnx.proto, field numbers of ModelProto, GraphProto, NodeProto, TensorProto
 * @example const session = await InferenceSession.create(encodeModel(graph));
 */
export function encodeModel({ nodes, inputs, outputs }: OnnxGraph): Uint8Array {
  const graph = new ProtoWriter().string(2, "step");
  const constants = new Map<string, Value>();
  for (const node of nodes) {
    graph.message(1, encodeNode(node));
    for (const input of node.inputs) if (input.constant) constants.set(input.id, input);
  }
  for (const value of constants.values()) graph.message(5, encodeTensor(value));
  for (const value of inputs) graph.message(11, encodeValueInfo(value));
  for (const value of outputs) graph.message(12, encodeValueInfo(value));
  const opset = new ProtoWriter().string(1, "").int(2, OPSET);
  return new ProtoWriter()
    .int(1, IR_VERSION)
    .string(2, "gan2shape")
    .message(7, graph)
    .message(8, opset)
    .finish();
}

function encodeNode({ op, inputs, outputs, attributes }: GraphNode): ProtoWriter {
  const node = new ProtoWriter();
  for (const input of inputs) node.string(1, input.id);
  for (const output of outputs) node.string(2, output.id);
  node.string(4, op);
  for (const [name, value] of Object.entries(attributes)) node.message(5, encodeAttribute(name, value));
  return node;
}

function encodeAttribute(name: string, value: Attribute): ProtoWriter {
  const attribute = new ProtoWriter().string(1, name);
  if (typeof value === "number") return attribute.int(3, value).int(20, ATTRIBUTE_TYPE.int);
  if (typeof value === "string") return attribute.string(4, value).int(20, ATTRIBUTE_TYPE.string);
  if (Array.isArray(value)) {
    for (const entry of value) attribute.int(8, entry);
    return attribute.int(20, ATTRIBUTE_TYPE.ints);
  }
  return attribute.float(2, value.float).int(20, ATTRIBUTE_TYPE.float);
}

function encodeTensor({ id, shape, dtype, constant }: Value): ProtoWriter {
  const data = constant!;
  const tensor = new ProtoWriter();
  for (const extent of shape) tensor.int(1, extent);
  return tensor
    .int(2, DATA_TYPE[dtype])
    .string(8, id)
    .bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function encodeValueInfo({ id, shape, dtype }: Value): ProtoWriter {
  const dims = new ProtoWriter();
  for (const extent of shape) dims.message(1, new ProtoWriter().int(1, extent));
  const tensor = new ProtoWriter().int(1, DATA_TYPE[dtype]).message(2, dims);
  return new ProtoWriter().string(1, id).message(2, new ProtoWriter().message(1, tensor));
}
