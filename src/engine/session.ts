import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { CacheState } from "../fileCache.js";
import type { CompiledDevice } from "./deviceNames.js";
import { freeArrays } from "./freeArrays.js";
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
  /** Where its outputs' arrays come from. */
  allocate: (length: number) => Float32Array;
}

/** Where ONNX Runtime's profiles of sessions made from now on go, for `bench/profile.ts`; unset: none are made. */
export const profiling: { folder?: string } = {};

/** Graphs of fewer bytes are made within a millisecond or two, which a file would not shorten. */
const SMALLEST_KEPT = 4096;
/**
 * Graphs of more bytes are frozen weights, above all: VGG's filters are 59 MB (in four graphs of steps 1 and 3 when this was measured), and 390
 * MB when optimised. Kept, they were made in 1.1 to 1.2 times less CPU time only, most of it for reading and checking
 * them, and the process that kept them took 1.6 to 1.7 times as long over it.
 */
const LARGEST_KEPT = 16 * 2 ** 20;

/** Where optimised graphs are kept between processes and how many; nothing when they are not. */
export function graphCacheState(): CacheState | undefined {
  return platform.graphCache()?.state();
}

/** A compiled ONNX graph. This file is the only one that knows ONNX Runtime's API. */
export class GraphSession {
  static #open = 0;

  /** How many sessions hold memory now. */
  static get open(): number {
    return GraphSession.#open;
  }

  #session?: InferenceSession;

  private constructor(
    readonly graph: OnnxGraph,
    private readonly options: SessionOptions,
    /** By value id; written in place, the same arrays at every run. */
    readonly outputs: Readonly<Record<string, Tensor>>,
  ) {}

  static async create(graph: OnnxGraph, options: SessionOptions): Promise<GraphSession> {
    const fetches: Record<string, Tensor> = {};
    for (const { id, shape, dtype } of graph.outputs) {
      const size = sizeOf(shape);
      if (dtype === "float32") fetches[id] = new platform.Tensor("float32", options.allocate(size), shape);
      else if (dtype === "int32") fetches[id] = new platform.Tensor("int32", new Int32Array(size), shape);
      else if (dtype === "bool") fetches[id] = new platform.Tensor("bool", new Uint8Array(size), shape);
      else throw new Error("internal: int64 values stay inside a segment");
    }
    const session = new GraphSession(graph, options, fetches);
    await session.#make();
    return session;
  }

  async #make(): Promise<void> {
    const model = encodeModel(this.graph);
    this.#session = await openSession(model, this.options).catch(async (error: Error) => {
      throw await explain(error, this.graph, this.options);
    });
    freeArrays([model]);
    GraphSession.#open++;
  }

  /** Runs the graph and gives its outputs. */
  async run(feeds: ReadonlyMap<string, Tensor>): Promise<Readonly<Record<string, Tensor>>> {
    if (!this.#session) await this.#make();
    const inputs: Record<string, Tensor> = {};
    for (const { id } of this.graph.inputs) inputs[id] = feeds.get(id)!;
    const copies = await this.#session!.run(inputs, this.outputs);
    // ONNX Runtime writes into the arrays it is given, and then its JavaScript side copies them for the result: in step
    // 3 at bench-64 210 MB at every iteration.
    freeArrays(
      Object.entries(copies).flatMap(([id, { data }]) =>
        data === this.outputs[id].data ? [] : (data as Float32Array),
      ),
    );
    return this.outputs;
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
}

/**
 * Makes a session of the graph that an earlier process has optimised, or of one as it was traced.
 *
 * In a new process the programs of all steps at bench-64, with the discriminator's features, took 2.3 to 2.5 s of CPU time: 1.3
 * to 1.4 were sessions, 0.9 of kept graphs (49 MB). Tracing, 0.5 to 0.7, finds out what the graph is and so cannot be left out.
 * On the processor only: on no GPU has it been seen that the same numbers come of it.
 */
function openSession(model: Uint8Array, options: SessionOptions): Promise<InferenceSession> {
  const settings = settingsOf(options);
  const create = (bytes: Uint8Array, differing: InferenceSession.SessionOptions = {}) =>
    platform.InferenceSession.create(bytes, { ...settings, ...differing });
  const cache =
    options.device === "cpu" && profiling.folder === undefined ? platform.graphCache() : undefined;
  if (!cache || model.length < SMALLEST_KEPT || model.length > LARGEST_KEPT) return create(model);
  return cache.through(
    [model, JSON.stringify(settings)],
    (optimized) => create(optimized, { graphOptimizationLevel: "disabled" }),
    (file) => create(model, file === undefined ? {} : { optimizedModelFilePath: file }),
  );
}

function settingsOf({ device, threads, label }: SessionOptions): InferenceSession.SessionOptions {
  return {
    executionProviders: [PROVIDERS[device]],
    intraOpNumThreads: threads,
    graphOptimizationLevel: "all",
    // Fatal ones only: the others name internals that a user cannot act on, and failures are thrown as well.
    logSeverityLevel: 4,
    // ONNX Runtime's arena stays on: without it an iteration of steps 1 to 3 at bench-64 takes 128 / 314 / 1267 ms and
    // not 117 / 253 / 1181 (the fastest of 12, 2 cores). Its plan of one block for all that a run needs would make none
    // of them faster (in turn, processor time: 0.98 / 0.97 / 1.00 of that with the plan), and is made in a first run
    // without it, whose memory the arena keeps: every session would hold what it needs twice, in step 3 0.3 to 0.5 GB.
    enableMemPattern: false,
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
  };
}

/** Says which operators a device has no kernel for, found by trying each alone. */
async function explain(error: Error, graph: OnnxGraph, options: SessionOptions): Promise<Error> {
  if (options.device === "cpu") return error;
  const missing = new Set<string>();
  for (const node of graph.nodes) {
    const inputs = [...new Set(node.inputs)].filter(({ constant }) => !constant);
    const alone = encodeModel({ nodes: [node], inputs, outputs: node.outputs });
    try {
      const session = await platform.InferenceSession.create(alone, settingsOf(options));
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
