import type { Content } from "../protocol/message.js";
import type { ErrorOutput, NotebookOutput } from "./outputs.js";

export interface DisplayUpdateMessage {
  displayId: string;
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

type ShownOutput = Extract<NotebookOutput, { data: object }>;
type OnOutput = (output: NotebookOutput, index: number, outputs: NotebookOutput[]) => void;

/** Which outputs show which display id, across all cells of a kernel. */
export class DisplayIds {
  readonly #shown = new Map<string, Set<{ output: ShownOutput; collector: OutputCollector }>>();

  add(id: string, output: ShownOutput, collector: OutputCollector): void {
    const entries = this.#shown.get(id) ?? new Set();
    this.#shown.set(id, entries.add({ output, collector }));
  }

  /** Replaces the data of every output of this display in place; returns those outputs. */
  update({ displayId, data, metadata }: DisplayUpdateMessage): NotebookOutput[] {
    const changed: NotebookOutput[] = [];
    for (const entry of this.#shown.get(displayId) ?? []) {
      if (!entry.collector.outputs.includes(entry.output)) continue; // cleared
      entry.output.data = data;
      entry.output.metadata = metadata;
      entry.collector.changed(entry.output);
      changed.push(entry.output);
    }
    return changed;
  }
}

/** Turns the IOPub messages of one cell into nbformat outputs: streams merged, clears applied. */
export class OutputCollector {
  readonly outputs: NotebookOutput[] = [];
  error: ErrorOutput | undefined;
  #clearNext = false;

  constructor(
    private readonly ids: DisplayIds,
    private readonly onOutput: OnOutput = () => {},
  ) {}

  /** Takes one message; other types than outputs are ignored. */
  add(type: string, content: Content): void {
    switch (type) {
      case "stream":
        this.#stream(content.name === "stderr" ? "stderr" : "stdout", String(content.text));
        return;
      case "display_data":
        this.#shown({ output_type: "display_data", ...bundleOf(content) }, content);
        return;
      case "execute_result":
        this.#shown(
          {
            output_type: "execute_result",
            execution_count: content.execution_count as number,
            ...bundleOf(content),
          },
          content,
        );
        return;
      case "error":
        this.error = {
          output_type: "error",
          ename: String(content.ename),
          evalue: String(content.evalue),
          traceback: content.traceback as string[],
        };
        this.#push(this.error);
        return;
      case "clear_output":
        if (content.wait === true) this.#clearNext = true;
        else this.outputs.length = 0;
        return;
    }
  }

  /** Tells that an output's contents changed. */
  changed(output: NotebookOutput): void {
    this.onOutput(output, this.outputs.indexOf(output), this.outputs);
  }

  #stream(name: "stdout" | "stderr", text: string): void {
    const last = this.#clearNext ? undefined : this.outputs.at(-1);
    if (last?.output_type !== "stream" || last.name !== name) {
      this.#push({ output_type: "stream", name, text });
      return;
    }
    last.text += text;
    this.changed(last);
  }

  #shown(output: ShownOutput, content: Content): void {
    const id = (content.transient as Content | undefined)?.display_id;
    if (typeof id === "string") this.ids.add(id, output, this);
    this.#push(output);
  }

  #push(output: NotebookOutput): void {
    if (this.#clearNext) this.outputs.length = 0;
    this.#clearNext = false;
    this.outputs.push(output);
    this.changed(output);
  }
}

function bundleOf(content: Content): Pick<ShownOutput, "data" | "metadata"> {
  return {
    data: (content.data ?? {}) as Record<string, unknown>,
    metadata: (content.metadata ?? {}) as Record<string, unknown>,
  };
}
