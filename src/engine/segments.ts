import { bytesOf } from "./listing.js";
import type { GraphNode, Value } from "./trace/graph.js";

/** A part of a program that runs in one go: an ONNX graph, then the host operators that wait for it. */
export interface Segment {
  nodes: GraphNode[];
  /** What it reads from outside. */
  inputs: Value[];
  /** What others read from it. */
  outputs: Value[];
  hosts: GraphNode[];
}

/** A program cut into segments: `once` depends on fixed inputs only, `loop` runs every time. */
export interface Plan {
  once: Segment[];
  loop: Segment[];
}

type Tier = "constant" | "fixed" | "varying";

/**
 * Cuts a traced program at its host operators, and separates what needs to be computed only once.
 *
 * Each node goes to the earliest segment in which its inputs exist. Nodes that follow from constants alone are
 * copied into every segment that reads them: ONNX Runtime folds them when the session is made.
 *
 * @param outputs what the program returns
 * @param fixed inputs that stay the same over many runs
 */
export function planSegments(outputs: Value[], fixed: ReadonlySet<Value>): Plan {
  const order = reachable(outputs);
  const tiers = new Map<Value, Tier>();
  const tierOf = (value: Value): Tier =>
    value.constant ? "constant" : (tiers.get(value) ?? (fixed.has(value) ? "fixed" : "varying"));

  const levels = new Map<GraphNode, number>();
  const nodeTier = new Map<GraphNode, Tier>();
  for (const node of order) {
    const inputTiers = node.inputs.map(tierOf);
    let tier: Tier = inputTiers.includes("varying")
      ? "varying"
      : inputTiers.includes("fixed")
        ? "fixed"
        : "constant";
    if (node.host && tier === "constant") tier = "fixed";
    for (const output of node.outputs) tiers.set(output, tier);
    nodeTier.set(node, tier);
    // Levels count host operators on the way, separately before and inside the loop.
    let level = 0;
    for (const { node: from } of node.inputs) {
      if (from && nodeTier.get(from) === tier)
        level = Math.max(level, levels.get(from)! + (from.host ? 1 : 0));
    }
    levels.set(node, level);
  }
  const readers = readersOf(order);
  const placed = { order, outputs: new Set(outputs), tiers: nodeTier, levels, readers };
  sinkMoves(placed);
  sinkBranches(placed);

  const buckets = { once: [] as Segment[], loop: [] as Segment[] };
  const home = new Map<GraphNode, Segment>();
  for (const node of order) {
    const tier = nodeTier.get(node)!;
    if (tier === "constant") continue;
    const list = tier === "fixed" ? buckets.once : buckets.loop;
    const level = levels.get(node)!;
    while (list.length <= level) list.push({ nodes: [], inputs: [], outputs: [], hosts: [] });
    (node.host ? list[level].hosts : list[level].nodes).push(node);
    home.set(node, list[level]);
  }

  const all = [...buckets.once, ...buckets.loop];
  const wanted = new Set(outputs);
  for (const segment of all) {
    for (const host of segment.hosts) for (const input of host.inputs) wanted.add(input);
    const inside = new Set(segment.nodes.flatMap((node) => node.outputs));
    const inputs = new Set<Value>();
    const folded = new Set<GraphNode>();
    const need = (value: Value): void => {
      if (value.constant || inside.has(value)) return;
      if (value.node && tierOf(value) === "constant") {
        if (folded.has(value.node)) return;
        for (const input of value.node.inputs) need(input);
        folded.add(value.node);
      } else {
        inputs.add(value);
        wanted.add(value);
      }
    };
    for (const node of segment.nodes) for (const input of node.inputs) need(input);
    segment.nodes = [...folded, ...segment.nodes];
    segment.inputs = [...inputs];
  }
  for (const segment of all) {
    segment.outputs = segment.nodes.flatMap((node) =>
      tierOf(node.outputs[0]) === "constant" ? [] : node.outputs.filter((output) => wanted.has(output)),
    );
  }
  // Constants that are asked for by themselves (an output, a host operator's input) are computed once.
  const loose = [...wanted].filter((value) => value.node && !value.constant && tierOf(value) === "constant");
  if (loose.length > 0) {
    const nodes = reachable(loose);
    buckets.once.unshift({ nodes, inputs: [], outputs: loose, hosts: [] });
  }
  return buckets;
}

/**
 * The nodes between some values as one segment.
 *
 * @throws Error when they need others
 */
export function segmentOf({ inputs, outputs }: { inputs: Value[]; outputs: Value[] }): Segment {
  const nodes = reachable(outputs);
  const foreign = nodes
    .flatMap((node) => node.inputs)
    .find((value) => !value.node && !value.constant && !inputs.includes(value));
  if (foreign)
    throw new Error(`rowwise: its losses read ${foreign.id}, but may only read x, y and frozen networks.`);
  const host = nodes.find((node) => node.host);
  if (host) throw new Error(`rowwise: its losses need ${host.op}, which ONNX Runtime does not compute.`);
  return { nodes, inputs, outputs, hosts: [] };
}

/** Operators in the segments where they could run first; `levels` is what moves them. */
interface Placed {
  order: GraphNode[];
  outputs: ReadonlySet<Value>;
  tiers: ReadonlyMap<GraphNode, Tier>;
  levels: Map<GraphNode, number>;
  readers: ReadonlyMap<Value, GraphNode[]>;
}

/** Operators that only move numbers. */
const MOVES = new Set(["Reshape", "Transpose", "Slice", "Concat", "Pad", "Expand", "Tile", "Gather"]);

/**
 * Lets operators that only move numbers run where their results are read.
 *
 * What the backward pass reads (transposed activations, patches, reshaped weights) could be made as soon as the forward
 * pass has run; but then the copies, often many times larger than what they are copies of, would be carried from segment
 * to segment, and ONNX Runtime could not fuse them into the products that read them.
 */
function sinkMoves({ order, outputs, tiers, levels, readers }: Placed): void {
  for (const node of [...order].reverse()) {
    if (!MOVES.has(node.op) || node.host || node.outputs.some((output) => outputs.has(output))) continue;
    const all = node.outputs.flatMap((output) => readers.get(output) ?? []);
    // What is computed once stays where it is computed once.
    if (all.some((reader) => tiers.get(reader) !== tiers.get(node))) continue;
    const level = Math.min(...all.map((reader) => levels.get(reader)!));
    if (Number.isFinite(level)) levels.set(node, level);
  }
}

/**
 * Lets branches whose results are read in later segments only run there, when less is carried then.
 *
 * At bench-64 most are single operators with two inputs: one array is carried where it would be two. Over the programs of
 * all steps that is 29 MB less.
 */
function sinkBranches({ order, outputs, tiers, levels, readers }: Placed): void {
  const readBy = (node: GraphNode) => node.outputs.flatMap((output) => readers.get(output) ?? []);
  /** Where nodes would go. */
  const later = new Map<GraphNode, number>();
  for (const node of [...order].reverse()) {
    const tier = tiers.get(node);
    if (node.host || tier === "constant" || node.outputs.some((output) => outputs.has(output))) continue;
    const all = readBy(node);
    if (all.some((reader) => tiers.get(reader) !== tier)) continue;
    const level = Math.min(...all.map((reader) => later.get(reader) ?? levels.get(reader)!));
    if (level > levels.get(node)!) later.set(node, level);
  }
  const levelNow = (node: GraphNode) => levels.get(node)!;
  const levelThen = (node: GraphNode) => later.get(node) ?? levelNow(node);
  const seen = new Set<GraphNode>();
  for (const start of later.keys()) {
    if (seen.has(start)) continue;
    const tier = tiers.get(start);
    const branch = [start];
    seen.add(start);
    for (const node of branch) {
      for (const other of [...node.inputs.flatMap(({ node: maker }) => maker ?? []), ...readBy(node)]) {
        if (seen.has(other) || !later.has(other) || tiers.get(other) !== tier) continue;
        seen.add(other);
        branch.push(other);
      }
    }
    const values = new Set(branch.flatMap((node) => [...node.inputs, ...node.outputs]));
    const carried = (level: (node: GraphNode) => number) =>
      [...values].reduce((bytes, value) => {
        const { node } = value;
        // Those of other tiers, and what host operators make, are arrays of ours wherever they are read.
        if (!node || node.host || tiers.get(node) !== tier) return bytes;
        const kept = readers.get(value)!.some((reader) => reader.host || level(reader) > level(node));
        return kept || outputs.has(value) ? bytes + bytesOf(value) : bytes;
      }, 0);
    if (carried(levelThen) < carried(levelNow)) for (const node of branch) levels.set(node, later.get(node)!);
  }
}

/** Who reads a value. */
function readersOf(nodes: GraphNode[]): Map<Value, GraphNode[]> {
  const readers = new Map<Value, GraphNode[]>();
  for (const node of nodes) {
    for (const input of node.inputs) {
      const known = readers.get(input);
      if (known) known.push(node);
      else readers.set(input, [node]);
    }
  }
  return readers;
}

/** The nodes that the values need, in an order in which they can run. */
function reachable(values: Value[]): GraphNode[] {
  const order: GraphNode[] = [];
  const seen = new Set<GraphNode>();
  // Iterative: deep networks would overflow the stack.
  const stack: { node: GraphNode; next: number }[] = [];
  const visit = (value: Value) => {
    if (value.node && !seen.has(value.node)) {
      seen.add(value.node);
      stack.push({ node: value.node, next: 0 });
    }
  };
  for (const value of values) {
    visit(value);
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      if (top.next < top.node.inputs.length) visit(top.node.inputs[top.next++]);
      else {
        order.push(top.node);
        stack.pop();
      }
    }
  }
  return order;
}

/**
 * The part of a loop after which a value is not needed any more in that run; values that the program returns have none.
 *
 * @param loop the parts, in order
 * @param returned what the program returns
 */
export function lastParts(loop: Segment[], returned: ReadonlySet<Value>): Map<Value, number> {
  const last = new Map<Value, number>();
  loop.forEach(({ inputs, outputs, hosts }, i) => {
    for (const value of [...outputs, ...inputs, ...hosts.flatMap((host) => host.inputs)]) last.set(value, i);
  });
  for (const value of returned) last.delete(value);
  return last;
}
