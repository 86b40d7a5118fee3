import { InferenceSession, Tensor } from "onnxruntime-node";
import { encodeModel, type OnnxGraph } from "./onnx/encodeModel.js";
import type { Value } from "./trace/graph.js";

/** An array on its way in or out of ONNX Runtime; it shares memory with a typed array. */
export type Feed = Tensor;

/** Wraps numbers for ONNX Runtime without copying them. */
export function toFeed(value: Value, data: Float32Array): Feed {
  return new Tensor("float32", data, value.shape);
}

/** Where and how graphs run. */
export interface SessionOptions {
  threads: number;
  /** For profiles. */
  label: string;
}

/** Where ONNX Runtime's profiles of sessions made from now on go, for `bench/profile.ts`; unset: none are made. */
export const profiling: { folder?: string } = {};

/** A compiled ONNX graph. This file is the only one that knows ONNX Runtime's API. */
export class GraphSession {
  static #open = 0;

  /** How many sessions hold memory now. */
  static get open(): number {
    return GraphSession.#open;
  }

  private constructor(
    readonly graph: OnnxGraph,
    readonly bytes: number,
    private readonly session: InferenceSession,
    private readonly fetches: Record<string, Tensor>,
  ) {}

  static async create(graph: OnnxGraph, { threads, label }: SessionOptions): Promise<GraphSession> {
    const model = encodeModel(graph);
    const session = await InferenceSession.create(model, {
      executionProviders: ["cpu"],
      intraOpNumThreads: threads,
      graphOptimizationLevel: "all",
      // Errors only: warnings name internals that a user cannot act on.
      logSeverityLevel: 3,
      // The outputs are preallocated below; planning memory once keeps the rest from being allocated at each run. ONNX
      // Runtime's arena stays on: without it the peak of bench-64 is 1.95 to 2.2 GB and not 2.5, but an iteration of
      // steps 1 to 3 takes 128 / 314 / 1267 ms and not 117 / 253 / 1181 (the fastest of 12, 2 cores).
      enableMemPattern: true,
      // Every session has threads of its own. Left alone, those of the segment before spin on while the next one
      // wants the cores: step 1 at bench-64, three segments, 2 cores: 156 ms an iteration, with this 122.
      extra: { session: { force_spinning_stop: "1" } },
      ...(profiling.folder === undefined
        ? {}
        : { enableProfiling: true, profileFilePrefix: `${profiling.folder}/${label}` }),
    });
    const fetches: Record<string, Tensor> = {};
    for (const { id, shape, dtype } of graph.outputs) {
      const size = shape.reduce((product, extent) => product * extent, 1);
      if (dtype === "float32") fetches[id] = new Tensor("float32", new Float32Array(size), shape);
      else if (dtype === "int32") fetches[id] = new Tensor("int32", new Int32Array(size), shape);
      else if (dtype === "bool") fetches[id] = new Tensor("bool", new Uint8Array(size), shape);
      else throw new Error("internal: int64 values stay inside a segment");
    }
    GraphSession.#open++;
    return new GraphSession(graph, model.length, session, fetches);
  }

  /** Runs the graph; its outputs are written in place, the same arrays at every run. */
  async run(feeds: ReadonlyMap<string, Tensor>): Promise<Record<string, Tensor>> {
    const inputs: Record<string, Tensor> = {};
    for (const { id } of this.graph.inputs) inputs[id] = feeds.get(id)!;
    await this.session.run(inputs, this.fetches);
    return this.fetches;
  }

  async dispose(): Promise<void> {
    if (profiling.folder !== undefined) this.session.endProfiling();
    await this.session.release();
    GraphSession.#open--;
  }
}
