import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileCache } from "../src/fileCache.js";

let folder: string;
let cache: FileCache;
/** What was made, not loaded. */
let made: string[];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "file-cache-"));
  cache = new FileCache(folder, { identity: "test", limitBytes: 1000 });
  made = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const shout = (text: string, from = cache) =>
  from.through(
    [text],
    async (bytes) => Buffer.from(bytes).toString(),
    async (file) => {
      made.push(text);
      const result = text.toUpperCase();
      if (file !== undefined) writeFileSync(file, result);
      return result;
    },
  );
const files = () => readdirSync(folder).map((name) => path.join(folder, name));
/** Makes an entry and says which file it is. */
const keep = async (text: string) => {
  const before = files();
  await shout(text);
  return files().find((file) => !before.includes(file))!;
};

describe("FileCache", () => {
  it("makes a thing once, also for others that use the folder", async () => {
    expect(await shout("a")).toBe("A");
    expect(await shout("a")).toBe("A");
    const other = new FileCache(folder, { identity: "test", limitBytes: 1000 });
    expect(await shout("a", other)).toBe("A");
    expect(made).toEqual(["a"]);
    expect(cache.state()).toMatchObject({ folder, files: 1, bytes: 33, limitBytes: 1000 });
    expect(cache.state().problem).toBeUndefined();
  });

  it("takes nothing that was kept of other parts, or by another version", async () => {
    await shout("a");
    await shout("b");
    await shout("a", new FileCache(folder, { identity: "newer", limitBytes: 1000 }));
    expect(made).toEqual(["a", "b", "a"]);
    const both = (parts: string[]) =>
      cache.through(
        parts,
        async (bytes) => Buffer.from(bytes).toString(),
        async (file) => {
          writeFileSync(file!, parts.join());
          return parts.join();
        },
      );
    expect(await both(["ab", "c"])).toBe("ab,c");
    expect(await both(["a", "bc"])).toBe("a,bc");
  });

  it("makes a damaged file again, and replaces it", async () => {
    const file = await keep("abc");
    const whole = readFileSync(file);
    for (const damaged of [Buffer.from("x"), Buffer.alloc(0), whole.subarray(1), Buffer.from(whole)]) {
      if (damaged.length === whole.length) damaged[0] ^= 1;
      writeFileSync(file, damaged);
      made = [];
      expect([await shout("abc"), await shout("abc")]).toEqual(["ABC", "ABC"]);
      expect(made).toEqual(["abc"]);
      expect(readFileSync(file)).toEqual(whole);
    }
  });

  it("makes what cannot be loaded again", async () => {
    await shout("a");
    const broken = cache.through(
      ["a"],
      () => Promise.reject(new Error("of no use")),
      async () => "made",
    );
    expect(await broken).toBe("made");
  });

  it("does not take a file under another's name, nor one that others may write", async () => {
    const [a, b] = [await keep("a"), await keep("b")];
    copyFileSync(a, b);
    expect(await shout("b")).toBe("B");
    expect(made).toEqual(["a", "b", "b"]);
    if (process.platform === "win32") return;
    chmodSync(a, 0o666);
    await shout("a");
    expect(made).toEqual(["a", "b", "b", "a"]);
  });

  it("lets go of what was used least recently, and of nothing that is not its own", async () => {
    const foreign = path.join(folder, "notes.txt");
    writeFileSync(foreign, "x".repeat(5000));
    const letters = "abcdefg";
    const names = new Map<string, string>();
    for (const [i, letter] of [...letters].entries()) {
      // 132 bytes each: seven fit.
      const file = await keep(letter.repeat(100));
      names.set(letter, file);
      utimesSync(file, 1000 + i, 1000 + i);
    }
    await shout("a".repeat(100));
    await shout("h".repeat(100));
    expect([...letters].filter((letter) => existsSync(names.get(letter)!))).toEqual([..."acdefg"]);
    expect(cache.state().bytes).toBeLessThanOrEqual(1000);
    await shout("i".repeat(2000)); // more than all may take
    expect(cache.state().files).toBe(7);
    expect(existsSync(foreign)).toBe(true);
  });

  it("clears up what a killed process left", async () => {
    const left = path.join(folder, "0123456789abcdef.tmp");
    writeFileSync(left, "half");
    await shout("a");
    expect(existsSync(left)).toBe(true); // It may still be at work.
    utimesSync(left, 1000, 1000);
    await shout("b");
    expect(existsSync(left)).toBe(false);
  });

  it("serves several at once", async () => {
    const others = Array.from(
      { length: 4 },
      () => new FileCache(folder, { identity: "test", limitBytes: 1000 }),
    );
    expect(await Promise.all(others.map((one) => shout("a", one)))).toEqual(["A", "A", "A", "A"]);
    expect(files()).toHaveLength(1);
    made = [];
    expect(await shout("a")).toBe("A");
    expect(made).toEqual([]);
  });

  it("is not used where nothing can be written, and says why", async () => {
    const file = path.join(folder, "file");
    writeFileSync(file, "");
    const nowhere = new FileCache(path.join(file, "cache"), { identity: "test", limitBytes: 1000 });
    expect([await shout("a", nowhere), await shout("a", nowhere)]).toEqual(["A", "A"]);
    expect(made).toEqual(["a", "a"]);
    expect(nowhere.state()).toMatchObject({ files: 0, problem: `${file} is no folder` });
  });

  it("makes without a file what cannot be made with one, and errors stay what they are", async () => {
    const full = (file?: string) =>
      file === undefined ? Promise.resolve("made") : Promise.reject(new Error("no space left"));
    const load = async () => "loaded";
    const failing = cache.through(["a"], load, () => Promise.reject(new Error("its own")));
    await expect(failing).rejects.toThrow("its own");
    expect(await cache.through(["a"], load, full)).toBe("made");
    expect(files()).toEqual([]);
    // It does not make everything twice from now on.
    await shout("b");
    expect(files()).toEqual([]);
  });
});
