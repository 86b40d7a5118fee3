import type { CameraState } from "../../src/views/protocol.js";

/** What views of one link tell each other. */
export type LinkMessage =
  | { camera: CameraState }
  /** Row and column under the pointer, or null when it left. */
  | { cursor: { row: number; column: number } | null };

type Listener = (message: LinkMessage) => void;

const groups = new Map<string, Set<Listener>>();

/** One view's place in a group. */
export interface Link {
  /** Tells the others. */
  send(message: LinkMessage): void;
  leave(): void;
}

/**
 * Joins the views of one link: a camera that turns in one turns in all. Within the page only, so that it costs no
 * message and works in pages from disk.
 *
 * @param name views of the same name belong together; an empty one links nothing
 */
export function joinLink(name: string, listener: Listener): Link {
  if (!name) return { send() {}, leave() {} };
  const group = groups.get(name) ?? new Set();
  groups.set(name, group.add(listener));
  return {
    send(message) {
      for (const other of group) if (other !== listener) other(message);
    },
    leave() {
      group.delete(listener);
      if (group.size === 0) groups.delete(name);
    },
  };
}
