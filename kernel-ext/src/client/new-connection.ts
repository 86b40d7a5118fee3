import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ConnectionInfo } from "../protocol/connection-file.js";

/** A connection file of our own and what it says. */
export interface NewConnection {
  info: ConnectionInfo;
  file: string;
  /** Deletes the file and the folder around it. */
  remove(): void;
}

/** Longest path of a local socket that every system takes, without the "-port" behind it. */
const MAX_SOCKET_PATH = 90;

/**
 * Makes a connection file that only this user can read. Sockets are files in the same private folder where the
 * system has such, which needs no free port; else TCP on this machine.
 */
export async function createConnection(transport?: "tcp" | "ipc"): Promise<NewConnection> {
  const folder = mkdtempSync(path.join(tmpdir(), "kernel-"));
  const sockets = path.join(folder, "s");
  const local = transport
    ? transport === "ipc"
    : process.platform !== "win32" && sockets.length < MAX_SOCKET_PATH;
  const [shell, iopub, stdin, control, hb] = local ? [1, 2, 3, 4, 5] : await freePorts(5);
  const info: ConnectionInfo = {
    transport: local ? "ipc" : "tcp",
    ip: local ? sockets : "127.0.0.1",
    shell_port: shell,
    iopub_port: iopub,
    stdin_port: stdin,
    control_port: control,
    hb_port: hb,
    key: randomBytes(32).toString("hex"),
    signature_scheme: "hmac-sha256",
    kernel_name: "gan2shape",
  };
  const file = path.join(folder, "connection.json");
  writeFileSync(file, JSON.stringify(info), { mode: 0o600 });
  return { info, file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Ports that are free now; all are held until the last is found, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once("error", reject);
          server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
