import { arithmetic } from "./arithmetic.js";
import { segmentOf } from "./segments.js";
import { type Feed, GraphSession, type SessionOptions, toFeed } from "./session.js";
import type { GraphNode, PartOfRows } from "./trace/graph.js";
import { sizeOf } from "./types.js";

/** A host operator that is a graph of its own, run for some rows at a time; see `rowwise`. */
export class RowwiseSession {
  /** Multiplications and additions for all rows. */
  readonly arithmetic: number;
  readonly #feeds: ReadonlyMap<string, Feed>;

  private constructor(
    private readonly part: PartOfRows,
    private readonly count: number,
    private readonly session: GraphSession,
    allocate: SessionOptions["allocate"],
  ) {
    this.#feeds = new Map(
      part.inputs.map((value) => [value.id, toFeed(value, allocate(sizeOf(value.shape)))]),
    );
    this.arithmetic = this.#starts().length * arithmetic(session.graph.nodes);
  }

  static async create(
    { inputs }: GraphNode,
    part: PartOfRows,
    options: SessionOptions,
  ): Promise<RowwiseSession> {
    const session = await GraphSession.create(segmentOf(part), options);
    return new RowwiseSession(part, inputs[0].shape[0], session, options.allocate);
  }

  /** First rows of the parts. */
  #starts(): number[] {
    const rows = this.part.inputs[0].shape[0];
    return Array.from({ length: Math.ceil(this.count / rows) }, (_, i) =>
      Math.min(i * rows, this.count - rows),
    );
  }

  /**
   * Computes all rows.
   *
   * @param between called before each part but the first; what it throws ends the run
   */
  async run(inputs: Float32Array[], outputs: Float32Array[], between: () => Promise<void>): Promise<void> {
    const rows = this.part.inputs[0].shape[0];
    for (const start of this.#starts()) {
      if (start > 0) await between();
      this.part.inputs.forEach(({ id }, i) => {
        const width = inputs[i].length / this.count;
        const some = inputs[i].subarray(start * width, (start + rows) * width);
        (this.#feeds.get(id)!.data as Float32Array).set(some);
      });
      const results = await this.session.run(this.#feeds);
      this.part.outputs.forEach(({ id }, i) => {
        outputs[i].set(results[id].data as Float32Array, (start * outputs[i].length) / this.count);
      });
    }
  }

  release(): Promise<void> {
    return this.session.release();
  }
}
