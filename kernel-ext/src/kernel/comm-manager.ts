import { AsyncResource } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import type { Content, Message } from "../protocol/message.js";
import type { Comm, CommMessage, CommRegistry } from "./comms.js";

type Handler = (message: CommMessage) => void | Promise<void>;
type OnOpen = (comm: Comm, message: CommMessage) => void | Promise<void>;

/** Sends a comm message on IOPub; the parent is that of the running code. */
export type PublishComm = (
  type: string,
  content: Content,
  metadata?: Content,
  buffers?: Uint8Array[],
) => void;

/** The open comms: messages in and out. */
export class CommManager implements CommRegistry {
  readonly #targets = new Map<string, OnOpen>();
  readonly #comms = new Map<string, OpenComm>();

  constructor(private readonly publish: PublishComm) {}

  registerTarget(name: string, onOpen: OnOpen): void {
    // Bound: what a handler prints belongs to the cell that registered it, not to the comm message.
    this.#targets.set(name, AsyncResource.bind(onOpen));
  }

  unregisterTarget(name: string): void {
    this.#targets.delete(name);
  }

  /** Whether a front end may open this target. */
  hasTarget(name: string): boolean {
    return this.#targets.has(name);
  }

  open(
    targetName: string,
    data: object = {},
    options: { id?: string; metadata?: object; buffers?: Uint8Array[] } = {},
  ): Comm {
    const comm = this.#add(options.id ?? randomUUID(), targetName);
    this.publish(
      "comm_open",
      { comm_id: comm.id, target_name: targetName, data },
      options.metadata as Content | undefined,
      options.buffers,
    );
    return comm;
  }

  get(id: string): Comm | undefined {
    return this.#comms.get(id);
  }

  list(targetName?: string): Record<string, { target_name: string }> {
    const chosen = [...this.#comms.values()].filter((comm) => !targetName || comm.targetName === targetName);
    return Object.fromEntries(chosen.map((comm) => [comm.id, { target_name: comm.targetName }]));
  }

  /** Handles `comm_open`, `comm_msg` and `comm_close` from the front end. */
  async receive({ header, content, metadata, buffers }: Message): Promise<void> {
    const id = String(content.comm_id);
    const message: CommMessage = {
      data: (content.data ?? {}) as CommMessage["data"],
      metadata,
      buffers,
      // Bound here, where the running code is this message: handlers run as the cell that registered them.
      reply: AsyncResource.bind((data: object, options?: object) => this.#comms.get(id)?.send(data, options)),
    };
    switch (header.msg_type) {
      case "comm_open": {
        const target = String(content.target_name);
        const onOpen = this.#targets.get(target);
        if (!onOpen) {
          this.publish("comm_close", { comm_id: id, data: {} });
          return;
        }
        const comm = this.#add(id, target);
        try {
          await onOpen(comm, message);
        } catch (error) {
          comm.close();
          throw error;
        }
        return;
      }
      case "comm_msg":
        await this.#comms.get(id)?.messageHandler?.(message);
        return;
      case "comm_close": {
        const comm = this.#comms.get(id);
        this.#comms.delete(id);
        await comm?.closeHandler?.(message);
        return;
      }
    }
  }

  #add(id: string, targetName: string): OpenComm {
    const comm = new OpenComm(id, targetName, this.publish, () => this.#comms.delete(id));
    this.#comms.set(id, comm);
    return comm;
  }
}

class OpenComm implements Comm {
  messageHandler: Handler | undefined;
  closeHandler: Handler | undefined;

  constructor(
    readonly id: string,
    readonly targetName: string,
    private readonly publish: PublishComm,
    private readonly forget: () => void,
  ) {}

  send(data: object, options: { metadata?: object; buffers?: Uint8Array[] } = {}): void {
    this.publish(
      "comm_msg",
      { comm_id: this.id, data },
      options.metadata as Content | undefined,
      options.buffers,
    );
  }

  close(data: object = {}): void {
    this.forget();
    this.publish("comm_close", { comm_id: this.id, data });
  }

  onMessage(handler: Handler): void {
    this.messageHandler = AsyncResource.bind(handler);
  }

  onClose(handler: Handler): void {
    this.closeHandler = AsyncResource.bind(handler);
  }
}
