import { randomUUID } from "node:crypto";
import {
  type Header,
  type KernelClient,
  type KernelRelay,
  type Message,
  startKernel,
} from "@gan2shape/kernel";
import type { WebSocket } from "ws";
import { decodeChannelFrame, encodeChannelFrame } from "./channelFrames.js";

/** How kernels of the server are started. */
export interface LabKernelOptions {
  /** Working folder: the notebook's. */
  cwd: string;
  /** Packages that cells find although none is installed beside the notebook: name -> folder. */
  packages: Record<string, string>;
}

type ExecutionState = "starting" | "idle" | "busy" | "restarting" | "dead";

/** One kernel under one id, over restarts, and the pages that are connected to it. */
export class LabKernel {
  readonly id = randomUUID();
  lastActivity = new Date();
  executionState: ExecutionState = "starting";
  readonly #pages = new Map<WebSocket, string>();
  #client: KernelClient | undefined;
  #relay: KernelRelay | undefined;
  #ended = false;

  private constructor(private readonly options: LabKernelOptions) {}

  /** Starts a kernel; resolves when it answers. */
  static async start(options: LabKernelOptions): Promise<LabKernel> {
    const kernel = new LabKernel(options);
    await kernel.#start();
    return kernel;
  }

  /** As the Jupyter API describes it. */
  get model(): object {
    return {
      id: this.id,
      name: "gan2shape",
      last_activity: this.lastActivity.toISOString(),
      execution_state: this.executionState,
      connections: this.#pages.size,
    };
  }

  /**
   * Connects a page: what it sends goes to the kernel, answers come back to it alone, and output to every page.
   *
   * @param session the page's session id, which its messages' headers carry
   */
  connect(page: WebSocket, session: string): void {
    this.#pages.set(page, session);
    page.on("message", (data, isBinary) => {
      const received = isBinary ? decodeChannelFrame(asBytes(data)) : undefined;
      if (!received || received.channel === "iopub") return;
      this.#relay?.send(received.channel, received.message);
    });
    page.on("close", () => this.#pages.delete(page));
    page.on("error", () => page.terminate());
    if (this.executionState === "dead") this.#tell("dead");
  }

  interrupt(): Promise<void> {
    return this.#client?.interrupt() ?? Promise.resolve();
  }

  /** A new process under the same id; pages stay connected. */
  async restart(): Promise<void> {
    const old = this.#client;
    this.#disown();
    this.executionState = "restarting";
    await old?.shutdown(3_000);
    await this.#start();
  }

  /** Ends the process and every connection. */
  async shutdown(): Promise<void> {
    this.#ended = true;
    const client = this.#client;
    this.#disown();
    for (const page of this.#pages.keys()) page.close(1001);
    await client?.shutdown(3_000);
  }

  async #start(): Promise<void> {
    // A process that died before it ran anything would die again.
    let hasWorked = false;
    this.executionState = "starting";
    const client = await startKernel({ ...this.options, history: true });
    this.#client = client;
    this.#relay = client.relay((channel, message) => {
      this.lastActivity = new Date();
      hasWorked ||= message.header.msg_type === "execute_reply";
      if (message.header.msg_type === "status")
        this.executionState = message.content.execution_state as ExecutionState;
      this.#deliver(channel, message);
    });
    this.executionState = "idle";
    client.exited.then(() => {
      if (this.#client === client) void this.#revive(!hasWorked);
    });
    if (this.#ended) await this.shutdown(); // the server ended meanwhile
  }

  /** A kernel that died is started again, as Jupyter does; pages are told, so that they wait no longer. */
  async #revive(hopeless: boolean): Promise<void> {
    this.#disown();
    if (!hopeless) {
      this.#tell("restarting");
      try {
        await this.#start();
        this.#tell("starting");
        return;
      } catch {
        // It does not come up any more.
      }
    }
    this.executionState = "dead";
    this.#tell("dead");
  }

  #disown(): void {
    this.#relay?.close();
    this.#relay = undefined;
    this.#client = undefined;
  }

  /** A status that the kernel itself can no longer send. */
  #tell(state: ExecutionState): void {
    const header: Header = {
      msg_id: randomUUID(),
      session: this.id,
      username: "",
      date: new Date().toISOString(),
      msg_type: "status",
      version: "5.4",
    };
    const content = { execution_state: state };
    this.#deliver("iopub", { header, parent: {}, metadata: {}, content, buffers: [] });
  }

  #deliver(channel: Parameters<typeof encodeChannelFrame>[0], message: Message): void {
    if (this.#pages.size === 0) return;
    const frame = encodeChannelFrame(channel, message);
    const sessions = [...this.#pages.values()];
    const asker = channel === "iopub" ? undefined : message.parent.session;
    const known = asker !== undefined && sessions.includes(asker);
    for (const [page, session] of this.#pages) if (!known || session === asker) page.send(frame);
  }
}

function asBytes(data: Buffer | ArrayBuffer | Buffer[]): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
