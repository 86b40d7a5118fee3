import type { ConnectionInfo } from "../protocol/connection-file.js";
import type { Content, Header, Message } from "../protocol/message.js";

/** What the socket thread is started with. */
export interface WireOptions {
  connection: ConnectionInfo;
  /** Process to end with. */
  startedBy: number | undefined;
  shared: SharedArrayBuffer;
}

/** Main thread -> socket thread. */
export type ToWire =
  | {
      kind: "reply";
      channel: "shell" | "control";
      identities: Uint8Array[];
      type: string;
      parent: Header;
      content: Content;
      metadata?: Content;
    }
  | {
      kind: "publish";
      type: string;
      parent: Header | undefined;
      content: Content;
      metadata?: Content;
      buffers?: Uint8Array[];
    }
  | { kind: "stream"; name: "stdout" | "stderr"; text: string; parent: Header | undefined }
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
