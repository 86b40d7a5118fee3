/**
 * Numbers that the main thread and the socket thread share, so that each sees the other even when it is busy.
 * All access is atomic.
 */
export const Shared = {
  /** 0 nothing; 1 an interrupt was asked for; 2 the running cell knows of it (see `Interrupts`). */
  interrupt: 0,
  /** Number of the last `execute_request` received. */
  received: 1,
  /** Requests up to this number are aborted when their turn comes. */
  abortUpTo: 2,
  /** 1 when the sockets are closed and the process may end. */
  socketsClosed: 3,
  /** How many SIGINT the socket thread has sent. */
  sent: 4,
} as const;

export type SharedState = Int32Array;

export function createSharedState(): SharedState {
  return new Int32Array(new SharedArrayBuffer(4 * Object.keys(Shared).length));
}
