import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type KernelClient, startKernel } from "../src/index.js";
import { ensureBuilt } from "./support/build.js";
import { executeContent, RawKernel } from "./support/raw-kernel.js";

// A kernel starts in seconds, but in a minute where many programs share two cores.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

describe("input", () => {
  let kernel: KernelClient;
  beforeAll(async () => {
    await ensureBuilt();
    kernel = await startKernel();
  });
  afterAll(() => kernel.kill());

  it("asks whoever runs the cell, also after an await, and gives what was typed", async () => {
    const asked: unknown[] = [];
    const onInput = (prompt: string, options: { password: boolean }) => {
      asked.push([prompt, options.password]);
      return `answer ${asked.length} ü🙂`;
    };
    const { outputs } = await kernel.execute(
      "const a = input('name? ');\nawait null;\nconst b = kernel.input('secret? ', { password: true });\n[a, b, prompt('again?')]",
      { onInput },
    );
    expect(asked).toEqual([
      ["name? ", false],
      ["secret? ", true],
      ["again?", false],
    ]);
    expect(outputs).toMatchObject([
      { data: { "text/plain": "[ 'answer 1 ü🙂', 'answer 2 ü🙂', 'answer 3 ü🙂' ]" } },
    ]);
  });

  it("fails in one sentence where nobody can answer, and in a timer of a cell that is done", async () => {
    const { error } = await kernel.execute("input('name? ')");
    expect(error).toMatchObject({ ename: "InputError", evalue: expect.stringContaining("takes no input") });
    const late = await kernel.execute(
      "let told = ''; setTimeout(() => { try { input('late?'); } catch (e) { told = (e as Error).message; } }, 10); 0",
      { onInput: () => "x" },
    );
    expect(late.status).toBe("ok");
    const { outputs } = await kernel.execute("await new Promise((r) => setTimeout(r, 200)); told");
    expect(JSON.stringify(outputs)).toContain("its cell is done");
  });

  it("ends when the cell is interrupted", async () => {
    for (const before of ["", "await null;"]) {
      const { status, error } = await kernel.execute(`${before} input('for ever?')`, {
        onInput: () => new Promise(() => {}),
        timeout: 300,
      });
      expect([status, error?.ename]).toEqual(["error", "InterruptedError"]);
    }
    expect((await kernel.execute("1")).status).toBe("ok");
  });
});

describe("the kernel object", () => {
  let kernel: RawKernel;
  const shown = async (code: string) => {
    const { iopub, reply } = await kernel.execute(code);
    return { reply: reply!.content, outputs: iopub.map(({ content }) => content) };
  };
  beforeAll(async () => {
    kernel = await RawKernel.start();
  });
  afterAll(() => kernel.stop());

  it("switches type checking, but never runs a syntax error", async () => {
    expect((await shown("const n: number = 'text';")).reply).toMatchObject({ ename: "CompileError" });
    await shown("kernel.typeCheck = false;");
    expect((await shown("const n: number = 'text' as any as string;\nnope?.x")).reply.ename).toBe(
      "ReferenceError",
    );
    expect((await shown("const m: number = 'text'; await 0; m")).reply.status).toBe("ok");
    expect((await shown("let = }")).reply).toMatchObject({ ename: "CompileError" });
    await shown("kernel.typeCheck = true;");
    expect((await shown("const k: number = 'text';")).reply).toMatchObject({ ename: "CompileError" });
    expect((await shown("kernel.typeCheck = 'no' as any;")).reply).toMatchObject({ ename: "InputError" });
  });

  it("tells how long cells take", async () => {
    await shown("kernel.timing = true;");
    const { outputs } = await shown("await new Promise((r) => setTimeout(r, 30));");
    expect(outputs.map(({ text }) => text).join("")).toMatch(/^Took [\d.]+ m?s\.\n$/);
    expect(JSON.stringify((await shown("kernel.timing = false; kernel.duration! >= 29")).outputs)).toContain(
      '"true"',
    );
  });

  it("changes the working directory", async () => {
    expect(JSON.stringify((await shown("kernel.cwd = '/'; [process.cwd(), kernel.cwd]")).outputs)).toContain(
      "[ '/', '/' ]",
    );
    expect((await shown("kernel.cwd = '/no/such/folder'")).reply).toMatchObject({
      ename: "InputError",
      evalue: expect.stringMatching(/^kernel\.cwd cannot be \/no\/such\/folder/),
    });
  });

  it("pages", async () => {
    const { reply } = await shown("kernel.page({ 'text/plain': 'long' });");
    expect(reply.payload).toEqual([{ source: "page", data: { "text/plain": "long" }, start: 0 }]);
  });

  it("runs a comm_open behind the cell that registers its target", async () => {
    kernel.channels.send(
      "shell",
      "execute_request",
      executeContent(
        "kernel.comms.registerTarget('soon', (comm) => { comm.onMessage(({ data }) => comm.send(data)); });",
      ),
    );
    kernel.channels.send("shell", "comm_open", { comm_id: "s1", target_name: "soon", data: {} });
    const { iopub } = await kernel.exchange("shell", "comm_msg", { comm_id: "s1", data: { n: 1 } });
    expect(iopub.map(({ header }) => header.msg_type)).toEqual(["status", "status"]);
    expect(kernel.iopub.find(({ header }) => header.msg_type === "comm_msg")?.content.data).toEqual({ n: 1 });
  });

  it("tells a value that has no JSON in the cell, and lives on", async () => {
    expect((await shown("display({ 'application/json': { big: 1n } })")).reply).toMatchObject({
      ename: "TypeError",
    });
    expect((await shown("1")).reply.status).toBe("ok");
  });
});
