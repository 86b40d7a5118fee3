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
  const levels = new Map<Value, number>();
  const tierOf = (value: Value): Tier =>
    value.constant ? "constant" : (tiers.get(value) ?? (fixed.has(value) ? "fixed" : "varying"));

  const buckets = { once: [] as Segment[], loop: [] as Segment[] };
  const home = new Map<GraphNode, Segment>();
  for (const node of order) {
    const inputTiers = node.inputs.map(tierOf);
    let tier: Tier = inputTiers.includes("varying")
      ? "varying"
      : inputTiers.includes("fixed")
        ? "fixed"
        : "constant";
    if (node.host && tier === "constant") tier = "fixed";
    for (const output of node.outputs) tiers.set(output, tier);
    if (tier === "constant") continue;
    // Levels count host operators on the way, separately before and inside the loop.
    let level = 0;
    for (const input of node.inputs)
      if (tierOf(input) === tier) level = Math.max(level, levels.get(input) ?? 0);
    for (const output of node.outputs) levels.set(output, node.host ? level + 1 : level);
    const list = tier === "fixed" ? buckets.once : buckets.loop;
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
