import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { executeContent, RawKernel } from "./support/raw-kernel.js";

// A kernel starts in seconds, but in a minute where many programs share two cores.
vi.setConfig({ testTimeout: 20_000, hookTimeout: 60_000 });

let kernel: RawKernel;
beforeAll(async () => {
  kernel = await RawKernel.start();
  await kernel.execute("let kept = 'state';");
});
afterAll(() => kernel.stop());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs a cell, interrupts it when it prints "go", and returns the content of its reply. */
async function interrupted(code: string) {
  const { header, reply } = kernel.channels.send("shell", "execute_request", executeContent(code));
  await kernel.until((m) => m.parent.msg_id === header.msg_id && String(m.content.text).startsWith("go"));
  const { reply: answer } = await kernel.exchange("control", "interrupt_request");
  expect(answer!.content).toEqual({ status: "ok" });
  const { content } = await reply;
  await kernel.idle(header);
  return content;
}

const CASES: Record<string, string> = {
  "a synchronous loop": "console.log('go'); while (true) {}",
  "a pending await": "console.log('go'); await new Promise(() => {});",
  "a promise that is the value": "console.log('go'); new Promise(() => {})",
  "a loop after an await": "await null; console.log('go'); while (true) {}",
  "a loop that awaits": "console.log('go'); for (;;) await new Promise((r) => setTimeout(r, 1));",
  "a loop in a timer": "setTimeout(() => { for (;;); }, 30); console.log('go'); await new Promise(() => {});",
  "a child": "console.log('go'); require('child_process').execSync('sleep 30');",
};

describe("interrupt_request", () => {
  for (const [name, code] of Object.entries(CASES)) {
    it(`stops ${name} and keeps the state`, async () => {
      expect(await interrupted(code)).toMatchObject({ status: "error", ename: "InterruptedError" });
      const after = await kernel.execute("kept");
      expect(after.reply!.content.status).toBe("ok");
    });
  }

  it("stops an endless loop of an interrupted cell that the await no longer holds", async () => {
    await interrupted(
      "let turns = 0; console.log('go');\nasync function spin() { while (true) { turns++; await new Promise((r) => setTimeout(r, 1)); } }\nawait spin();",
    );
    const count = async () => (await kernel.execute("turns")).iopub.find((m) => m.content.data)?.content.data;
    await pause(20);
    const first = await count();
    await pause(50);
    expect(await count()).toEqual(first);
  });

  it("lets code that watches the signal end by itself and keep its value", async () => {
    const content = await interrupted(
      [
        "const signal: AbortSignal = (globalThis as any)[Symbol.for('gan2shape.kernel')].interruptSignal;",
        "console.log('go');",
        "await new Promise<void>((r) => signal.addEventListener('abort', () => setTimeout(r, 20)));",
        "const partial = 'what was computed';",
      ].join("\n"),
    );
    expect(content).toMatchObject({ status: "ok" });
    const { iopub } = await kernel.execute("partial");
    expect(iopub.find((m) => m.content.data)?.content.data).toEqual({ "text/plain": "'what was computed'" });
  });

  it("shows in signal.aborted inside a library's busy loop", async () => {
    const content = await interrupted(
      [
        "const library = new Function('signal', 'while (!signal.aborted); return 1');",
        "await null; console.log('go');",
        "library((globalThis as any)[Symbol.for('gan2shape.kernel')].interruptSignal);",
      ].join("\n"),
    );
    expect(content.status).toBe("ok");
  });

  it("aborts the cells that wait behind the interrupted one, not those sent later", async () => {
    const running = kernel.channels.send(
      "shell",
      "execute_request",
      executeContent("console.log('go'); await new Promise(() => {});"),
    );
    const waiting = kernel.channels.send("shell", "execute_request", executeContent("1"));
    await kernel.until((m) => m.parent.msg_id === running.header.msg_id && m.content.text === "go\n");
    await pause(50);
    await kernel.exchange("control", "interrupt_request");
    expect((await running.reply).content.status).toBe("error");
    expect((await waiting.reply).content.status).toBe("aborted");
    expect((await kernel.execute("1")).reply!.content.status).toBe("ok");
  });

  it("does nothing to an idle kernel", async () => {
    await kernel.exchange("control", "interrupt_request");
    const { reply } = await kernel.execute("let n = 0; for (let i = 0; i < 10; i++) n += i; n");
    expect(reply!.content.status).toBe("ok");
  });

  it("SIGINT to the process interrupts too", async () => {
    for (const code of [
      "console.log('go'); while (true) {}",
      "console.log('go'); await new Promise(() => {});",
    ]) {
      const { header, reply } = kernel.channels.send("shell", "execute_request", executeContent(code));
      await kernel.until((m) => m.parent.msg_id === header.msg_id && m.content.text === "go\n");
      process.kill(kernel.process.pid, "SIGINT");
      expect((await reply).content).toMatchObject({ status: "error", ename: "InterruptedError" });
    }
  });

  it("SIGINT interrupts although a request's own signal was lost when the next cell began", async () => {
    for (let round = 0; round < 5; round++) {
      await kernel.exchange("control", "interrupt_request");
      const code = "console.log('go'); await new Promise(() => {});";
      const { header, reply } = kernel.channels.send("shell", "execute_request", executeContent(code));
      await kernel.until((m) => m.parent.msg_id === header.msg_id && m.content.text === "go\n");
      process.kill(kernel.process.pid, "SIGINT");
      expect((await reply).content).toMatchObject({ status: "error", ename: "InterruptedError" });
    }
  });

  it("answers kernel_info and interrupts during a busy loop", async () => {
    const { header, reply } = kernel.channels.send(
      "shell",
      "execute_request",
      executeContent("console.log('go'); while (true) {}"),
    );
    await kernel.until((m) => m.parent.msg_id === header.msg_id && m.content.text === "go\n");
    const info = await kernel.exchange("control", "kernel_info_request");
    expect(info.reply!.content.status).toBe("ok");
    await kernel.exchange("control", "interrupt_request");
    expect((await reply).content.status).toBe("error");
  });
});
