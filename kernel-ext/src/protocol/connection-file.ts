import { readFileSync } from "node:fs";
import { InputError } from "../errors.js";

/** What a connection file says: where the five sockets are and the key that signs. */
export interface ConnectionInfo {
  transport: "tcp" | "ipc";
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  key: string;
  signature_scheme: string;
  kernel_name?: string;
}

export type PortName = "shell" | "iopub" | "stdin" | "control" | "hb";
const PORTS: readonly PortName[] = ["shell", "iopub", "stdin", "control", "hb"];

/**
 * Reads and checks a connection file.
 *
 * @throws InputError naming the field that is wrong
 */
export function readConnectionFile(file: string): ConnectionInfo {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new InputError(`Cannot read the connection file ${file}: ${(error as Error).message}.`);
  }
  let info: Partial<Record<keyof ConnectionInfo, unknown>>;
  try {
    info = JSON.parse(text);
  } catch {
    throw new InputError(`The connection file ${file} is not JSON.`);
  }
  const bad = (field: string, accepted: string) => {
    const value = JSON.stringify(info?.[field as keyof ConnectionInfo]);
    return new InputError(`The connection file ${file} has ${field} = ${value}, but it must be ${accepted}.`);
  };
  if (info.transport !== "tcp" && info.transport !== "ipc") throw bad("transport", `"tcp" or "ipc"`);
  if (typeof info.ip !== "string" || info.ip === "") throw bad("ip", "an address to bind to");
  if (typeof info.key !== "string") throw bad("key", "a text, empty for unsigned messages");
  for (const name of PORTS) {
    const port = info[`${name}_port`];
    if (!Number.isInteger(port) || (port as number) < 1 || (port as number) > 65535) {
      throw bad(`${name}_port`, "a port from 1 to 65535");
    }
  }
  const scheme = info.signature_scheme ?? "hmac-sha256";
  if (info.key !== "" && scheme !== "hmac-sha256") throw bad("signature_scheme", `"hmac-sha256"`);
  return { ...info, signature_scheme: scheme } as ConnectionInfo;
}

/** Address of one socket: `tcp://ip:port` or `ipc://ip-port`. */
export function endpoint(info: ConnectionInfo, name: PortName): string {
  const port = info[`${name}_port`];
  if (info.transport === "ipc") return `ipc://${info.ip}-${port}`;
  return `tcp://${info.ip.includes(":") ? `[${info.ip}]` : info.ip}:${port}`;
}
