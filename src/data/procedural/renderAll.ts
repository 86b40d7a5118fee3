import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { InputError } from "../../errors.js";
import type { RenderedSample } from "../render/renderedSample.js";
import type { ProceduralDataset } from "./dataset.js";

/** Fewer images than this for each further thread would be rendered before it has started. */
const IMAGES_PER_THREAD = 100;
/** Threads run what the build made, also when this file itself is run from its source. */
const WORKER = new URL(
  import.meta.url.endsWith(".ts") ? "../../../dist/data/renderWorker.js" : "../renderWorker.js",
  import.meta.url,
);

/** What a thread is told. */
export interface RenderOrder {
  of: Pick<ProceduralDataset, "category" | "count" | "size" | "split" | "seed">;
  /** index of the next image that nobody has begun, shared by all threads */
  next: SharedArrayBuffer;
}

/** What a thread answers. */
export interface Rendered {
  index: number;
  sample: RenderedSample;
}

/**
 * Renders a whole data set on all cores, and hands on every image as it is done, in no order.
 *
 * This thread takes part, and lets signals and displays through between two images.
 *
 * @param samples what to render; the same images as `samples.get` gives
 * @param each is called once for every index, always on this thread
 * @param options `threads` in all, one per core by default; `signal` ends it after the images under way
 * @returns false when the signal ended it
 * @throws what `each` throws; InputError when a thread fails
 * @example await renderAll(faceDataset({ count: 1000 }), (index, { image }) => store(image, index));
 */
export async function renderAll<Sample extends RenderedSample>(
  samples: ProceduralDataset<Sample>,
  each: (index: number, sample: Sample) => void,
  { threads = availableParallelism(), signal }: { threads?: number; signal?: AbortSignal } = {},
): Promise<boolean> {
  const { category, count, size, split, seed } = samples;
  const next = new SharedArrayBuffer(4);
  const index = new Int32Array(next);
  const order: RenderOrder = { of: { category, count, size, split, seed }, next };
  const helpers = Math.min(threads - 1, Math.floor(count / IMAGES_PER_THREAD));
  const workers = Array.from({ length: helpers }, () => new Worker(WORKER, { workerData: order }));
  let failure: Error | undefined;
  const ends = workers.map(
    (worker) =>
      new Promise<void>((resolve) => {
        worker.on("message", ({ index: at, sample }: Rendered) => {
          try {
            // What was under way when the work ended is not handed on.
            if (!failure && !signal?.aborted) each(at, sample as Sample);
          } catch (error) {
            failure ??= error as Error;
          }
        });
        worker.on("error", (error) => {
          failure ??= new InputError(`A rendering thread failed: ${error.message}.`);
        });
        worker.on("exit", () => resolve());
      }),
  );
  try {
    for (let at = Atomics.add(index, 0, 1); at < count; at = Atomics.add(index, 0, 1)) {
      each(at, samples.get(at));
      await setImmediate();
      if (failure) throw failure;
      if (signal?.aborted) return false;
    }
    await Promise.all(ends);
    if (failure) throw failure;
    return !signal?.aborted;
  } catch (error) {
    // Nothing more is handed on while the threads end.
    failure ??= error as Error;
    throw error;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
