import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { KernelChannels, type ReplyChannel } from "../../src/client/kernel-channels.js";
import { KernelProcess } from "../../src/client/kernel-process.js";
import { createConnection, type NewConnection } from "../../src/client/new-connection.js";
import type { Content, Header, Message } from "../../src/protocol/message.js";
import { ensureBuilt } from "./build.js";

/** What one request brought: its reply and the IOPub messages that have it as parent. */
export interface Exchange {
  header: Header;
  reply: Message | undefined;
  iopub: Message[];
}

/** A kernel process with a client that shows every message. */
export class RawKernel {
  readonly iopub: Message[] = [];
  log = "";
  readonly #waiting = new Set<() => void>();

  private constructor(
    readonly connection: NewConnection,
    readonly process: KernelProcess,
    readonly channels: KernelChannels,
    /** The notebook's. */
    readonly folder: string,
  ) {
    channels.onIopub((message) => {
      this.iopub.push(message);
      for (const check of this.#waiting) check();
    });
  }

  static async start(
    options: {
      transport?: "tcp" | "ipc";
      packages?: Record<string, string>;
      env?: Record<string, string>;
    } = {},
  ): Promise<RawKernel> {
    await ensureBuilt();
    const connection = await createConnection(options.transport);
    // Not in this repository: what a notebook finds must not depend on our own node_modules.
    const folder = mkdtempSync(path.join(tmpdir(), "notebook-"));
    let kernel: RawKernel | undefined;
    const process = new KernelProcess(connection.file, {
      cwd: folder,
      packages: options.packages,
      // The history of tests is not the user's.
      env: { JUPYTER_DATA_DIR: path.join(folder, "jupyter"), ...options.env },
      history: true,
      onLog: (text) => {
        if (kernel) kernel.log += text;
      },
    });
    const channels = await KernelChannels.connect(connection.info);
    kernel = new RawKernel(connection, process, channels, folder);
    await kernel.until((message) => message.header.msg_type === "iopub_welcome");
    return kernel;
  }

  /** Sends a request and waits for its idle and, where there is one, its reply. */
  async exchange(channel: ReplyChannel, type: string, content: Content = {}): Promise<Exchange> {
    const { header, reply } = this.channels.send(channel, type, content);
    const answered = /_request$/.test(type) ? await reply : undefined;
    await this.idle(header);
    return { header, reply: answered, iopub: this.iopubOf(header) };
  }

  execute(code: string, options: Content = {}): Promise<Exchange> {
    return this.exchange("shell", "execute_request", executeContent(code, options));
  }

  iopubOf(header: Header): Message[] {
    return this.iopub.filter((message) => message.parent.msg_id === header.msg_id);
  }

  idle(header: Header): Promise<Message> {
    return this.until(
      ({ header: { msg_type }, parent, content }) =>
        msg_type === "status" && content.execution_state === "idle" && parent.msg_id === header.msg_id,
    );
  }

  /** The first IOPub message, past or to come, that fits. */
  until(fits: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve) => {
      const check = () => {
        const found = this.iopub.find(fits);
        if (!found) return;
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** Ends the process, if it still runs, and everything around it. */
  async stop(): Promise<void> {
    this.process.kill();
    await this.process.exited;
    this.channels.close(new Error("stopped"));
    this.connection.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function executeContent(code: string, options: Content = {}): Content {
  return { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false, ...options };
}

/** Types of messages in order; of a status, its state. */
export function types(messages: Message[]): string[] {
  return messages.map(({ header, content }) =>
    header.msg_type === "status" ? `status:${content.execution_state}` : header.msg_type,
  );
}

/** The content of the first message of a type. */
export function contentOf(messages: Message[], type: string): Content | undefined {
  return messages.find((message) => message.header.msg_type === type)?.content;
}
