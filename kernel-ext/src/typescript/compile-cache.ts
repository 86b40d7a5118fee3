import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { homedir } from "node:os";
import path from "node:path";
import v8 from "node:v8";
import vm from "node:vm";
import { removeQuietly } from "../files.js";

/** What the cache's folder depends on; a parameter, so that each system's rule can be tested on any. */
export interface CacheSurroundings {
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  home: string;
}

/** The user's folder for what can be made again. */
export function userCacheFolder({ platform, env, home }: CacheSurroundings): string {
  switch (platform) {
    case "darwin":
      return path.join(home, "Library", "Caches");
    case "win32":
      return env.LOCALAPPDATA || path.join(home, "AppData", "Local");
    default:
      return env.XDG_CACHE_HOME && path.isAbsolute(env.XDG_CACHE_HOME)
        ? env.XDG_CACHE_HOME
        : path.join(home, ".cache");
  }
}

/** A CommonJS module that was loaded, and a way to make its next load faster. */
export interface LoadedModule {
  exports: unknown;
  /** Whether there was no cache to load from. */
  fresh: boolean;
  /** Keeps what V8 has compiled so far, functions that were called included. Fails silently: it is only a cache. */
  store(): void;
}

const DIGEST_BYTES = 32;

/**
 * Loads a CommonJS module with the code V8 compiled for it in an earlier process. For TypeScript's nine megabytes that
 * takes 100 ms instead of 250, and its parser starts compiled. Node's own `module.enableCompileCache` is not in Node 20.
 *
 * The cache is only for this user, for this very file and this V8. What is damaged is not used: V8 itself does not
 * look for damage, so the digest of the data stands before it.
 *
 * @param file the module
 * @param folder where caches are kept
 */
export function loadCompiled(file: string, folder = defaultFolder()): LoadedModule {
  const source = readFileSync(file);
  const { mtimeMs } = statSync(file);
  const key = [file, source.length, mtimeMs, process.version, process.arch, v8.cachedDataVersionTag()];
  const name = `${createHash("sha256").update(JSON.stringify(key)).digest("hex").slice(0, 32)}.bin`;
  const cache = path.join(folder, name);
  const cachedData = read(cache);
  const script = new vm.Script(Module.wrap(source.toString()), {
    filename: file,
    cachedData,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const module = new Module(file);
  module.filename = file;
  const require = createRequire(file);
  require.cache[file] = module;
  try {
    script.runInThisContext().call(module.exports, module.exports, require, module, file, path.dirname(file));
  } catch (error) {
    delete require.cache[file];
    throw error;
  }
  module.loaded = true;
  return {
    exports: module.exports,
    fresh: cachedData === undefined || script.cachedDataRejected === true,
    store: () => write(cache, script.createCachedData()),
  };
}

function defaultFolder(): string {
  const { platform, env } = process;
  return path.join(userCacheFolder({ platform, env, home: homedir() }), "gan2shape-kernel");
}

function digest(data: Uint8Array): Buffer {
  return createHash("sha256").update(data).digest();
}

/** The data of a cache that only this user can have written, and that is whole. */
function read(cache: string): Buffer | undefined {
  try {
    if (!isPrivate(path.dirname(cache)) || !isPrivate(cache)) return undefined;
    const bytes = readFileSync(cache);
    const data = bytes.subarray(DIGEST_BYTES);
    return digest(data).equals(bytes.subarray(0, DIGEST_BYTES)) ? data : undefined;
  } catch {
    return undefined; // none yet
  }
}

/** Code is run from it, so nobody else may have had a hand in it. */
function isPrivate(file: string): boolean {
  if (process.platform === "win32") return true; // there the user's folder is the user's by its access list
  const { uid, mode } = statSync(file);
  return uid === process.getuid?.() && (mode & 0o022) === 0;
}

function write(cache: string, data: Buffer): void {
  const temporary = `${cache}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    mkdirSync(path.dirname(cache), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, Buffer.concat([digest(data), data]), { mode: 0o600 });
    renameSync(temporary, cache);
    removeOld(path.dirname(cache));
  } catch {
    removeQuietly(temporary); // a full or read-only disk: the next start is slower, and that is all
  }
}

/** Those of compilers and Nodes that are gone are never asked for again. */
function removeOld(folder: string): void {
  const MONTH_MS = 30 * 24 * 3600 * 1000;
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (/\.(bin|tmp)$/.test(name) && Date.now() - statSync(file).mtimeMs > MONTH_MS) removeQuietly(file);
  }
}
