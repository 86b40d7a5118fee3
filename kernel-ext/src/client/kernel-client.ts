import type { Message } from "../protocol/message.js";
import type { RelayListener, ReplyChannel } from "./kernel-channels.js";
import type { ErrorOutput, NotebookOutput } from "./outputs.js";

/** How a kernel is started. */
export interface StartKernelOptions {
  /** Working folder of the kernel: packages are resolved from it. Default: this process's. */
  cwd?: string;
  /** Packages that are found here when the working folder has none of that name: package name -> folder. */
  packages?: Record<string, string>;
  /** Added to this process's environment. */
  env?: Record<string, string | undefined>;
  /** Arguments for Node itself, such as `--max-old-space-size=4096`. */
  nodeArgs?: string[];
  /** Keep the cells in the user's history, as notebooks do. Default false. */
  history?: boolean;
  /** Milliseconds to wait until the kernel answers. Default 30000. */
  startTimeout?: number;
  /** Ends the start. */
  signal?: AbortSignal;
  /** What the process writes to its own stderr: log lines, never a cell's output. Default: kept for error messages. */
  onLog?: (text: string) => void;
}

/** How one cell is run. */
export interface ExecuteOptions {
  /**
   * Called after each change of this cell's outputs with the output that was added or changed and its place.
   * `outputs` is the live array that the result holds. Also called for output that arrives after the cell is done.
   */
  onOutput?: (output: NotebookOutput, index: number, outputs: NotebookOutput[]) => void;
  /** Aborting it interrupts the cell. */
  signal?: AbortSignal;
  /** Milliseconds from its start after which the cell is interrupted; if that does not end it in `killAfter`, the kernel is killed. */
  timeout?: number;
  /** Milliseconds an interrupted cell may take to end. Default 10000. */
  killAfter?: number;
  /** Answers a cell that asks for a line of input; without it such a cell fails. */
  onInput?: (prompt: string, options: { password: boolean }) => string | Promise<string>;
  /** Run without counting, history or output broadcast. Default false. */
  silent?: boolean;
  /** Count the cell and keep it in the history. Default true. */
  storeHistory?: boolean;
  /** Expressions evaluated after the cell, by name. */
  userExpressions?: Record<string, string>;
}

/** What became of one cell. */
export interface ExecuteResult {
  status: "ok" | "error" | "aborted";
  execution_count: number | null;
  /** nbformat 4 outputs; updates of displays change these objects in place, also later. */
  outputs: NotebookOutput[];
  /** Set when status is "error". */
  error?: ErrorOutput;
  /** Why the cell was interrupted, if the client did it. */
  interruptedBy?: "signal" | "timeout";
  userExpressions: Record<string, unknown>;
}

/** A display that was replaced; `outputs` are all outputs (of any cell) that show it, already changed in place. */
export interface DisplayUpdate {
  displayId: string;
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  outputs: NotebookOutput[];
}

export interface CompleteResult {
  matches: string[];
  /** UTF-16 positions in the code: what a match replaces. */
  cursorStart: number;
  cursorEnd: number;
}

export interface InspectResult {
  found: boolean;
  data: Record<string, string>;
}

/** A way to the kernel for the messages of others. */
export interface KernelRelay {
  /** Passes a message on as it is, its header included; the kernel's answers name that header as their parent. */
  send(channel: ReplyChannel | "stdin", message: Message): void;
  close(): void;
}

/** A running kernel. Cells run one after the other, in the order of the calls. */
export interface KernelClient {
  readonly pid: number;
  /** The content of `kernel_info_reply`. */
  readonly info: Record<string, unknown>;
  /** Resolves when the process has ended. */
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  /**
   * Runs one cell. A throwing cell resolves with status "error".
   *
   * @throws KernelDiedError when the kernel ends meanwhile
   */
  execute(code: string, options?: ExecuteOptions): Promise<ExecuteResult>;
  /** Interrupts the running cell; cells that wait are aborted. */
  interrupt(): Promise<void>;
  /** @param cursor UTF-16 position in `code`; default its end */
  complete(code: string, cursor?: number): Promise<CompleteResult>;
  inspect(code: string, cursor?: number, detail?: 0 | 1): Promise<InspectResult>;
  isComplete(
    code: string,
  ): Promise<{ status: "complete" | "incomplete" | "invalid" | "unknown"; indent?: string }>;
  /** Tells when a display was replaced. Returns a function that stops listening. */
  onDisplayUpdate(listener: (update: DisplayUpdate) => void): () => void;
  /**
   * Lets others talk to the kernel through this connection: a server that stands between it and a page.
   *
   * @param listener hears every message of the kernel, with the channel it came on
   * @returns how to pass a message on, and how to stop listening
   * @example
   * const relay = kernel.relay((channel, message) => socket.send(encode(channel, message)));
   * relay.send("shell", message);
   */
  relay(listener: RelayListener): KernelRelay;
  /** Asks the kernel to end and waits; kills it after `graceMs` (default 10000). Returns the exit code. */
  shutdown(graceMs?: number): Promise<number | null>;
  /** Ends the process at once. */
  kill(): void;
}
