import { parentPort, workerData } from "node:worker_threads";
import { CATEGORIES } from "./categories.js";
import type { Rendered, RenderOrder } from "./procedural/renderAll.js";

/** A thread of `renderAll`: renders what nobody has begun, until nothing is left. */
const { of, next } = workerData as RenderOrder;
const samples = CATEGORIES[of.category].dataset(of);
const index = new Int32Array(next);
for (let at = Atomics.add(index, 0, 1); at < samples.count; at = Atomics.add(index, 0, 1)) {
  const rendered: Rendered = { index: at, sample: samples.get(at) };
  parentPort?.postMessage(rendered);
}
