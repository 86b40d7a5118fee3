import { KernelDiedError } from "../errors.js";
import type { Content, Message } from "../protocol/message.js";
import { toCodePoints, toUtf16 } from "../typescript/code-points.js";
import { KernelChannels, type RelayListener } from "./kernel-channels.js";
import type {
  CompleteResult,
  DisplayUpdate,
  ExecuteOptions,
  ExecuteResult,
  InspectResult,
  KernelClient,
  KernelRelay,
  StartKernelOptions,
} from "./kernel-client.js";
import { KernelProcess } from "./kernel-process.js";
import { createConnection, type NewConnection } from "./new-connection.js";
import { DisplayIds, OutputCollector } from "./output-collector.js";

/** Outputs that come after a cell is done are given to it for this many cells back. */
const COLLECTORS_KEPT = 500;

/**
 * Starts a kernel process and connects to it over ZeroMQ, as a notebook runner needs it: no Python, no server.
 *
 * @throws InputError when `cwd` or a package's folder does not exist
 * @throws KernelDiedError when the process does not come up
 * @example
 * const kernel = await startKernel({ cwd: "notebooks" });
 * const { outputs } = await kernel.execute("1 + 1");
 * await kernel.shutdown();
 */
export async function startKernel(options: StartKernelOptions = {}): Promise<KernelClient> {
  options.signal?.throwIfAborted();
  const connection = await createConnection();
  let child: KernelProcess;
  try {
    child = new KernelProcess(connection.file, options);
  } catch (error) {
    connection.remove();
    throw error;
  }
  try {
    const channels = await KernelChannels.connect(connection.info);
    const client = new Client(child, channels, connection);
    await client.ready(options.startTimeout ?? 30_000, options.signal);
    return client;
  } catch (error) {
    child.kill();
    await child.exited;
    connection.remove();
    throw error;
  }
}

interface Collected {
  collector: OutputCollector;
  idle: () => void;
  /** Type of the first message of a cell that has started. */
  startType: string;
  started: () => void;
}

class Client implements KernelClient {
  info: Record<string, unknown> = {};
  readonly exited: KernelProcess["exited"];
  readonly #displays = new DisplayIds();
  readonly #collectors = new Map<string, Collected>();
  readonly #updateListeners = new Set<(update: DisplayUpdate) => void>();
  readonly #welcomed: Promise<void>;
  #onWelcome: () => void = () => {};

  constructor(
    private readonly child: KernelProcess,
    private readonly channels: KernelChannels,
    connection: NewConnection,
  ) {
    this.#welcomed = new Promise((resolve) => {
      this.#onWelcome = resolve;
    });
    channels.onIopub((message) => this.#take(message));
    this.exited = child.exited.then((status) => {
      const how = status.signal ? `by ${status.signal}` : `with exit code ${status.code}`;
      const log = child.log === "" ? "" : ` Its last words: ${child.log}`;
      channels.close(new KernelDiedError(`The kernel ended ${how}.${log}`, status.code));
      connection.remove();
      return status;
    });
  }

  get pid(): number {
    return this.child.pid;
  }

  /** Waits until the kernel answers and its output reaches us: messages before the subscription are lost. */
  async ready(timeout: number, signal: AbortSignal | undefined): Promise<void> {
    const { reply } = this.channels.send("shell", "kernel_info_request", {});
    const late = new Promise<never>((_, reject) => {
      const fail = (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      };
      const timer = setTimeout(() => {
        fail(new KernelDiedError(`The kernel did not answer within ${timeout} ms. ${this.child.log}`));
      }, timeout);
      signal?.addEventListener("abort", () => fail(signal.reason), { once: true });
      reply.then(() => this.#welcomed).then(() => clearTimeout(timer), fail);
    });
    late.catch(() => {});
    this.info = (await Promise.race([reply, late])).content;
    await Promise.race([this.#welcomed, late]);
  }

  async execute(code: string, options: ExecuteOptions = {}): Promise<ExecuteResult> {
    const { signal, timeout } = options;
    if (signal?.aborted) {
      return {
        status: "aborted",
        execution_count: null,
        outputs: [],
        interruptedBy: "signal",
        userExpressions: {},
      };
    }
    const collector = new OutputCollector(this.#displays, options.onOutput);
    let idle = () => {};
    const becameIdle = new Promise<void>((resolve) => {
      idle = resolve;
    });
    const { header, reply } = this.channels.send("shell", "execute_request", {
      code,
      silent: options.silent ?? false,
      store_history: options.storeHistory ?? true,
      user_expressions: options.userExpressions ?? {},
      allow_stdin: options.onInput !== undefined,
      stop_on_error: true,
    });

    const { onInput } = options;
    if (onInput) {
      this.channels.onInput(header.msg_id, async (prompt, password) => {
        try {
          return await onInput(prompt, { password });
        } catch (error) {
          // A cell that waits for an answer that never comes would wait for ever.
          this.interrupt().catch(() => {});
          throw error;
        }
      });
    }

    let interruptedBy: ExecuteResult["interruptedBy"];
    const timers: NodeJS.Timeout[] = [];
    const stop = (by: "signal" | "timeout") => {
      interruptedBy ??= by;
      this.interrupt().catch(() => {});
      timers.push(setTimeout(() => this.kill(), options.killAfter ?? 10_000));
    };
    const onAbort = () => stop("signal");
    signal?.addEventListener("abort", onAbort, { once: true });
    // The time counts from where the cell starts: the compiler's start, or cells before it, are not its own.
    const started = () => {
      if (timeout !== undefined) timers.push(setTimeout(() => stop("timeout"), timeout));
    };
    this.#keep(header.msg_id, {
      collector,
      idle,
      startType: options.silent ? "status" : "execute_input",
      started,
    });
    try {
      const { content } = await reply;
      await Promise.race([becameIdle, this.exited]);
      const status = content.status as ExecuteResult["status"];
      return {
        status,
        execution_count: (content.execution_count as number | undefined) ?? null,
        outputs: collector.outputs,
        ...(status === "error" ? { error: collector.error ?? errorOf(content) } : {}),
        ...(interruptedBy ? { interruptedBy } : {}),
        userExpressions: (content.user_expressions as Record<string, unknown> | undefined) ?? {},
      };
    } finally {
      signal?.removeEventListener("abort", onAbort);
      for (const timer of timers) clearTimeout(timer);
    }
  }

  async interrupt(): Promise<void> {
    await this.channels.send("control", "interrupt_request", {}).reply;
  }

  async complete(code: string, cursor = code.length): Promise<CompleteResult> {
    const content = await this.#ask("complete_request", { code, cursor_pos: toCodePoints(code, cursor) });
    return {
      matches: content.matches as string[],
      cursorStart: toUtf16(code, content.cursor_start as number),
      cursorEnd: toUtf16(code, content.cursor_end as number),
    };
  }

  async inspect(code: string, cursor = code.length, detail: 0 | 1 = 0): Promise<InspectResult> {
    const content = await this.#ask("inspect_request", {
      code,
      cursor_pos: toCodePoints(code, cursor),
      detail_level: detail,
    });
    return { found: content.found === true, data: content.data as Record<string, string> };
  }

  async isComplete(code: string): Promise<Awaited<ReturnType<KernelClient["isComplete"]>>> {
    const { status, indent } = await this.#ask("is_complete_request", { code });
    return { status, ...(indent === undefined ? {} : { indent }) } as Awaited<
      ReturnType<KernelClient["isComplete"]>
    >;
  }

  onDisplayUpdate(listener: (update: DisplayUpdate) => void): () => void {
    this.#updateListeners.add(listener);
    return () => this.#updateListeners.delete(listener);
  }

  relay(listener: RelayListener): KernelRelay {
    const close = this.channels.onMessage(listener);
    return { send: (channel, message) => this.channels.forward(channel, message), close };
  }

  async shutdown(graceMs = 10_000): Promise<number | null> {
    this.channels.send("control", "shutdown_request", { restart: false });
    const timer = setTimeout(() => this.kill(), graceMs);
    const { code } = await this.exited;
    clearTimeout(timer);
    return code;
  }

  kill(): void {
    this.child.kill();
  }

  async #ask(type: string, content: Content): Promise<Content> {
    const reply = await this.channels.send("shell", type, content).reply;
    if (reply.content.status === "error") throw new Error(`${reply.content.ename}: ${reply.content.evalue}`);
    return reply.content;
  }

  #keep(id: string, entry: Collected): void {
    this.#collectors.set(id, entry);
    if (this.#collectors.size > COLLECTORS_KEPT) {
      this.#collectors.delete(this.#collectors.keys().next().value as string);
    }
  }

  #take({ header, parent, content }: Message): void {
    if (header.msg_type === "iopub_welcome") {
      this.#onWelcome();
      return;
    }
    if (header.msg_type === "update_display_data") {
      this.#update(content);
      return;
    }
    const entry = this.#collectors.get(parent.msg_id);
    if (!entry) return;
    if (header.msg_type === "status" && content.execution_state === "idle") entry.idle();
    else if (header.msg_type === entry.startType) entry.started();
    entry.collector.add(header.msg_type, content);
  }

  #update(content: Content): void {
    const displayId = (content.transient as Content | undefined)?.display_id;
    if (typeof displayId !== "string") return;
    const data = (content.data ?? {}) as Record<string, unknown>;
    const metadata = (content.metadata ?? {}) as Record<string, unknown>;
    const outputs = this.#displays.update({ displayId, data, metadata });
    for (const listener of this.#updateListeners) listener({ displayId, data, metadata, outputs });
  }
}

function errorOf(content: Content): ExecuteResult["error"] {
  return {
    output_type: "error",
    ename: String(content.ename),
    evalue: String(content.evalue),
    traceback: (content.traceback as string[] | undefined) ?? [],
  };
}
