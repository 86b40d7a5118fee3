import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { contentOf, executeContent, RawKernel, types } from "./support/raw-kernel.js";

// A kernel starts in seconds, but in a minute where many programs share two cores.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 240_000 });

let kernel: RawKernel;
beforeAll(async () => {
  kernel = await RawKernel.start();
});
afterAll(() => kernel.stop());

describe("kernel_info", () => {
  it("is answered on shell and control, between busy and idle", async () => {
    for (const channel of ["shell", "control"] as const) {
      const { reply, iopub } = await kernel.exchange(channel, "kernel_info_request");
      expect(reply!.header.msg_type).toBe("kernel_info_reply");
      expect(reply!.content).toMatchObject({
        status: "ok",
        protocol_version: "5.4",
        language_info: { name: "typescript", mimetype: "text/typescript", file_extension: ".ts" },
      });
      expect(types(iopub)).toEqual(["status:busy", "status:idle"]);
    }
  });

  it("has headers of the kernel's own session, with unique ids", async () => {
    const { header, reply, iopub } = await kernel.exchange("shell", "kernel_info_request");
    const all = [reply!, ...iopub];
    expect(new Set(all.map((message) => message.header.msg_id)).size).toBe(all.length);
    expect(new Set(all.map((message) => message.header.session)).size).toBe(1);
    expect(reply!.header.session).not.toBe(header.session);
    expect(all.every((message) => message.parent.msg_id === header.msg_id)).toBe(true);
  });
});

describe("execute", () => {
  it("sends input, result and reply between busy and idle", async () => {
    const { reply, iopub } = await kernel.execute("const answer: number = 42;\nanswer");
    expect(types(iopub)).toEqual(["status:busy", "execute_input", "execute_result", "status:idle"]);
    const execution_count = reply!.content.execution_count;
    expect(reply!.content).toEqual({ status: "ok", execution_count, payload: [], user_expressions: {} });
    expect(contentOf(iopub, "execute_input")).toEqual({
      code: "const answer: number = 42;\nanswer",
      execution_count,
    });
    expect(contentOf(iopub, "execute_result")).toEqual({
      execution_count,
      data: { "text/plain": "42" },
      metadata: {},
    });
  });

  it("keeps declarations, functions and types for later cells and counts them", async () => {
    const first = await kernel.execute(
      "interface Box { size: number }\nfunction grow(b: Box) { return b.size + 1; }",
    );
    expect(types(first.iopub)).toEqual(["status:busy", "execute_input", "status:idle"]);
    const second = await kernel.execute("const box: Box = { size: 2 };\ngrow(box)");
    expect(contentOf(second.iopub, "execute_result")?.data).toEqual({ "text/plain": "3" });
    expect(second.reply!.content.execution_count).toBe((first.reply!.content.execution_count as number) + 1);
  });

  it("runs top-level await and awaits a promise that is the value", async () => {
    const awaited = await kernel.execute("const later = await Promise.resolve(7);\nlater");
    expect(contentOf(awaited.iopub, "execute_result")?.data).toEqual({ "text/plain": "7" });
    const promised = await kernel.execute("new Promise<string>((r) => setTimeout(() => r('slow'), 20))");
    expect(contentOf(promised.iopub, "execute_result")?.data).toEqual({ "text/plain": "'slow'" });
    const nothing = await kernel.execute("Promise.resolve(undefined)");
    expect(types(nothing.iopub)).toEqual(["status:busy", "execute_input", "status:idle"]);
  });

  it("tells a thrown error with name, value and a trace into the cells", async () => {
    await kernel.execute("function fail(why: string): never {\n  throw new RangeError(`bad ${why}`);\n}");
    const { reply, iopub } = await kernel.execute("type T = { a: string };\n\nfail('luck');");
    expect(types(iopub)).toEqual(["status:busy", "execute_input", "error", "status:idle"]);
    const error = contentOf(iopub, "error")!;
    expect(error).toMatchObject({ ename: "RangeError", evalue: "bad luck" });
    const count = reply!.content.execution_count as number;
    expect(error.traceback).toEqual([
      "RangeError: bad luck",
      `    at fail (cell[${count - 1}]:2:9)`,
      `    at cell[${count}]:3:1`,
      "",
      "  1 | function fail(why: string): never {",
      "> 2 |   throw new RangeError(`bad ${why}`);",
      "    |         ^",
      "  3 | }",
    ]);
    expect(reply!.content).toMatchObject({ status: "error", execution_count: count, ...error });
  });

  it("maps lines after imports, types and loops", async () => {
    const code = [
      'import { join } from "node:path";',
      "interface Unused { a: number }",
      "for (const x of [1]) {",
      "  const y: number = x as any;",
      "  if (y === 1) await Promise.reject(new Error(join('a', 'b')));",
      "}",
    ].join("\n");
    const { iopub } = await kernel.execute(code);
    const error = contentOf(iopub, "error")!;
    expect(error.evalue).toBe("a/b");
    expect((error.traceback as string[])[1]).toMatch(/cell\[\d+\]:5:37/);
  });

  it("tells type errors before anything runs, with the place", async () => {
    const { reply, iopub } = await kernel.execute("console.log('ran');\nconst n: number = 'text';");
    expect(types(iopub)).toEqual(["status:busy", "execute_input", "error", "status:idle"]);
    expect(reply!.content).toMatchObject({
      status: "error",
      ename: "CompileError",
      evalue: "2:7 - Type 'string' is not assignable to type 'number'.",
    });
  });

  it("delivers 3000 lines complete and in order before idle", async () => {
    const { iopub, reply } = await kernel.execute(
      "for (let i = 0; i < 3000; i++) (i % 1000 === 999 ? console.error : console.log)('line', i);",
    );
    const streams = iopub.filter((message) => message.header.msg_type === "stream");
    const text = streams.map((message) => message.content.text).join("");
    expect(text).toBe(Array.from({ length: 3000 }, (_, i) => `line ${i}\n`).join(""));
    expect(streams.length).toBeLessThan(100);
    expect(types(iopub).at(-1)).toBe("status:idle");
    expect(reply!.content.status).toBe("ok");
  });

  it("keeps stdout and stderr in the order they were written", async () => {
    const { iopub } = await kernel.execute(
      "console.log('a'); console.error('b'); process.stdout.write('c');",
    );
    const streams = iopub
      .filter((message) => message.header.msg_type === "stream")
      .map(({ content }) => content);
    expect(streams).toEqual([
      { name: "stdout", text: "a\n" },
      { name: "stderr", text: "b\n" },
      { name: "stdout", text: "c" },
    ]);
  });

  it("gives late output to the cell that started it", async () => {
    const { header } = await kernel.execute("setTimeout(() => console.log('late word'), 60);");
    await kernel.execute("await new Promise((r) => setTimeout(r, 150));");
    const late = kernel.iopub.find((message) => message.content.text === "late word\n");
    expect(late?.parent.msg_id).toBe(header.msg_id);
  });

  it("is quiet when silent and does not count without store_history", async () => {
    const before = (await kernel.execute("1")).reply!.content.execution_count as number;
    const silent = await kernel.execute("console.log('x'); 5", { silent: true });
    expect(types(silent.iopub)).toEqual(["status:busy", "status:idle"]);
    expect(silent.reply!.content.execution_count).toBe(before);
    const unstored = await kernel.execute("5", { store_history: false });
    expect(unstored.reply!.content.execution_count).toBe(before);
    expect(types(unstored.iopub)).toContain("execute_result");
  });

  it("evaluates user expressions", async () => {
    const { reply } = await kernel.execute("let base = 4;", {
      user_expressions: { twice: "base * 2", bad: "missing" },
    });
    expect(reply!.content.user_expressions).toMatchObject({
      twice: { status: "ok", data: { "text/plain": "8" }, metadata: {} },
      bad: { status: "error", ename: "CompileError" },
    });
  });

  it("aborts what is queued behind an error, unless told not to", async () => {
    const queue = async (stop: boolean) => {
      const bad = kernel.channels.send(
        "shell",
        "execute_request",
        executeContent("await null; throw new Error('stop')", { stop_on_error: stop }),
      );
      const next = kernel.channels.send("shell", "execute_request", executeContent("'ran'"));
      expect((await bad.reply).content.status).toBe("error");
      const status = (await next.reply).content.status;
      await kernel.idle(next.header);
      return status;
    };
    expect(await queue(true)).toBe("aborted");
    expect(await queue(false)).toBe("ok");
    expect((await kernel.execute("1")).reply!.content.status).toBe("ok");
  });

  it("does not interleave busy and idle of queued cells", async () => {
    const sent = ["await new Promise((r) => setTimeout(r, 30)); 1", "2", "3"].map((code) =>
      kernel.channels.send("shell", "execute_request", executeContent(code)),
    );
    for (const { header } of sent) await kernel.idle(header);
    const ids = sent.map(({ header }) => header.msg_id);
    const states = kernel.iopub
      .filter((m) => m.header.msg_type === "status" && ids.includes(m.parent.msg_id))
      .map((m) => `${ids.indexOf(m.parent.msg_id)}:${m.content.execution_state}`);
    expect(states).toEqual(["0:busy", "0:idle", "1:busy", "1:idle", "2:busy", "2:idle"]);
  });
});

describe("displays", () => {
  it("shows a value by its Jupyter.display method, also when that is a promise", async () => {
    const { iopub } = await kernel.execute(
      "class Shown { async [Symbol.for('Jupyter.display')]() { return { 'text/html': '<b>x</b>', 'image/png': new Uint8Array([1, 2]) }; } }\nnew Shown()",
    );
    expect(contentOf(iopub, "execute_result")?.data).toEqual({
      "text/html": "<b>x</b>",
      "image/png": "AQI=",
    });
  });

  it("display shows and its handle updates, under one display id", async () => {
    const { iopub } = await kernel.execute(
      "const line = display({ 'text/plain': '0 %' }, { id: 'progress' });\nline.update({ 'text/plain': '50 %' });\ndisplay({ 'text/plain': '100 %' }, { id: 'progress', update: true });",
    );
    const shown = iopub.filter((message) => /display_data$/.test(message.header.msg_type));
    expect(shown.map(({ header, content }) => [header.msg_type, content.data, content.transient])).toEqual([
      ["display_data", { "text/plain": "0 %" }, { display_id: "progress" }],
      ["update_display_data", { "text/plain": "50 %" }, { display_id: "progress" }],
      ["update_display_data", { "text/plain": "100 %" }, { display_id: "progress" }],
    ]);
  });

  it("keeps the order of displays that are promises, and ends them before idle", async () => {
    const { iopub } = await kernel.execute(
      "display(new Promise((r) => setTimeout(() => r('slow'), 40)));\ndisplay('quick');\n'value'",
    );
    const texts = iopub
      .filter((message) => message.content.data)
      .map((message) => (message.content.data as Record<string, string>)["text/plain"]);
    expect(texts.slice(0, 2)).toEqual(["'slow'", "'quick'"]);
    expect(types(iopub).at(-1)).toBe("status:idle");
  });

  it("a display as the last expression shows what it displays, and no handle", async () => {
    const { iopub } = await kernel.execute("display({ 'text/plain': 'once' })");
    expect(types(iopub)).toEqual(["status:busy", "execute_input", "display_data", "status:idle"]);
  });

  it("tells an error that a display throws", async () => {
    const { reply } = await kernel.execute("display(Promise.reject(new TypeError('no picture')))");
    expect(reply!.content).toMatchObject({ status: "error", ename: "TypeError", evalue: "no picture" });
  });

  it("offers itself to libraries under a global symbol", async () => {
    const { iopub } = await kernel.execute(
      "const k = (globalThis as any)[Symbol.for('gan2shape.kernel')];\n[k.isKernel, k.interruptSignal.aborted, typeof k.display]",
    );
    expect(contentOf(iopub, "execute_result")?.data).toEqual({ "text/plain": "[ true, false, 'function' ]" });
  });

  it("shows what tslab's own display sends", async () => {
    const { iopub } = await kernel.execute(
      "import * as tslab from 'tslab';\ntslab.display.html('<i>t</i>');",
    );
    expect(contentOf(iopub, "display_data")?.data).toEqual({ "text/html": "<i>t</i>" });
  });

  it("clears output", async () => {
    const { iopub } = await kernel.execute(
      "(globalThis as any)[Symbol.for('gan2shape.kernel')].clearOutput(true);",
    );
    expect(contentOf(iopub, "clear_output")).toEqual({ wait: true });
  });
});

describe("code help", () => {
  it("says whether code is complete, incomplete or invalid", async () => {
    const status = async (code: string) =>
      (await kernel.exchange("shell", "is_complete_request", { code })).reply!.content;
    expect(await status("const a = 1;")).toEqual({ status: "complete" });
    expect(await status("function f() {")).toEqual({ status: "incomplete", indent: "  " });
    expect(await status("`open")).toMatchObject({ status: "incomplete" });
    expect(await status("'open")).toEqual({ status: "invalid" });
    expect(await status("let = }")).toEqual({ status: "invalid" });
  });

  it("completes by prefix, in code points", async () => {
    await kernel.execute("const personName = 'a';");
    const code = "/* 🙂🙂 */ personNa";
    const { reply } = await kernel.exchange("shell", "complete_request", {
      code,
      cursor_pos: [...code].length,
    });
    expect(reply!.content).toMatchObject({
      status: "ok",
      matches: ["personName"],
      cursor_start: [...code].length - "personNa".length,
      cursor_end: [...code].length,
    });
  });

  it("inspects, in code points", async () => {
    const code = "/* 🙂🙂 */ parseInt('1')";
    const cursor_pos = [...code].indexOf("(") - 2;
    const { reply } = await kernel.exchange("shell", "inspect_request", {
      code,
      cursor_pos,
      detail_level: 0,
    });
    expect(reply!.content).toMatchObject({ status: "ok", found: true });
    expect((reply!.content.data as Record<string, string>)["text/plain"]).toContain("function parseInt(");
    expect((reply!.content.data as Record<string, string>)["text/markdown"]).toContain("```typescript");
    const nothing = await kernel.exchange("shell", "inspect_request", {
      code: " ",
      cursor_pos: 0,
      detail_level: 0,
    });
    expect(nothing.reply!.content).toMatchObject({ status: "ok", found: false, data: {} });
  });

  it("remembers cells", async () => {
    await kernel.execute("const remembered = 1;");
    const { reply } = await kernel.exchange("shell", "history_request", {
      hist_access_type: "tail",
      n: 1,
      output: false,
      raw: true,
    });
    const [[session, , source]] = reply!.content.history as [number, number, string][];
    expect([reply!.content.status, session, source]).toEqual(["ok", 1, "const remembered = 1;"]);
  });
});

describe("comms", () => {
  it("closes a comm to an unknown target", async () => {
    const { iopub } = await kernel.exchange("shell", "comm_open", {
      comm_id: "c1",
      target_name: "none",
      data: {},
    });
    expect(types(iopub)).toEqual(["status:busy", "comm_close", "status:idle"]);
    expect(contentOf(iopub, "comm_close")).toEqual({ comm_id: "c1", data: {} });
  });

  it("opens, sends with buffers both ways, lists and closes", async () => {
    await kernel.execute(
      [
        "const comms = (globalThis as any)[Symbol.for('gan2shape.kernel')].comms;",
        "comms.registerTarget('echo', (comm: any) => {",
        "  comm.onMessage((m: any) => { console.log('heard'); comm.send({ got: m.data }, { buffers: m.buffers }); });",
        "});",
      ].join("\n"),
    );
    await kernel.exchange("shell", "comm_open", { comm_id: "c2", target_name: "echo", data: {} });
    const info = await kernel.exchange("shell", "comm_info_request", { target_name: "echo" });
    expect(info.reply!.content).toEqual({ status: "ok", comms: { c2: { target_name: "echo" } } });
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i);
    const { header } = kernel.channels.send("shell", "comm_msg", { comm_id: "c2", data: { n: 1 } }, [bytes]);
    await kernel.idle(header);
    const echo = kernel.iopub.find((message) => message.header.msg_type === "comm_msg");
    expect(echo?.content).toEqual({ comm_id: "c2", data: { got: { n: 1 } } });
    expect(Buffer.compare(Buffer.from(echo!.buffers[0]), Buffer.from(bytes))).toBe(0);
    await kernel.exchange("shell", "comm_close", { comm_id: "c2", data: {} });
    expect((await kernel.exchange("shell", "comm_info_request", {})).reply!.content.comms).toEqual({});
  });

  it("is handled while a cell awaits", async () => {
    const cell = kernel.channels.send(
      "shell",
      "execute_request",
      executeContent(
        "await new Promise<void>((done) => comms.registerTarget('wake', (comm: any) => { comm.close(); done(); }));",
      ),
    );
    await kernel.until(
      (m) => m.header.msg_type === "execute_input" && m.parent.msg_id === cell.header.msg_id,
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    await kernel.exchange("shell", "comm_open", { comm_id: "c3", target_name: "wake", data: {} });
    expect((await cell.reply).content.status).toBe("ok");
  });

  it("opens a comm from a cell", async () => {
    const { iopub } = await kernel.execute("const mine = comms.open('front', { a: 1 }); mine.close(); 0");
    const opened = contentOf(iopub, "comm_open")!;
    expect(opened).toMatchObject({ target_name: "front", data: { a: 1 } });
    expect(contentOf(iopub, "comm_close")).toEqual({ comm_id: opened.comm_id, data: {} });
  });
});
