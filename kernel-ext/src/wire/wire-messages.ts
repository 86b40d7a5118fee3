import type { MessagePort } from "node:worker_threads";
import type { ConnectionInfo } from "../protocol/connection-file.js";
import type { Header, Message } from "../protocol/message.js";

/** What the socket thread is started with. */
export interface WireOptions {
  connection: ConnectionInfo;
  /** Process to end with. */
  startedBy: number | undefined;
  shared: SharedArrayBuffer;
  /** Where lines of input go, so that a thread that sleeps can take them. */
  input: MessagePort;
}

/** Main thread -> socket thread. Content and metadata are JSON. */
export type ToWire =
  | {
      kind: "reply";
      channel: "shell" | "control";
      identities: Uint8Array[];
      type: string;
      parent: Header;
      content: string;
      metadata?: string;
    }
  | {
      kind: "publish";
      type: string;
      parent: Header | undefined;
      content: string;
      metadata?: string;
      buffers?: Uint8Array[];
    }
  | { kind: "stream"; name: "stdout" | "stderr"; text: string; parent: Header | undefined }
  | { kind: "input"; identities: Uint8Array[]; parent: Header; prompt: string; password: boolean }
  | { kind: "close" };

/** A request that the main thread answers. */
export interface Request {
  channel: "shell" | "control";
  identities: Uint8Array[];
  message: Message;
  /** Number of an `execute_request` in order of arrival. */
  number: number;
}

/** Socket thread -> main thread. */
export type FromWire =
  | { kind: "bound" }
  | { kind: "failed"; message: string }
  | ({ kind: "request" } & Request)
  | { kind: "interrupt" }
  | { kind: "exit"; code: number };
