import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { BufferPool } from "./bufferPool.js";
import type { CompiledDevice } from "./deviceNames.js";
import { encodeModel, type OnnxGraph } from "./onnx/encodeModel.js";
import { platform } from "./platform.js";
import { PROVIDERS } from "./providers.js";
import type { GraphNode, Value } from "./trace/graph.js";
import { sizeOf } from "./types.js";

/** An array on its way in or out of ONNX Runtime; it shares memory with a typed array. */
export type Feed = Tensor;

/** Wraps numbers for ONNX Runtime without copying them. */
export function toFeed(value: Value, data: Float32Array): Feed {
  return new platform.Tensor("float32", data, value.shape);
}

/** Where and how graphs run. */
export interface SessionOptions {
  device: CompiledDevice;
  threads: number;
  /** For profiles. */
  label: string;
  /** Where its outputs' arrays come from, and where they go when it is disposed of. */
  buffers: BufferPool;
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

  #session?: InferenceSession;
  #runs = 0;

  private constructor(
    readonly graph: OnnxGraph,
    private readonly options: SessionOptions,
    private readonly fetches: Record<string, Tensor>,
  ) {}

  static async create(graph: OnnxGraph, options: SessionOptions): Promise<GraphSession> {
    const fetches: Record<string, Tensor> = {};
    for (const { id, shape, dtype } of graph.outputs) {
      const size = sizeOf(shape);
      if (dtype === "float32") fetches[id] = new platform.Tensor("float32", options.buffers.take(size), shape);
      else if (dtype === "int32") fetches[id] = new platform.Tensor("int32", new Int32Array(size), shape);
      else if (dtype === "bool") fetches[id] = new platform.Tensor("bool", new Uint8Array(size), shape);
      else throw new Error("internal: int64 values stay inside a segment");
    }
    const session = new GraphSession(graph, options, fetches);
    try {
      await session.#make();
    } catch (error) {
      await session.dispose();
      throw error;
    }
    return session;
  }

  async #make(): Promise<void> {
    this.#session = await createSession(encodeModel(this.graph), this.options).catch(async (error: Error) => {
      throw await explain(error, this.graph, this.options);
    });
    this.#runs = 0;
    GraphSession.#open++;
  }

  /** Runs the graph; its outputs are written in place, the same arrays at every run. */
  async run(feeds: ReadonlyMap<string, Tensor>): Promise<Record<string, Tensor>> {
    if (!this.#session) await this.#make();
    const inputs: Record<string, Tensor> = {};
    for (const { id } of this.graph.inputs) inputs[id] = feeds.get(id)!;
    await this.#session!.run(inputs, this.fetches, this.#runs++ === 0 ? FIRST_RUN[this.options.device] : {});
    return this.fetches;
  }

  /** Gives ONNX Runtime's memory back and keeps the outputs; the next run makes the session again. */
  async release(): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.#session = undefined;
    if (profiling.folder !== undefined) session.endProfiling();
    await session.release();
    GraphSession.#open--;
  }

  /** Gives everything back: its outputs must not be read any more. */
  async dispose(): Promise<void> {
    await this.release();
    for (const [id, { data }] of Object.entries(this.fetches)) {
      if (data instanceof Float32Array) this.options.buffers.give(data);
      delete this.fetches[id];
    }
  }
}

/**
 * Options of a session's first run. In it ONNX Runtime asks for each activation by itself, and learns how to lay all of
 * them into one block, which the runs that follow take. The arena keeps what the first one took unless told to let it
 * go, and then holds everything twice.
 */
const FIRST_RUN: Record<CompiledDevice, InferenceSession.RunOptions> = {
  cpu: { extra: { memory: { enable_memory_arena_shrinkage: "cpu:0" } } },
  webgpu: {},
  cuda: {},
};

function createSession(
  model: Uint8Array,
  { device, threads, label }: SessionOptions,
): Promise<InferenceSession> {
  return platform.InferenceSession.create(model, {
    executionProviders: [PROVIDERS[device]],
    intraOpNumThreads: threads,
    graphOptimizationLevel: "all",
    // Fatal ones only: the others name internals that a user cannot act on, and failures are thrown as well.
    logSeverityLevel: 4,
    // The outputs are preallocated; planning memory once keeps the rest from being allocated at each run. ONNX
    // Runtime's arena stays on: without it the peak of bench-64 is 1.95 to 2.2 GB and not 2.5, but an iteration of
    // steps 1 to 3 takes 128 / 314 / 1267 ms and not 117 / 253 / 1181 (the fastest of 12, 2 cores).
    enableMemPattern: true,
    extra: {
      session: {
        // Every session has threads of its own. Left alone, those of the segment before spin on while the next one
        // wants the cores: step 1 at bench-64, three segments, 2 cores: 156 ms an iteration, with this 122.
        force_spinning_stop: "1",
        // Weights outside the arena: those that are laid out anew for the machine are then given back at once, and do
        // not keep the arena from shrinking.
        use_device_allocator_for_initializers: "1",
        // What a GPU cannot run would go to the processor and back unnoticed, many times slower.
        disable_cpu_ep_fallback: device === "cpu" ? "0" : "1",
      },
    },
    ...(profiling.folder === undefined
      ? {}
      : { enableProfiling: true, profileFilePrefix: `${profiling.folder}/${label}` }),
  });
}

/** Says which operators a device has no kernel for, found by trying each alone. */
async function explain(error: Error, graph: OnnxGraph, options: SessionOptions): Promise<Error> {
  if (options.device === "cpu") return error;
  const missing = new Set<string>();
  for (const node of graph.nodes) {
    const inputs = [...new Set(node.inputs)].filter(({ constant }) => !constant);
    const alone = encodeModel({ nodes: [node], inputs, outputs: node.outputs });
    try {
      const session = await createSession(alone, options);
      await session.release();
    } catch {
      missing.add(signature(node));
    }
  }
  const why = missing.size > 0 ? `it has no ${[...missing].join(", no ")}` : error.message;
  return new Error(`${options.label} does not run on ${options.device}: ${why}; take the device cpu.`, {
    cause: error,
  });
}

/** An operator with the kinds and shapes of what it reads. */
function signature({ op, inputs }: GraphNode): string {
  return `${op}(${inputs.map(({ dtype, shape }) => `${dtype}[${shape}]`).join(", ")})`;
}
