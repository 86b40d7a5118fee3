import { randomUUID } from "node:crypto";
import { HttpError } from "./httpError.js";
import type { LabKernel } from "./labKernel.js";

/** A notebook and the kernel that runs it: what a reloaded page finds again. */
export interface Session {
  id: string;
  path: string;
  name: string;
  type: string;
  kernel: LabKernel;
}

/** Which notebook has which kernel. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();

  add(session: Omit<Session, "id">): Session {
    const added = { id: randomUUID(), ...session };
    this.#sessions.set(added.id, added);
    return added;
  }

  /** @throws HttpError 404 */
  get(id: string): Session {
    const session = this.#sessions.get(id);
    if (!session) throw new HttpError(404, "There is no such session; it may have been ended.");
    return session;
  }

  /** The session of a notebook, if it has one. */
  find(path: string): Session | undefined {
    return this.list().find((session) => session.path === path);
  }

  list(): Session[] {
    return [...this.#sessions.values()];
  }

  remove(id: string): void {
    this.#sessions.delete(id);
  }

  /** Forgets the sessions of a kernel that was ended. */
  removeKernel(id: string): void {
    for (const session of this.list()) if (session.kernel.id === id) this.remove(session.id);
  }
}

/** A session as the Jupyter API describes it. */
export function sessionModel({ id, path, name, type, kernel }: Session): object {
  return { id, path, name, type, kernel: kernel.model, notebook: { path, name } };
}
