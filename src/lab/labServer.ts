import { randomBytes } from "node:crypto";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import path from "node:path";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { InputError } from "../errors.js";
import { widgetFile } from "../widgetFiles.js";
import { type ApiParts, answerApi } from "./api.js";
import { CHANNEL_PROTOCOL } from "./channelFrames.js";
import { Contents } from "./contents.js";
import { LabFolder, notFound } from "./folder.js";
import { Guard } from "./guard.js";
import { HttpError } from "./httpError.js";
import { Kernels } from "./kernels.js";
import { address, folderPage, notebookPage } from "./pages.js";
import { requestBody } from "./requestBody.js";
import { Sessions } from "./sessions.js";

export interface LabOptions {
  /** The folder with the notebooks. */
  folder: string;
  /** Default: one that is free. */
  port?: number;
  /** The secret in the address. Default: a new one. */
  token?: string;
  /** Packages that cells find although none is installed beside the notebook: name -> folder. */
  packages?: Record<string, string>;
  /** A notebook that the list of notebooks offers a copy of. */
  walkthrough?: string;
}

/** What answers are made of. */
interface ServerParts extends ApiParts {
  walkthrough?: string;
}

/** A running server. */
export interface Lab {
  port: number;
  token: string;
  /** Address of a page, with the token: of a notebook, or of the list of notebooks for none. */
  url(notebook?: string): string;
  /** Ends the kernels, then the server. */
  close(): Promise<void>;
}

const TYPES: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".ttf": "font/ttf",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".html": "text/html; charset=utf-8",
  ".json": "application/json",
};

/** Longest WebSocket message, in bytes: a widget's upload comes in pieces that are far shorter. */
const MAX_MESSAGE = 256 * 1024 * 1024;

/**
 * Serves notebook pages without Python: JupyterLab's notebook with our kernel and live views, for one folder, on this
 * machine alone, to whoever holds the token.
 *
 * @throws InputError when the folder is none or the port is taken
 * @example
 * const lab = await startLab({ folder: "notebooks" });
 * console.log(lab.url("01-walkthrough.ipynb"));
 * await lab.close();
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  const folder = new LabFolder(options.folder);
  const parts: ServerParts = {
    folder,
    contents: new Contents(folder),
    kernels: new Kernels(),
    sessions: new Sessions(),
    packages: options.packages ?? {},
    walkthrough: options.walkthrough,
  };
  const token = options.token ?? randomBytes(24).toString("hex");
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const guard = new Guard(token, port);
  server.on("request", (request, response) => void answer(request, response, guard, parts));
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE,
    handleProtocols: (offered) => (offered.has(CHANNEL_PROTOCOL) ? CHANNEL_PROTOCOL : false),
  });
  server.on("upgrade", (request, socket, head) => upgrade(request, socket, head, sockets, guard, parts));
  return {
    port,
    token,
    url: (notebook) =>
      `http://127.0.0.1:${port}/${notebook === undefined ? "" : `notebooks/${address(notebook)}`}?token=${token}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await parts.kernels.close();
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new InputError(`Port ${port} is in use; choose another with --port.`)
          : new InputError(`Cannot listen on port ${port}: ${error.message}.`),
      ),
    );
    server.listen(port, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  guard: Guard,
  parts: ServerParts,
): Promise<void> {
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Referrer-Policy", "same-origin"); // the first address holds the token
  response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
  response.setHeader("Content-Security-Policy", "frame-ancestors 'none'");
  response.setHeader("Cache-Control", "no-cache");
  let isPage = false;
  try {
    const cookie = guard.check(request);
    if (cookie) response.setHeader("Set-Cookie", cookie);
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const [first, ...rest] = decoded(pathname);
    isPage = first !== "api";
    if (first === "api") {
      const method = request.method ?? "GET";
      const call = { method, parts: rest, query: searchParams, body: () => requestBody(request) };
      const { status, json } = await answerApi(call, parts);
      if (json === undefined) response.writeHead(status).end();
      else sendJson(response, status, json);
    } else if (first === "new" && request.method === "POST") {
      sendThere(response, parts.contents.create(rest.join("/"), {}).path);
    } else if (first === "walkthrough" && request.method === "POST" && parts.walkthrough) {
      sendThere(response, parts.contents.adopt(rest.join("/"), parts.walkthrough).path);
    } else if (request.method === "GET" || request.method === "HEAD") {
      await sendPage(response, first, rest, parts);
    } else throw new HttpError(405, "Pages are only read.");
  } catch (error) {
    const status = error instanceof HttpError ? error.status : 500;
    const message = (error as Error).message;
    if (response.headersSent) response.destroy();
    else if (isPage) sendText(response, status, `${message}\n`, "text/plain; charset=utf-8");
    else sendJson(response, status, { message, reason: null });
  }
}

function sendThere(response: ServerResponse, notebook: string): void {
  response.writeHead(303, { Location: `/notebooks/${address(notebook)}` }).end();
}

async function sendPage(
  response: ServerResponse,
  first: string | undefined,
  rest: string[],
  { contents, folder, walkthrough }: ServerParts,
): Promise<void> {
  const name = rest.join("/");
  const html = "text/html; charset=utf-8";
  if (first === undefined || first === "tree") {
    const listed = contents.get(name, true);
    if (listed.type !== "directory") throw notFound(name);
    sendText(response, 200, folderPage(listed, walkthrough !== undefined), html);
  } else if (first === "notebooks") {
    if (contents.get(name, false).type !== "notebook") throw notFound(name);
    sendText(response, 200, notebookPage(name), html);
  } else if (first === "files") {
    // A file of the folder is data: were it a page with scripts, they would run in the name of this server.
    response.setHeader("Content-Security-Policy", "sandbox; frame-ancestors 'none'");
    await sendFile(response, folder.resolve(name), name);
  } else if (first === "static" && rest.length > 0 && !rest.includes("..")) {
    await sendFile(response, path.join(widgetFile("lab"), ...rest), name);
  } else throw notFound([first, ...rest].join("/"));
}

/** @throws HttpError 400 for an address that cannot be decoded */
function decoded(pathname: string): string[] {
  try {
    return pathname
      .split("/")
      .filter((part) => part !== "")
      .map(decodeURIComponent);
  } catch {
    throw new HttpError(400, "The address is not encoded as addresses are.");
  }
}

function sendJson(response: ServerResponse, status: number, json: unknown): void {
  sendText(response, status, JSON.stringify(json), "application/json");
}

function sendText(response: ServerResponse, status: number, text: string, type: string): void {
  response.writeHead(status, { "Content-Type": type }).end(text);
}

async function sendFile(response: ServerResponse, file: string, name: string): Promise<void> {
  if (!existsSync(file) || !statSync(file).isFile()) throw notFound(name);
  response.setHeader("Content-Type", TYPES[path.extname(file).toLowerCase()] ?? "application/octet-stream");
  await new Promise<void>((resolve, reject) => {
    createReadStream(file).once("error", reject).pipe(response).once("close", resolve);
  });
}

function upgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  sockets: WebSocketServer,
  guard: Guard,
  { kernels }: ApiParts,
): void {
  socket.on("error", () => socket.destroy());
  try {
    guard.check(request);
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const channels = /^\/api\/kernels\/([^/]+)\/channels$/.exec(pathname);
    if (!channels && pathname !== "/api/events/subscribe") throw notFound(pathname);
    const kernel = channels ? kernels.get(channels[1]) : undefined;
    sockets.handleUpgrade(request, socket, head, (page) => {
      // Nothing happens here that a page would have to be told: /api/events stays silent.
      page.on("error", () => page.terminate());
      kernel?.connect(page, searchParams.get("session_id") ?? "");
    });
  } catch (error) {
    const status = error instanceof HttpError ? error.status : 500;
    socket.end(`HTTP/1.1 ${status} ${(error as Error).message}\r\nConnection: close\r\n\r\n`);
  }
}
