import { randomUUID } from "node:crypto";
import type { Dealer, Subscriber } from "zeromq";
import { type ConnectionInfo, endpoint } from "../protocol/connection-file.js";
import { decodeFrames, encodeFrames } from "../protocol/frames.js";
import { type Channel, type Content, type Header, HeaderFactory, type Message } from "../protocol/message.js";
import { Signer } from "../protocol/signature.js";
import { SendQueue } from "../wire/send-queue.js";

type AnswerInput = (prompt: string, password: boolean) => string | Promise<string>;

export type ReplyChannel = "shell" | "control";

/** Hears every message that comes from the kernel. */
export type RelayListener = (channel: Channel, message: Message) => void;

/** One request on its way: its header, and its reply once it is there. */
export interface Sent {
  header: Header;
  reply: Promise<Message>;
}

/** A client's ends of the sockets: requests out, replies and IOPub messages in. */
export class KernelChannels {
  readonly #headers = new HeaderFactory();
  readonly #signer: Signer;
  readonly #waiting = new Map<string, { resolve(message: Message): void; reject(error: Error): void }>();
  readonly #inputs = new Map<string, AnswerInput>();
  readonly #iopubListeners = new Set<(message: Message) => void>();
  readonly #relays = new Set<RelayListener>();
  readonly #queues: Record<ReplyChannel | "stdin", SendQueue>;
  #closed: Error | undefined;

  private constructor(
    info: ConnectionInfo,
    private readonly sockets: { shell: Dealer; control: Dealer; stdin: Dealer; iopub: Subscriber },
  ) {
    this.#signer = new Signer(info.key);
    const fail = (error: Error) => this.close(error);
    this.#queues = {
      shell: new SendQueue(sockets.shell, fail),
      control: new SendQueue(sockets.control, fail),
      stdin: new SendQueue(sockets.stdin, fail),
    };
    for (const channel of ["shell", "control"] as const) {
      this.#receive(channel, (message) => {
        const id = message.parent.msg_id;
        this.#waiting.get(id)?.resolve(message);
        this.#waiting.delete(id);
        this.#inputs.delete(id);
      });
    }
    this.#receive("stdin", (message) => this.#answerInput(message));
    this.#receive("iopub", (message) => {
      for (const listener of this.#iopubListeners) listener(message);
    });
  }

  /** Connects; the kernel need not be there yet. */
  static async connect(info: ConnectionInfo): Promise<KernelChannels> {
    const zmq = await import("zeromq");
    const options = { linger: 0, receiveHighWaterMark: 0, reconnectInterval: 10 };
    // The kernel asks for input under the name that the request came from.
    const routingId = randomUUID();
    const sockets = {
      shell: new zmq.Dealer({ ...options, sendHighWaterMark: 0, routingId }),
      stdin: new zmq.Dealer({ ...options, sendHighWaterMark: 0, routingId }),
      control: new zmq.Dealer({ ...options, sendHighWaterMark: 0 }),
      iopub: new zmq.Subscriber(options),
    };
    for (const name of ["shell", "control", "stdin", "iopub"] as const)
      sockets[name].connect(endpoint(info, name));
    sockets.iopub.subscribe();
    return new KernelChannels(info, sockets);
  }

  /** Sends a request; its reply rejects when the channels close first. */
  send(channel: ReplyChannel, type: string, content: Content, buffers: Uint8Array[] = []): Sent {
    const header = this.#headers.create(type);
    const reply = new Promise<Message>((resolve, reject) => {
      if (this.#closed) reject(this.#closed);
      else this.#waiting.set(header.msg_id, { resolve, reject });
    });
    // Who does not wait for the reply does not care that there is none.
    reply.catch(() => {});
    if (!this.#closed) {
      const message: Message = { header, parent: {}, metadata: {}, content, buffers };
      this.#queues[channel].push(encodeFrames([], message, this.#signer));
    }
    return { header, reply };
  }

  /** Hears every IOPub message. Returns a function that stops it. */
  onIopub(listener: (message: Message) => void): () => void {
    this.#iopubListeners.add(listener);
    return () => this.#iopubListeners.delete(listener);
  }

  /** Hears everything that the kernel says, whoever asked. Returns a function that stops it. */
  onMessage(listener: RelayListener): () => void {
    this.#relays.add(listener);
    return () => this.#relays.delete(listener);
  }

  /** Passes another client's message on as it is; signed with this connection's key. */
  forward(channel: ReplyChannel | "stdin", message: Message): void {
    if (!this.#closed) this.#queues[channel].push(encodeFrames([], message, this.#signer));
  }

  /** Answers what the cell of one `execute_request` asks; until its reply is there. */
  onInput(id: string, answer: AnswerInput): void {
    this.#inputs.set(id, answer);
  }

  /** Closes the sockets; replies that are waited for reject with `reason`. */
  close(reason: Error): void {
    if (this.#closed) return;
    this.#closed = reason;
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
    for (const socket of Object.values(this.sockets)) socket.close();
  }

  async #answerInput({ header, parent, content }: Message): Promise<void> {
    const answer = this.#inputs.get(parent.msg_id);
    if (header.msg_type !== "input_request" || !answer) return;
    let value: string;
    try {
      value = await answer(String(content.prompt), content.password === true);
    } catch {
      return; // who gave the function knows
    }
    const reply: Message = {
      header: this.#headers.create("input_reply"),
      parent: header,
      metadata: {},
      content: { status: "ok", value },
      buffers: [],
    };
    if (!this.#closed) this.#queues.stdin.push(encodeFrames([], reply, this.#signer));
  }

  async #receive(channel: Channel, take: (message: Message) => void): Promise<void> {
    try {
      for await (const frames of this.sockets[channel]) {
        let message: Message;
        try {
          message = decodeFrames(frames, this.#signer).message;
        } catch {
          continue; // not from our kernel
        }
        take(message);
        for (const relay of this.#relays) relay(channel, message);
      }
    } catch (error) {
      this.close(error as Error);
    }
  }
}
