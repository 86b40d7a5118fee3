import { writeSync } from "node:fs";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { InterruptedError } from "../errors.js";
import type { ConnectionInfo } from "../protocol/connection-file.js";
import type { Content, Header } from "../protocol/message.js";
import { createSharedState, Input, Shared, type SharedState } from "./shared-state.js";
import type { FromWire, Request, ToWire, WireOptions } from "./wire-messages.js";

/** Bytes in any of JavaScript's forms; of a view only what it shows is sent. */
export type BinaryData = ArrayBuffer | SharedArrayBuffer | ArrayBufferView;

export interface WireHandlers {
  request(request: Request): void;
  interrupt(): void;
}

/** The main thread's end of the sockets. Posting needs no turn of the event loop, so output leaves a busy loop. */
export class Wire {
  readonly shared: SharedState = createSharedState();
  readonly #worker: Worker;
  readonly #input = new MessageChannel();
  #handlers: WireHandlers | undefined;
  #early: FromWire[] = [];

  constructor(connection: ConnectionInfo, startedBy?: number) {
    const workerData: WireOptions = {
      connection,
      startedBy,
      shared: this.shared.buffer as SharedArrayBuffer,
      input: this.#input.port2,
    };
    this.#worker = new Worker(new URL("./socket-thread.js", import.meta.url), {
      workerData,
      transferList: [this.#input.port2],
      execArgv: [],
    });
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

  /** @throws TypeError when the content has no JSON */
  reply(request: Request, type: string, content: Content, metadata?: Content): void {
    const { channel, identities } = request;
    this.#post({
      kind: "reply",
      channel,
      identities,
      type,
      parent: request.message.header,
      content: JSON.stringify(content),
      metadata: metadata && JSON.stringify(metadata),
    });
  }

  /**
   * Sends a message on IOPub. Buffers are copied, so that the caller may go on changing them.
   *
   * @throws TypeError when content or metadata have no JSON
   */
  publish(
    type: string,
    parent: Header | undefined,
    content: Content,
    { metadata, buffers = [] }: { metadata?: Content; buffers?: readonly BinaryData[] } = {},
  ): void {
    const copies = buffers.map(copyBytes);
    this.#worker.postMessage(
      {
        kind: "publish",
        type,
        parent,
        content: JSON.stringify(content),
        metadata: metadata && JSON.stringify(metadata),
        buffers: copies,
      } satisfies ToWire,
      copies.map((copy) => copy.buffer as ArrayBuffer),
    );
  }

  stream(name: "stdout" | "stderr", text: string, parent: Header | undefined): void {
    this.#post({ kind: "stream", name, text, parent });
  }

  /**
   * Asks the front end that sent a request for a line, and sleeps until it is there.
   *
   * @throws InterruptedError when an interrupt comes first
   */
  input(identities: Uint8Array[], parent: Header, prompt: string, password: boolean): string {
    // What an earlier wait that was broken off left behind.
    while (receiveMessageOnPort(this.#input.port1));
    Atomics.store(this.shared, Shared.input, Input.waiting);
    this.#post({ kind: "input", identities, parent, prompt, password });
    Atomics.wait(this.shared, Shared.input, Input.waiting);
    const state = Atomics.exchange(this.shared, Shared.input, Input.none);
    if (state === Input.interrupted) throw new InterruptedError();
    return receiveMessageOnPort(this.#input.port1)?.message as string;
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

/** Exactly the bytes of `data`, in memory of their own. */
function copyBytes(data: BinaryData): Uint8Array {
  if (ArrayBuffer.isView(data)) {
    return new Uint8Array(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  if (data instanceof ArrayBuffer || data instanceof SharedArrayBuffer) {
    return new Uint8Array(new Uint8Array(data));
  }
  throw new TypeError("A buffer must be an ArrayBuffer, a typed array or a DataView.");
}
