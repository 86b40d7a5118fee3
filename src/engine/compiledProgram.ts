import { arithmetic } from "./arithmetic.js";
import { BufferPool } from "./bufferPool.js";
import { type CompileOptions, isFixed, type Program, shapeOf, type Traced } from "./compile.js";
import { requireDevice } from "./device.js";
import type { CompiledDevice } from "./deviceNames.js";
import { checkFeeds } from "./feeds.js";
import { goOnUnlessAborted, type RunOptions } from "./interruption.js";
import { listing } from "./listing.js";
import { platform } from "./platform.js";
import { ProgramArrays } from "./programArrays.js";
import { RowwiseSession } from "./rowwiseSession.js";
import { lastParts, type Plan, planSegments, type Segment } from "./segments.js";
import { type Feed, GraphSession, toFeed } from "./session.js";
import type { tf } from "./tf.js";
import type { GraphNode, Value } from "./trace/graph.js";
import { GraphBuilder } from "./trace/graphBuilder.js";
import "./trace/kernels.js";
import { symbolOf, tensorOf, traceBackend } from "./trace/traceBackend.js";
import { Turns } from "./turns.js";
import { type Shape, sizeOf, type Tensors } from "./types.js";

interface RunnableSegment extends Segment {
  session?: GraphSession;
  /** For the host operators that are graphs of their own. */
  rowwise: Map<GraphNode, RowwiseSession>;
  /** What may be changed after it. */
  updates: Update[];
}

/** A parameter, and the value that changes it. */
interface Update {
  parameter: Value;
  by: Value;
}

/** A traced function as ONNX sessions with host operators in between. */
export class CompiledProgram implements Program {
  readonly shapes: Record<string, Shape>;
  readonly arithmetic: number;
  /** Everything known by now, by value id. */
  readonly #feeds = new Map<string, Feed>();
  readonly #turns = new Turns();
  /** Ids of the values that every run reads. */
  readonly #readByLoop: ReadonlySet<string>;
  #fixed = false;
  #fixes = 0;

  private constructor(
    readonly name: string,
    private readonly options: CompileOptions,
    private readonly traced: TracedFunction,
    private readonly plan: { once: RunnableSegment[]; loop: RunnableSegment[] },
    private readonly arrays: ProgramArrays,
  ) {
    this.shapes = traced.shapes;
    this.arithmetic = plan.loop.reduce(
      (sum, { nodes, rowwise }) =>
        [...rowwise.values()].reduce((all, part) => all + part.arithmetic, sum + arithmetic(nodes)),
      0,
    );
    this.#readByLoop = new Set(
      plan.loop
        .flatMap(({ inputs, hosts }) => [...inputs, ...hosts.flatMap((host) => host.inputs)])
        .map(({ id }) => id),
    );
    for (const { value, data, role } of traced.parameters) {
      // Shares memory: training in place is seen by the next run.
      if (role === "live") this.#feeds.set(value.id, toFeed(value, data));
    }
  }

  static async create(
    fn: (traced: Traced) => Tensors,
    options: CompileOptions & { device: CompiledDevice },
  ): Promise<CompiledProgram> {
    requireDevice(options.device);
    const name = options.name ?? "program";
    const traced = trace(fn, options);
    const { updates, fixed } = traced;
    const returned = Object.values(traced.outputs);
    const plan: Plan = planSegments([...returned, ...updates.map(({ by }) => by)], fixed);
    const last = lastParts(plan.loop, new Set(returned));
    const end = plan.loop.length - 1;
    // A parameter that a later part reads must not change before.
    for (const { parameter, by } of updates)
      if (last.has(by)) last.set(by, Math.max(last.get(by)!, last.get(parameter) ?? 0));
    const { device, threads = platform.threads, buffers = new BufferPool() } = options;
    const arrays = new ProgramArrays(buffers);
    const allocate = (length: number) => arrays.takeNext(length);
    const started: RunnableSegment[] = [];
    const make = async (segment: Segment, part: string): Promise<RunnableSegment> => {
      const made: RunnableSegment = { ...segment, rowwise: new Map(), updates: [] };
      started.push(made);
      const sessionOptions = { device, threads, label: `${name}.${part}`, allocate };
      if (segment.outputs.length > 0) made.session = await GraphSession.create(segment, sessionOptions);
      for (const host of segment.hosts) {
        if (typeof host.host !== "object") continue;
        const label = `${sessionOptions.label}.rows`;
        made.rowwise.set(host, await RowwiseSession.create(host, host.host, { ...sessionOptions, label }));
      }
      return made;
    };
    const once: RunnableSegment[] = [];
    const loop: RunnableSegment[] = [];
    try {
      for (const [i, segment] of plan.once.entries()) once.push(await make(segment, `once.${i}`));
      for (const [i, segment] of plan.loop.entries()) {
        loop.push(await make(segment, `loop.${i}`));
        loop[i].updates = updates.filter(({ by }) => (last.get(by) ?? end) === i);
        for (const { session, outputs } of loop)
          for (const value of outputs)
            if (last.get(value) === i && value.dtype === "float32")
              arrays.leave(session!.outputs[value.id].data as Float32Array);
      }
    } catch (error) {
      await releaseAll(started);
      arrays.dispose();
      throw error;
    }
    return new CompiledProgram(name, options, traced, { once, loop }, arrays);
  }

  async fix(feeds: Record<string, Float32Array> = {}, options: RunOptions = {}): Promise<void> {
    await this.#inTurn(() => this.#fix(feeds, options));
  }

  /** Calls at the same time wait for each other, since all use the same arrays. */
  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#turns.take();
    try {
      return await work();
    } finally {
      this.#turns.end();
    }
  }

  async #fix(feeds: Record<string, Float32Array>, options: RunOptions): Promise<void> {
    checkFeeds(this.options, feeds, true);
    this.#fixed = false;
    const given = [
      ...this.traced.parameters.filter(({ role }) => role === "fixed"),
      ...Object.entries(feeds).map(([name, data]) => ({ value: this.traced.inputs[name], data })),
    ];
    for (const { value, data } of given) this.#feeds.set(value.id, toFeed(value, data));
    await this.#runSegments(this.plan.once, options);
    for (const { value, data } of given) {
      // What every run reads is copied, since the caller may change it; networks that were read just now need not stay.
      if (this.#readByLoop.has(value.id)) this.#feeds.set(value.id, toFeed(value, data.slice()));
      else this.#feeds.delete(value.id);
    }
    this.#fixed = true;
    // Most programs are fixed once, and their loop needs the memory. Who fixes again will do so often.
    if (this.#fixes++ === 0) await releaseAll(this.plan.once);
  }

  run(
    feeds: Record<string, Float32Array> = {},
    options: RunOptions = {},
  ): Promise<Record<string, Float32Array>> {
    return this.#inTurn(() => this.#run(feeds, options));
  }

  async #run(
    feeds: Record<string, Float32Array>,
    options: RunOptions,
  ): Promise<Record<string, Float32Array>> {
    checkFeeds(this.options, feeds, false);
    if (!this.#fixed) {
      const waiting = this.traced.fixed.size > 0;
      if (waiting) throw new Error(`${this.name}: call fix() before run(): it has fixed inputs or networks.`);
      await this.#fix({}, options);
    }
    for (const [name, data] of Object.entries(feeds)) {
      const value = this.traced.inputs[name];
      this.#feeds.set(value.id, toFeed(value, data));
    }
    await this.#runSegments(this.plan.loop, options);
    const outputs: Record<string, Float32Array> = {};
    for (const [name, value] of Object.entries(this.traced.outputs)) {
      outputs[name] = (value.constant ?? this.#feeds.get(value.id)!.data) as Float32Array;
    }
    return outputs;
  }

  async #runSegments(segments: RunnableSegment[], options: RunOptions): Promise<void> {
    const dataOf = (value: Value) => (value.constant ?? this.#feeds.get(value.id)!.data) as Float32Array;
    let changing = false;
    const mayEnd = async () => {
      // With some parameters changed and others not it could not be gone on from.
      if (!changing) await goOnUnlessAborted(this.name, options);
    };
    for (const { session, rowwise, hosts, updates } of segments) {
      await mayEnd();
      if (session)
        for (const [id, tensor] of Object.entries(await session.run(this.#feeds)))
          this.#feeds.set(id, tensor);
      for (const host of hosts) {
        const outputs = host.outputs.map((value) => {
          if (!this.#feeds.has(value.id))
            this.#feeds.set(value.id, toFeed(value, this.arrays.take(sizeOf(value.shape))));
          return dataOf(value).fill(0);
        });
        const inputs = host.inputs.map(dataOf);
        if (typeof host.host === "function") host.host(inputs, outputs);
        else await rowwise.get(host)!.run(inputs, outputs, mayEnd);
      }
      if (updates.length > 0) await mayEnd();
      for (const { parameter, by } of updates) this.options.updates!.apply(parameter.id, dataOf(by));
      changing ||= updates.length > 0;
    }
  }

  describe({ nodes = false }: { nodes?: boolean } = {}): string {
    return listing(this.name, this.plan, nodes);
  }

  async dispose(): Promise<void> {
    await releaseAll([...this.plan.once, ...this.plan.loop]);
    this.arrays.dispose();
    this.#feeds.clear();
  }
}

async function releaseAll(segments: RunnableSegment[]): Promise<void> {
  for (const { session, rowwise } of segments) {
    await session?.release();
    for (const part of rowwise.values()) await part.release();
  }
}

interface TracedFunction {
  inputs: Record<string, Value>;
  /** Where each output's numbers are; they may lie in another shape there. */
  outputs: Record<string, Value>;
  shapes: Record<string, Shape>;
  parameters: { value: Value; data: Float32Array; role: "fixed" | "live" }[];
  updates: Update[];
  fixed: Set<Value>;
  nodeCount: number;
}

/** Runs a function on symbols. */
function trace(
  fn: (traced: Traced) => Tensors,
  { inputs, nets = {}, name = "program", updates }: CompileOptions,
): TracedFunction {
  const graph = new GraphBuilder();
  const traced: TracedFunction = {
    inputs: {},
    outputs: {},
    shapes: {},
    parameters: [],
    updates: [],
    fixed: new Set(),
    nodeCount: 0,
  };
  traceBackend.record(graph, () => {
    const inputTensors: Record<string, tf.Tensor> = {};
    for (const [input, spec] of Object.entries(inputs)) {
      const value = graph.input(`in/${input}`, shapeOf(spec));
      traced.inputs[input] = value;
      if (isFixed(spec)) traced.fixed.add(value);
      inputTensors[input] = tensorOf(value);
    }
    const netTensors: Record<string, Tensors> = {};
    for (const [net, { parameters, role }] of Object.entries(nets)) {
      netTensors[net] = {};
      for (const [parameter, { shape, data }] of Object.entries(parameters)) {
        let value: Value;
        if (role === "frozen") value = graph.constant(data, shape, "float32");
        else {
          value = graph.input(`${net}/${parameter}`, shape);
          traced.parameters.push({ value, data, role });
          if (role === "fixed") traced.fixed.add(value);
        }
        netTensors[net][parameter] = tensorOf(value);
      }
    }
    let results: Tensors;
    try {
      results = fn({ inputs: inputTensors, nets: netTensors });
    } catch (error) {
      throw explain(error, name);
    }
    for (const [output, tensor] of Object.entries(results)) {
      const value = symbolOf(tensor);
      if (value.dtype !== "float32")
        throw new Error(`${name}: output "${output}" is ${value.dtype}; cast it to float32.`);
      traced.shapes[output] = value.shape;
      const source = unshaped(value);
      // An output that is an input as it came gets a node of its own.
      traced.outputs[output] =
        source.node || source.constant ? source : graph.node("Identity", [source], source.shape);
    }
  });
  traced.nodeCount = graph.nodes.length;
  for (const { value: parameter, role } of traced.parameters) {
    const output = updates?.outputOf(parameter.id);
    if (role !== "live" || !output || !traced.outputs[output]) continue;
    traced.updates.push({ parameter, by: traced.outputs[output] });
    delete traced.outputs[output];
    delete traced.shapes[output];
  }
  return traced;
}

/** The value that a chain of reshapes begins with: callers get plain arrays, and a reshape into one would be a copy. */
function unshaped(value: Value): Value {
  return value.node?.op === "Reshape" ? unshaped(value.node.inputs[0]) : value;
}

/** Puts the program's name and the way out before tfjs' message about a kernel that cannot be traced. */
function explain(error: unknown, name: string): Error {
  const message = error instanceof Error ? error.message : String(error);
  const kernel = /Kernel '(\w+)' not registered/.exec(message)?.[1];
  return new Error(
    kernel
      ? `${name} cannot be compiled: it uses ${kernel}, which has no lowering to ONNX; write it with other operators or add one in the engine.`
      : `${name} cannot be compiled: ${message}`,
    { cause: error },
  );
}
