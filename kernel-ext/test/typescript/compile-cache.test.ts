import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadCompiled, userCacheFolder } from "../../src/typescript/compile-cache.js";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "compile-cache-"));
  file = path.join(folder, "module.cjs");
  writeFileSync(
    file,
    'function sum(a, b) { return a + b; }\nmodule.exports = { sum, here: __filename, path: require("path") };\n',
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Loads it as a new process would, and shows that it works. */
function load(cache = path.join(folder, "cache")) {
  const loaded = loadCompiled(file, cache);
  const { sum, here, path: required } = loaded.exports as Record<string, unknown>;
  expect((sum as (a: number, b: number) => number)(2, 3)).toBe(5);
  expect(here).toBe(file);
  expect(required).toBe(path);
  return loaded;
}

const kept = () => path.join(folder, "cache", readdirSync(path.join(folder, "cache"))[0]);

describe("the compile cache", () => {
  it("is used by the next load", () => {
    const first = load();
    expect(first.fresh).toBe(true);
    first.store();
    expect(load().fresh).toBe(false);
  });

  it("is not used when any byte of it is damaged, or bytes are missing", () => {
    load().store();
    const whole = readFileSync(kept());
    for (const at of [0, 31, 32, 40, whole.length >> 1, whole.length - 1]) {
      const damaged = Buffer.from(whole);
      damaged[at] ^= 4;
      writeFileSync(kept(), damaged);
      expect(load().fresh).toBe(true);
    }
    for (const length of [0, 10, 32, whole.length - 1]) {
      writeFileSync(kept(), whole.subarray(0, length));
      expect(load().fresh).toBe(true);
    }
  });

  it("is not used for another source", () => {
    load().store();
    writeFileSync(file, readFileSync(file, "utf8").replace("a + b", "b + a"));
    utimesSync(file, 1, 1);
    expect(load().fresh).toBe(true);
  });

  it.skipIf(process.platform === "win32")("is not used when others may have written it", () => {
    load().store();
    chmodSync(kept(), 0o622);
    expect(load().fresh).toBe(true);
    chmodSync(kept(), 0o600);
    chmodSync(path.join(folder, "cache"), 0o777);
    expect(load().fresh).toBe(true);
  });

  it("is done without where nothing can be written, and where the module throws", () => {
    const first = load(path.join(file, "no-folder"));
    first.store();
    expect(first.fresh).toBe(true);
    writeFileSync(file, "throw new Error('broken');");
    expect(() => loadCompiled(file, folder)).toThrow("broken");
  });

  it("forgets what has not been made for a month, and nothing that is not its own", () => {
    load().store();
    const cache = path.join(folder, "cache");
    for (const name of ["old.bin", "mine.txt"]) {
      writeFileSync(path.join(cache, name), "");
      utimesSync(path.join(cache, name), 1, 1);
    }
    load().store();
    expect(readdirSync(cache)).toHaveLength(2);
    expect(readdirSync(cache)).toContain("mine.txt");
  });
});

describe("the user's cache folder", () => {
  it("follows each system's rule", () => {
    const folderOn = (platform: NodeJS.Platform, env: Record<string, string>) =>
      userCacheFolder({ platform, env, home: "/home/me" });
    expect(folderOn("linux", {})).toBe(path.join("/home/me", ".cache"));
    expect(folderOn("linux", { XDG_CACHE_HOME: "/big/cache" })).toBe("/big/cache");
    expect(folderOn("linux", { XDG_CACHE_HOME: "relative" })).toBe(path.join("/home/me", ".cache"));
    expect(folderOn("darwin", {})).toBe(path.join("/home/me", "Library", "Caches"));
    expect(folderOn("win32", { LOCALAPPDATA: "L" })).toBe("L");
  });
});
