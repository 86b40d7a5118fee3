import path from "node:path";
import { KERNELSPEC } from "../notebook/kernelspec.js";
import type { Contents } from "./contents.js";
import { LabFolder } from "./folder.js";
import { HttpError } from "./httpError.js";
import type { Kernels } from "./kernels.js";
import type { LabKernel } from "./labKernel.js";
import { type Sessions, sessionModel } from "./sessions.js";

/** What the API works on. */
export interface ApiParts {
  folder: LabFolder;
  contents: Contents;
  kernels: Kernels;
  sessions: Sessions;
  /** For new kernels. */
  packages: Record<string, string>;
}

/** One call: its path below /api, decoded, and what came with it. */
export interface ApiCall {
  method: string;
  /** Parts of the path below `/api`. */
  parts: string[];
  query: URLSearchParams;
  body: () => Promise<Record<string, unknown>>;
}

export interface ApiAnswer {
  status: number;
  /** Absent for an empty answer. */
  json?: unknown;
}

/** The Jupyter Server whose API is spoken here. */
const SPOKEN = "2.15.0";

const ok = (json: unknown): ApiAnswer => ({ status: 200, json });
const created = (json: unknown): ApiAnswer => ({ status: 201, json });
const done: ApiAnswer = { status: 204 };

/**
 * The part of the Jupyter Server API that a notebook page needs: contents, kernel specs, kernels, sessions.
 *
 * @throws HttpError 404 for anything else
 */
export async function answerApi(call: ApiCall, parts: ApiParts): Promise<ApiAnswer> {
  const [first, ...rest] = call.parts;
  if (first === undefined && call.method === "GET") return ok({ version: SPOKEN });
  if (first === "status" && call.method === "GET") return ok(statusOf(parts));
  if (first === "me" && call.method === "GET") return ok(ME);
  if (first === "kernelspecs" && call.method === "GET") return kernelSpecs(rest);
  if (first === "contents") return answerContents(call, rest, parts);
  if (first === "kernels") return answerKernels(call, rest, parts);
  if (first === "sessions") return answerSessions(call, rest, parts);
  throw unknown(call);
}

function unknown({ method, parts }: ApiCall): HttpError {
  return new HttpError(404, `This server does not answer ${method} /api/${parts.join("/")}.`);
}

const ME = {
  identity: {
    username: "you",
    name: "You",
    display_name: "You",
    initials: "Y",
    avatar_url: null,
    color: null,
  },
  permissions: {},
};

function statusOf({ kernels }: ApiParts): object {
  const all = kernels.list();
  const last = Math.max(0, ...all.map(({ lastActivity }) => lastActivity.getTime()));
  return {
    kernels: all.length,
    connections: all.length,
    started: new Date(performance.timeOrigin).toISOString(),
    last_activity: new Date(last).toISOString(),
  };
}

const SPEC = {
  name: KERNELSPEC.name,
  spec: {
    argv: [],
    env: {},
    display_name: KERNELSPEC.display_name,
    language: KERNELSPEC.language,
    interrupt_mode: "message",
    metadata: {},
  },
  resources: {},
};

function kernelSpecs([name]: string[]): ApiAnswer {
  if (name === undefined) return ok({ default: SPEC.name, kernelspecs: { [SPEC.name]: SPEC } });
  if (name === SPEC.name) return ok(SPEC);
  throw new HttpError(404, `This server has no kernel ${name}, only ${SPEC.name}.`);
}

async function answerContents(call: ApiCall, rest: string[], { contents }: ApiParts): Promise<ApiAnswer> {
  const at = rest.indexOf("checkpoints");
  if (at > 0 && at >= rest.length - 2)
    return answerCheckpoints(call, rest.slice(0, at).join("/"), rest[at + 1], contents);
  const name = rest.join("/");
  switch (call.method) {
    case "GET":
      return ok(contents.get(name, call.query.get("content") !== "0"));
    case "PUT":
      return ok(contents.save(name, await call.body()));
    case "POST":
      return created(contents.create(name, await call.body()));
    case "PATCH":
      return ok(contents.rename(name, await call.body()));
    case "DELETE":
      contents.remove(name);
      return done;
  }
  throw unknown(call);
}

function answerCheckpoints(
  call: ApiCall,
  name: string,
  id: string | undefined,
  contents: Contents,
): ApiAnswer {
  if (id === undefined && call.method === "GET") return ok(contents.checkpoints(name));
  if (id === undefined && call.method === "POST") return created(contents.keep(name));
  if (id !== undefined && call.method === "POST") contents.restore(name, id);
  else if (id !== undefined && call.method === "DELETE") contents.forget(name);
  else throw unknown(call);
  return done;
}

async function answerKernels(call: ApiCall, [id, verb]: string[], parts: ApiParts): Promise<ApiAnswer> {
  const { kernels, sessions } = parts;
  if (id === undefined) {
    if (call.method === "GET") return ok(kernels.list().map(({ model }) => model));
    if (call.method !== "POST") throw unknown(call);
    const { path: notebook } = await call.body();
    return created((await startFor(parts, String(notebook ?? ""))).model);
  }
  const kernel = kernels.get(id);
  if (verb === undefined && call.method === "GET") return ok(kernel.model);
  if (verb === undefined && call.method === "DELETE") {
    sessions.removeKernel(id);
    await kernels.shutdown(id);
    return done;
  }
  if (verb === "interrupt" && call.method === "POST") {
    await kernel.interrupt();
    return done;
  }
  if (verb === "restart" && call.method === "POST") {
    await kernel.restart();
    return ok(kernel.model);
  }
  throw unknown(call);
}

async function answerSessions(call: ApiCall, [id]: string[], parts: ApiParts): Promise<ApiAnswer> {
  const { kernels, sessions } = parts;
  if (id === undefined) {
    if (call.method === "GET") return ok(sessions.list().map(sessionModel));
    if (call.method !== "POST") throw unknown(call);
    const wish = sessionWish(await call.body());
    const there = sessions.find(wish.path);
    if (there) return created(sessionModel(there));
    const kernel = wish.kernelId ? kernels.get(wish.kernelId) : await startFor(parts, wish.path);
    const { path: where, name, type } = wish;
    return created(sessionModel(sessions.add({ path: where, name, type, kernel })));
  }
  const session = sessions.get(id);
  if (call.method === "GET") return ok(sessionModel(session));
  if (call.method === "DELETE") {
    sessions.removeKernel(session.kernel.id);
    await kernels.shutdown(session.kernel.id);
    return done;
  }
  if (call.method !== "PATCH") throw unknown(call);
  const body = await call.body();
  const wish = sessionWish({ ...session, kernel: null, ...body });
  const old = session.kernel;
  if (wish.kernelId) session.kernel = kernels.get(wish.kernelId);
  else if (wish.newKernel) session.kernel = await startFor(parts, wish.path);
  Object.assign(session, { path: wish.path, name: wish.name, type: wish.type });
  if (session.kernel !== old && kernels.list().includes(old)) await kernels.shutdown(old.id);
  return ok(sessionModel(session));
}

/** What a page says of a session, checked. */
function sessionWish(body: Record<string, unknown>) {
  const { path: where, name = "", type = "notebook", kernel } = body;
  if (typeof where !== "string" || typeof name !== "string" || typeof type !== "string")
    throw new HttpError(400, "A session has a path, a name and a type, each a text.");
  const { id, name: kernelName } = (kernel ?? {}) as { id?: unknown; name?: unknown };
  return {
    path: LabFolder.normalize(where),
    name,
    type,
    kernelId: typeof id === "string" ? id : undefined,
    newKernel: typeof kernelName === "string",
  };
}

/** A kernel that works in the folder of its notebook. */
async function startFor(parts: ApiParts, notebook: string): Promise<LabKernel> {
  const cwd = parts.folder.resolve(path.posix.dirname(`/${notebook}`));
  return parts.kernels.start({ cwd, packages: parts.packages });
}
