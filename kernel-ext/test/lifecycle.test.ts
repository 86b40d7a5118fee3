import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as zmq from "zeromq";
import { KERNEL_SCRIPT } from "../src/client/kernel-process.js";
import { endpoint } from "../src/protocol/connection-file.js";
import { encodeFrames } from "../src/protocol/frames.js";
import { HeaderFactory, type Message } from "../src/protocol/message.js";
import { Signer } from "../src/protocol/signature.js";
import { ensureBuilt } from "./support/build.js";
import { executeContent, RawKernel, types } from "./support/raw-kernel.js";

// A kernel starts in seconds, but in a minute where many programs share two cores.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let kernel: RawKernel | undefined;
afterEach(async () => {
  await kernel?.stop();
  kernel = undefined;
});

const headers = new HeaderFactory();
function request(type: string, content: Message["content"]): Message {
  return { header: headers.create(type), parent: {}, metadata: {}, content, buffers: [] };
}

describe("messages that are not ours", () => {
  it("drops a wrong signature, a replay and rubbish with a log line, and goes on", async () => {
    kernel = await RawKernel.start({ transport: "tcp" });
    const { info } = kernel.connection;
    const dealer = new zmq.Dealer({ linger: 0 });
    dealer.connect(endpoint(info, "shell"));
    const good = new Signer(info.key);
    const once = encodeFrames([], request("execute_request", executeContent("'once'")), good);
    await dealer.send(
      encodeFrames([], request("execute_request", executeContent("'forged'")), new Signer("other")),
    );
    const tampered = encodeFrames([], request("execute_request", executeContent("'good'")), good);
    tampered[5] = Buffer.from(Buffer.from(tampered[5]).toString().replace("good", "evil"));
    await dealer.send(tampered);
    await dealer.send([Buffer.from("rubbish")]);
    await dealer.send([Buffer.from("<IDS|MSG>"), Buffer.from("too"), Buffer.from("short")]);
    await dealer.send(once);
    await dealer.send(once);
    await dealer.receive();
    await kernel.execute("1");
    dealer.close();
    const inputs = kernel.iopub
      .filter((m) => m.header.msg_type === "execute_input")
      .map((m) => m.content.code);
    expect(inputs).toEqual(["'once'", "1"]);
    for (const line of ["signature is wrong", "received before", "no <IDS|MSG>", "of 5 parts"]) {
      expect(kernel.log).toContain(line);
    }
  });

  it("echoes heartbeats during a busy loop", async () => {
    kernel = await RawKernel.start();
    kernel.channels.send("shell", "execute_request", executeContent("console.log('go'); while (true) {}"));
    await kernel.until((m) => m.content.text === "go\n");
    const heart = new zmq.Request({ linger: 0 });
    heart.connect(endpoint(kernel.connection.info, "hb"));
    await heart.send("beat");
    expect(String((await heart.receive())[0])).toBe("beat");
    heart.close();
  });
});

describe("the end", () => {
  it("answers shutdown, tells it on IOPub and exits with 0, with everything left open", async () => {
    kernel = await RawKernel.start();
    await kernel.execute(
      [
        "setInterval(() => {}, 1000);",
        "new Promise(() => {}).catch(() => {});",
        "require('net').createServer().listen(0);",
        "require('child_process').spawn('sleep', ['60']);",
        "0",
      ].join("\n"),
    );
    const { header, reply } = kernel.channels.send("control", "shutdown_request", { restart: true });
    expect((await reply).content).toEqual({ status: "ok", restart: true });
    expect(await kernel.process.exited).toEqual({ code: 0, signal: null });
    expect(types(kernel.iopubOf(header))).toEqual(["status:busy", "shutdown_reply", "status:idle"]);
  });

  it("shuts down out of a busy loop", async () => {
    kernel = await RawKernel.start();
    kernel.channels.send("shell", "execute_request", executeContent("console.log('go'); while (true) {}"));
    await kernel.until((m) => m.content.text === "go\n");
    kernel.channels.send("control", "shutdown_request", { restart: false });
    expect(await kernel.process.exited).toEqual({ code: 0, signal: null });
  });

  it("process.exit in a cell ends it with that code", async () => {
    kernel = await RawKernel.start();
    kernel.channels.send("shell", "execute_request", executeContent("process.exit(7)"));
    expect(await kernel.process.exited).toEqual({ code: 7, signal: null });
  });

  it("SIGTERM ends it without a crash", async () => {
    kernel = await RawKernel.start();
    await kernel.execute("1");
    process.kill(kernel.process.pid, "SIGTERM");
    expect(await kernel.process.exited).toEqual({ code: 0, signal: null });
  });

  it("ends with the process that started it, even when that dies at once", async () => {
    await ensureBuilt();
    const client = new URL("../dist/index.js", import.meta.url).href;
    const code = `import { startKernel } from "${client}";
      setTimeout(() => process.kill(process.pid, "SIGKILL"), 200_000);
      const kernel = await startKernel({ onLog() {} });
      process.stdout.write(String(kernel.pid), () => process.kill(process.pid, "SIGKILL"));`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", code]);
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
    });
    await once(child, "close");
    const pid = Number(text);
    expect(pid).toBeGreaterThan(0);
    const alive = () => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    while (alive()) await new Promise((resolve) => setTimeout(resolve, 50));
  });

  it("a bad start says what is wrong in one sentence", async () => {
    await ensureBuilt();
    const run = async (...args: string[]) => {
      const child = spawn(process.execPath, [KERNEL_SCRIPT, ...args]);
      let text = "";
      child.stderr.on("data", (chunk) => {
        text += chunk;
      });
      const [code] = await once(child, "close");
      return { code, text };
    };
    expect(await run("/no/such/file")).toMatchObject({
      code: 1,
      text: expect.stringMatching(/^Cannot read the connection file .*\n$/),
    });
    expect(await run()).toMatchObject({ code: 1, text: expect.stringMatching(/^Usage: /) });
    expect(await run("--parent=me", "file")).toMatchObject({
      code: 1,
      text: expect.stringMatching(/--parent is me/),
    });
    expect(await run("--package=x=/no/such", "file")).toMatchObject({
      code: 1,
      text: expect.stringMatching(/no package\.json/),
    });
  });

  it("writes a connection file for this user alone and removes it", async () => {
    kernel = await RawKernel.start();
    expect(statSync(kernel.connection.file).mode & 0o777).toBe(0o600);
    await kernel.stop();
    expect(existsSync(kernel.connection.file)).toBe(false);
  });
});
