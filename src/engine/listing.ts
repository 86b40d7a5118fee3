import { type Plan, type Segment, segmentOf } from "./segments.js";
import type { DType, GraphNode, Value } from "./trace/graph.js";
import { sizeOf } from "./types.js";

const BYTES: Record<DType, number> = { float32: 4, int32: 4, int64: 8, bool: 1 };

/**
 * A program as text: for each part what it reads, holds and hands on, how often each operator occurs, and the host
 * operators that follow; with `nodes`, every operator too, constants marked by a star.
 *
 * @example
 * listing("step1", plan, true);
 * // step1
 * //   loop 0: 2 operators; in 1 (48 KB), constants 1 (108 B), out 1 (64 KB)
 * //     Conv 1, Relu 1
 * //     v1 [1x4x64x64] 64 KB = Conv(in/image [1x3x64x64], c0* [4x3x3x3])
 */
export function listing(name: string, plan: Plan, nodes: boolean): string {
  const lines = [name];
  for (const part of ["once", "loop"] as const) {
    plan[part].forEach((segment, i) => {
      lines.push(`  ${part} ${i}: ${summary(segment)}`);
      const counts = new Map<string, number>();
      for (const { op } of segment.nodes) counts.set(op, (counts.get(op) ?? 0) + 1);
      const byCount = [...counts].sort((a, b) => b[1] - a[1]);
      if (byCount.length > 0) lines.push(`    ${byCount.map(([op, n]) => `${op} ${n}`).join(", ")}`);
      if (nodes) for (const node of segment.nodes) lines.push(`    ${line(node)}`);
      for (const host of segment.hosts) {
        lines.push(`    host ${line(host)}`);
        if (typeof host.host !== "object") continue;
        const rows = host.host.inputs[0].shape[0];
        lines.push(`      ${rows} rows at a time: ${summary(segmentOf(host.host))}`);
      }
    });
  }
  return lines.join("\n");
}

function summary({ nodes, inputs, outputs }: Segment): string {
  const constants = new Set(nodes.flatMap((node) => node.inputs.filter(({ constant }) => constant)));
  const group = (title: string, values: Iterable<Value>) => {
    const all = [...values];
    return `${title} ${all.length} (${size(all.reduce((sum, value) => sum + bytesOf(value), 0))})`;
  };
  return `${nodes.length} operators; ${group("in", inputs)}, ${group("constants", constants)}, ${group("out", outputs)}`;
}

function line({ op, inputs, outputs }: GraphNode): string {
  const results = outputs.map((value) => `${value.id} ${shape(value)} ${size(bytesOf(value))}`);
  const args = inputs.map((value) => `${value.id}${value.constant ? "*" : ""} ${shape(value)}`);
  return `${results.join(", ")} = ${op}(${args.join(", ")})`;
}

const shape = (value: Value) => `[${value.shape.join("x")}]`;
/** Memory that a value takes. */
export function bytesOf({ shape, dtype }: Value): number {
  return sizeOf(shape) * BYTES[dtype];
}

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
