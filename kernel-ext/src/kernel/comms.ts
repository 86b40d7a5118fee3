/** One two-way channel to the front end. */
export interface Comm {
  readonly id: string;
  readonly targetName: string;
  /** Sends `comm_msg`. Data is JSON; buffers are copied, of views only what they show. */
  send(data: object, options?: { metadata?: object; buffers?: Uint8Array[] }): void;
  /** Closes it on both sides. */
  close(data?: object): void;
  onMessage(handler: (message: CommMessage) => void | Promise<void>): void;
  onClose(handler: (message: CommMessage) => void | Promise<void>): void;
}

export interface CommMessage {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  buffers: Uint8Array[];
  /** Sends `comm_msg` as an answer: its parent is this message, not the cell that registered the handler. */
  reply(data: object, options?: { metadata?: object; buffers?: Uint8Array[] }): void;
}

/** All open comms and the targets that a front end may open. */
export interface CommRegistry {
  /** Answers `comm_open` of this target; without a target the comm is closed at once. */
  registerTarget(name: string, onOpen: (comm: Comm, message: CommMessage) => void | Promise<void>): void;
  unregisterTarget(name: string): void;
  /** Opens a comm to a target of the front end. */
  open(
    targetName: string,
    data?: object,
    options?: { id?: string; metadata?: object; buffers?: Uint8Array[] },
  ): Comm;
  get(id: string): Comm | undefined;
  /** Comm id -> target name, of all or of one target. */
  list(targetName?: string): Record<string, { target_name: string }>;
}
