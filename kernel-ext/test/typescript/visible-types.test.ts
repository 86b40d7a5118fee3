import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { contentOf, RawKernel } from "../support/raw-kernel.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let kernel: RawKernel;
afterEach(() => kernel.stop());

/** What the first cell of a new kernel comes to: text, or the error's. */
async function first(code: string): Promise<unknown> {
  kernel = await RawKernel.start();
  const { iopub } = await kernel.execute(code);
  const error = contentOf(iopub, "error");
  const result = contentOf(iopub, "execute_result");
  return error
    ? error.evalue
    : ((result?.data as Record<string, string> | undefined)?.["text/plain"] ?? null);
}

describe("the first cell of a kernel", () => {
  it("sees the console", async () => {
    expect(await first("const c: Console = console; c.log('seen', 1); typeof c.table")).toBe("'function'");
    expect(kernel.iopub.find(({ header }) => header.msg_type === "stream")?.content.text).toBe("seen 1\n");
  });

  it("sees what the small console lacks", async () => {
    expect(await first("typeof console.dirxml + typeof console.Console")).toBe("'functionfunction'");
  });

  it("sees Node's types", async () => {
    expect(
      await first(
        "const b: Buffer = Buffer.from('a'); const t: NodeJS.Timeout = setTimeout(() => {}); clearTimeout(t); b.length",
      ),
    ).toBe("1");
  });

  it("sees Node's modules, and their types", async () => {
    expect(await first("import { basename } from 'node:path'; basename(7)")).toContain("'number'");
    const { iopub } = await kernel.execute("import { basename } from 'node:path'; basename('/a/b')");
    expect(contentOf(iopub, "execute_result")?.data).toEqual({ "text/plain": "'b'" });
  });

  it("sees the kernel and its own globals with their types", async () => {
    expect(await first("kernel.interruptSignal.abortd")).toContain("abortd");
  });

  it("does not run with a type error, and what it says does not depend on Node's types", async () => {
    expect(await first("console.log('ran'); const n: number = 'text';")).toBe(
      "1:27 - Type 'string' is not assignable to type 'number'.",
    );
    expect(kernel.iopub.filter(({ header }) => header.msg_type === "stream")).toEqual([]);
  });

  it("gives its variables types that later cells see with Node's", async () => {
    expect(await first("const bytes = new Uint8Array([1, 2]); const c = console; bytes[1]")).toBe("2");
    const { iopub } = await kernel.execute("c.log(Buffer.from(bytes).toString('hex')); bytes.lenth");
    expect(contentOf(iopub, "error")?.evalue).toContain("'lenth'");
    const right = await kernel.execute("c.dirxml; Buffer.from(bytes).toString('hex')");
    expect(contentOf(right.iopub, "execute_result")?.data).toEqual({ "text/plain": "'0102'" });
  });

  it("takes a package with the types it has, and Node's where the package names them", async () => {
    kernel = await RawKernel.start();
    const folder = path.join(kernel.folder, "node_modules/reader");
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      path.join(folder, "package.json"),
      '{ "name": "reader", "main": "index.js", "types": "index.d.ts" }',
    );
    writeFileSync(
      path.join(folder, "index.d.ts"),
      "export declare const name: string;\nexport declare function first(bytes: Buffer): number;\n",
    );
    writeFileSync(
      path.join(folder, "index.js"),
      'exports.name = "reader"; exports.first = (bytes) => bytes[0];',
    );
    const wrong = await kernel.execute("import { name } from 'reader'; name.lenth");
    expect(contentOf(wrong.iopub, "error")?.evalue).toContain("'lenth'");
    const right = await kernel.execute("import { first, name } from 'reader'; name");
    expect(contentOf(right.iopub, "execute_result")?.data).toEqual({ "text/plain": "'reader'" });
    const number = await kernel.execute("first(7)");
    expect(contentOf(number.iopub, "error")?.evalue).toContain("'number'");
    const bytes = await kernel.execute("first(Buffer.from('a'))");
    expect(contentOf(bytes.iopub, "execute_result")?.data).toEqual({ "text/plain": "97" });
  });

  it("runs unchecked where checking is off, with types for what comes after it", async () => {
    kernel = await RawKernel.start();
    await kernel.execute("kernel.typeCheck = false;");
    await kernel.execute("const when = setTimeout(() => {}, 0);");
    await kernel.execute("kernel.typeCheck = true;");
    const { iopub } = await kernel.execute("when.nothing");
    expect(contentOf(iopub, "error")?.evalue).toContain("'Timeout'");
  });
});

describe("documentation", () => {
  const markdown = async (code: string) => {
    const { reply } = await kernel.exchange("shell", "inspect_request", {
      code,
      cursor_pos: code.length - 1,
      detail_level: 0,
    });
    return (reply!.content.data as Record<string, string>)["text/markdown"];
  };

  it("of the language, of Node and of packages is there, though their comments are read late", async () => {
    kernel = await RawKernel.start();
    expect(await markdown("parseInt")).toContain("Converts a string to an integer.");
    expect(await markdown("parseInt")).toContain("*@param* string");
    expect(await markdown("import { join } from 'node:path'; join")).toContain("Join all arguments together");
    expect(await markdown("setTimeout")).toContain("Schedules execution");
    // Kept from cell to cell.
    await kernel.execute("1");
    expect(await markdown("[1].map")).toContain("Calls a defined callback function");
  });

  it("is inherited from a class in another file", async () => {
    kernel = await RawKernel.start();
    const folder = path.join(kernel.folder, "node_modules/docs");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "package.json"), '{ "name": "docs", "types": "index.d.ts" }');
    writeFileSync(
      path.join(folder, "base.d.ts"),
      "export declare class Base {\n  /** What a base does. */\n  act(): void;\n}\n",
    );
    writeFileSync(
      path.join(folder, "index.d.ts"),
      'import { Base } from "./base";\nexport declare class Mine extends Base {\n  act(): void;\n}\n',
    );
    const code = "import { Mine } from 'docs'; declare const mine: Mine; mine.act";
    expect(await markdown(code)).toContain("What a base does.");
  });
});
