import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { endpoint, readConnectionFile } from "../../src/protocol/connection-file.js";

const folder = mkdtempSync(path.join(tmpdir(), "connection-"));
afterAll(() => rmSync(folder, { recursive: true }));

const good = {
  transport: "tcp",
  ip: "127.0.0.1",
  shell_port: 1,
  iopub_port: 2,
  stdin_port: 3,
  control_port: 4,
  hb_port: 5,
  key: "k",
  signature_scheme: "hmac-sha256",
};

function read(changes: object) {
  const file = path.join(folder, "c.json");
  writeFileSync(file, JSON.stringify({ ...good, ...changes }));
  return readConnectionFile(file);
}

describe("readConnectionFile", () => {
  it("reads tcp, IPv6 and ipc addresses", () => {
    expect(endpoint(read({}), "hb")).toBe("tcp://127.0.0.1:5");
    expect(endpoint(read({ ip: "::1" }), "shell")).toBe("tcp://[::1]:1");
    expect(endpoint(read({ transport: "ipc", ip: "/tmp/k" }), "iopub")).toBe("ipc:///tmp/k-2");
  });

  it("names the field that is wrong", () => {
    expect(() => read({ transport: "udp" })).toThrow(/transport = "udp"/);
    expect(() => read({ hb_port: 70000 })).toThrow(/hb_port = 70000/);
    expect(() => read({ key: undefined })).toThrow(/key/);
    expect(() => read({ signature_scheme: "md5" })).toThrow(/signature_scheme/);
    expect(() => readConnectionFile(path.join(folder, "none"))).toThrow(/Cannot read/);
  });
});
