import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import { PROTOCOL_VERSION } from "../version.js";

/** The header of a Jupyter message (messaging protocol, "General message format"). */
export interface Header {
  msg_id: string;
  session: string;
  username: string;
  date: string;
  msg_type: string;
  version: string;
}

export type Content = Record<string, unknown>;

/** One message without its routing: what the five parts and the buffers mean. */
export interface Message {
  header: Header;
  /** Header of the message this one answers; empty for none. */
  parent: Header | Record<string, never>;
  metadata: Content;
  content: Content;
  buffers: Uint8Array[];
}

/**
 * A message to be sent. Metadata and content may be JSON already: the thread that owns the sockets must not be where
 * a user's value turns out to have none.
 */
export type OutgoingMessage = Omit<Message, "metadata" | "content"> & {
  metadata: Content | string;
  content: Content | string;
};

/** Names of the sockets that carry signed messages. */
export type Channel = "shell" | "control" | "stdin" | "iopub";

/** Makes headers of one session: every process has its own. */
export class HeaderFactory {
  readonly session = randomUUID();
  readonly #username = currentUser();
  #count = 0;

  create(type: string): Header {
    return {
      msg_id: `${this.session}_${process.pid}_${this.#count++}`,
      session: this.session,
      username: this.#username,
      date: new Date().toISOString(),
      msg_type: type,
      version: PROTOCOL_VERSION,
    };
  }
}

function currentUser(): string {
  try {
    return userInfo().username;
  } catch {
    return "user"; // a container's numeric user has no name
  }
}
