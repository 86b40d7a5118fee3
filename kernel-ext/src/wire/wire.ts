import { writeSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { ConnectionInfo } from "../protocol/connection-file.js";
import type { Content, Header } from "../protocol/message.js";
import { createSharedState, Shared, type SharedState } from "./shared-state.js";
import type { FromWire, Request, ToWire, WireOptions } from "./wire-messages.js";

export interface WireHandlers {
  request(request: Request): void;
  interrupt(): void;
}

/** The main thread's end of the sockets. Posting needs no turn of the event loop, so output leaves a busy loop. */
export class Wire {
  readonly shared: SharedState = createSharedState();
  readonly #worker: Worker;
  #handlers: WireHandlers | undefined;
  #early: FromWire[] = [];

  constructor(connection: ConnectionInfo, startedBy?: number) {
    const workerData: WireOptions = {
      connection,
      startedBy,
      shared: this.shared.buffer as SharedArrayBuffer,
    };
    this.#worker = new Worker(new URL("./socket-thread.js", import.meta.url), { workerData, execArgv: [] });
    this.#worker.on("message", (message: FromWire) => this.#receive(message));
    this.#worker.on("error", (error) => {
      writeSync(2, `[kernel] the socket thread failed: ${error.stack}\n`);
      process.exit(1);
    });
    // Leaving with open sockets aborts the process (Napi::Error), also when a cell calls process.exit.
    process.on("exit", () => this.#closeAndWait());
  }

  /** From now on requests go to these handlers, first those that waited. */
  attach(handlers: WireHandlers): void {
    this.#handlers = handlers;
    for (const message of this.#early.splice(0)) this.#receive(message);
  }

  reply(request: Request, type: string, content: Content, metadata?: Content): void {
    const { channel, identities } = request;
    this.#post({
      kind: "reply",
      channel,
      identities,
      type,
      parent: request.message.header,
      content,
      metadata,
    });
  }

  publish(
    type: string,
    parent: Header | undefined,
    content: Content,
    options: { metadata?: Content; buffers?: Uint8Array[] } = {},
  ): void {
    this.#post({ kind: "publish", type, parent, content, ...options });
  }

  stream(name: "stdout" | "stderr", text: string, parent: Header | undefined): void {
    this.#post({ kind: "stream", name, text, parent });
  }

  #post(message: ToWire): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromWire): void {
    switch (message.kind) {
      case "failed":
        writeSync(2, `${message.message}\n`);
        process.exit(1);
        return;
      case "exit":
        process.exit(message.code);
        return;
      case "bound":
        return;
      case "request":
      case "interrupt":
        if (!this.#handlers) this.#early.push(message);
        else if (message.kind === "request") this.#handlers.request(message);
        else this.#handlers.interrupt();
    }
  }

  #closeAndWait(): void {
    if (Atomics.load(this.shared, Shared.socketsClosed) === 1) return;
    this.#post({ kind: "close" });
    Atomics.wait(this.shared, Shared.socketsClosed, 0, 1000);
  }
}
