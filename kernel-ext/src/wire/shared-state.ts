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
  /** One of `Phase`. */
  phase: 4,
  /** How many SIGINT the socket thread sent to a main thread outside `vm`. */
  sent: 5,
  /** Number of the `execute_request` that runs, or ran last. */
  cell: 6,
  /** One of `Input`. */
  input: 7,
} as const;

/**
 * Where the main thread is, seen from signals. `vm` takes the process's SIGINT handlers away while it runs a script,
 * and between its handler and theirs SIGINT ends the process; so a signal is sent only where it is safe, and the main
 * thread does not go on while one is under way.
 */
export const Phase = {
  /** Outside `vm`: our handler gets a signal. */
  outside: 0,
  /** Between the handlers: no signal may be sent. */
  between: 1,
  /** Outside, and a signal is being sent; `vm` is not entered before it is there. */
  sending: 2,
  /** In the synchronous part of a cell: `vm` gets a signal. The cell's number is part of it, so that no other does. */
  inside: (cell: number) => 3 + 2 * cell,
  /** Inside, and a signal has been sent; the cell waits for it. */
  signalled: (cell: number) => 4 + 2 * cell,
} as const;

/** What a main thread that waits for a line of input waits for. */
export const Input = {
  none: 0,
  /** The front end was asked, and the main thread sleeps. */
  waiting: 1,
  /** The answer is in the port. */
  answered: 2,
  /** An interrupt came instead. */
  interrupted: 3,
} as const;

export type SharedState = Int32Array;

export function createSharedState(): SharedState {
  return new Int32Array(new SharedArrayBuffer(4 * Object.keys(Shared).length));
}
