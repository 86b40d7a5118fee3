import { createHash, randomBytes } from "node:crypto";
import {
  accessSync,
  appendFileSync,
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statfsSync,
  statSync,
  utimesSync,
} from "node:fs";
import path from "node:path";

const MEGABYTE = 2 ** 20;
const HOUR_MILLISECONDS = 3_600_000;
const DIGEST_BYTES = 32;
/** With less than this a disk counts as full. */
const ROOM_BYTES = 64 * MEGABYTE;
const KEPT = /^[0-9a-f]{64}\.bin$/;
const DRAFT = /^[0-9a-f]{16}\.tmp$/;

/** What a cache holds, for people. */
export interface CacheState {
  folder: string;
  files: number;
  bytes: number;
  limitBytes: number;
  /** Why it cannot be written. */
  problem?: string;
}

/**
 * Files that a later process finds again, or does not: nothing depends on them.
 *
 * A file is its data and then a digest of its key and its data. One that is damaged, that has another key, or that somebody
 * else could have written, is not used, and the next one replaces it. Files are written under another name and renamed,
 * so several processes may share a folder. Those that were used least recently go first when the limit is passed; names
 * that are not the cache's own are never touched.
 *
 * @example const cache = new FileCache("/home/me/.cache/gan2shape", { identity: "runtime 1.30.0", limitBytes: 2 ** 29 });
 */
export class FileCache {
  readonly folder: string;
  readonly #identity: string;
  readonly #limitBytes: number;
  /** A file could not be written: this process does not try again. */
  #failed = false;

  /**
   * @param folder where files are kept; made when the first one is
   * @param options what else than its parts an entry depends on (versions, the machine), and how many bytes all may take
   */
  constructor(folder: string, { identity, limitBytes }: { identity: string; limitBytes: number }) {
    this.folder = folder;
    this.#identity = identity;
    this.#limitBytes = limitBytes;
  }

  /**
   * Loads what an earlier process kept; where there is nothing, makes it and keeps that.
   *
   * @param parts everything that the result depends on
   * @param load makes the result of bytes that were kept
   * @param make makes the result of nothing, and writes what is to be kept into `file`, which is there and empty; without
   *   a file it writes nothing
   * @returns what `load` or `make` returned
   * @throws what `make` throws without a file; the cache itself never fails
   * @example
   * const text = await cache.through(["pi", "1000"], async (bytes) => decode(bytes), async (file) => compute(file));
   */
  async through<T>(
    parts: readonly (Uint8Array | string)[],
    load: (bytes: Uint8Array) => Promise<T>,
    make: (file?: string) => Promise<T>,
  ): Promise<T> {
    const key = this.#keyOf(parts);
    const bytes = this.#read(key);
    if (bytes) {
      try {
        return await load(bytes);
      } catch {
        // Whole, but of no use; made anew below.
      }
    }
    const draft = this.#draft();
    if (draft === undefined) return make();
    let made: T;
    try {
      made = await make(draft);
    } catch {
      remove(draft);
      made = await make();
      // Without a file it works, so the file was the trouble.
      this.#failed = true;
      return made;
    }
    this.#keep(draft, key);
    return made;
  }

  /** What is there now; nothing is changed. */
  state(): CacheState {
    const kept = this.#list(KEPT);
    const bytes = kept.reduce((sum, { size }) => sum + size, 0);
    const { folder } = this;
    const state = { folder, files: kept.length, bytes, limitBytes: this.#limitBytes };
    const problem = problemOf(folder);
    return problem === undefined ? state : { ...state, problem };
  }

  #keyOf(parts: readonly (Uint8Array | string)[]): string {
    const hash = createHash("sha256");
    for (const part of [this.#identity, ...parts]) {
      // The length keeps one part's end from being taken for the next one's beginning.
      const bytes = typeof part === "string" ? Buffer.from(part) : part;
      hash.update(`${bytes.length}:`).update(bytes);
    }
    return hash.digest("hex");
  }

  #file(key: string): string {
    return path.join(this.folder, `${key}.bin`);
  }

  #read(key: string): Uint8Array | undefined {
    try {
      const file = this.#file(key);
      const handle = openSync(file, "r");
      try {
        const stats = fstatSync(handle);
        if (!isPrivate(stats) || stats.size > this.#limitBytes) return undefined;
        const bytes = readFileSync(handle);
        const data = bytes.subarray(0, -DIGEST_BYTES);
        if (!digestOf(key, data).equals(bytes.subarray(-DIGEST_BYTES))) return undefined;
        touch(file);
        return data;
      } finally {
        closeSync(handle);
      }
    } catch {
      return undefined; // none yet
    }
  }

  /** An empty file of the cache's own, for this user alone; nothing where it cannot be made. */
  #draft(): string | undefined {
    if (this.#failed) return undefined;
    const file = path.join(this.folder, `${randomBytes(8).toString("hex")}.tmp`);
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      closeSync(openSync(file, "wx", 0o600));
      return file;
    } catch {
      this.#failed = true; // read-only, full or no folder
      return undefined;
    }
  }

  #keep(draft: string, key: string): void {
    try {
      const data = readFileSync(draft);
      const wanted = data.length > 0 && data.length + DIGEST_BYTES <= this.#limitBytes;
      if (wanted) {
        appendFileSync(draft, digestOf(key, data));
        renameSync(draft, this.#file(key));
        this.#trim();
      } else remove(draft);
    } catch {
      remove(draft); // a full disk: the next process is slower, and that is all
      this.#failed = true;
    }
  }

  #trim(): void {
    for (const { file, mtimeMs } of this.#list(DRAFT)) {
      // A process that was killed has left it.
      if (Date.now() - mtimeMs > HOUR_MILLISECONDS) remove(file);
    }
    const kept = this.#list(KEPT).sort((a, b) => b.mtimeMs - a.mtimeMs);
    let bytes = 0;
    for (const { file, size } of kept) {
      bytes += size;
      if (bytes > this.#limitBytes) remove(file);
    }
  }

  #list(names: RegExp): { file: string; size: number; mtimeMs: number }[] {
    const found: { file: string; size: number; mtimeMs: number }[] = [];
    try {
      for (const name of readdirSync(this.folder)) {
        if (!names.test(name)) continue;
        const file = path.join(this.folder, name);
        const stats = statSync(file, { throwIfNoEntry: false });
        if (stats) found.push({ file, size: stats.size, mtimeMs: stats.mtimeMs });
      }
    } catch {
      // No folder holds nothing.
    }
    return found;
  }
}

/** The key too, so that a file under another name is not taken. */
function digestOf(key: string, data: Uint8Array): Buffer {
  return createHash("sha256").update(key).update(data).digest();
}

/** Whether nobody else can have had a hand in a file. */
function isPrivate({ uid, mode }: Stats): boolean {
  if (process.platform === "win32") return true; // there the user's folder is the user's by its access list
  return uid === process.getuid?.() && (mode & 0o022) === 0;
}

/** Puts a file at the end of those that go. */
function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Nothing goes from a folder that cannot be written.
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The next process that keeps something tries again.
  }
}

/** Why nothing can be written to a folder that may still have to be made. */
function problemOf(folder: string): string | undefined {
  try {
    const stats = statSync(folder, { throwIfNoEntry: false });
    if (!stats) {
      const parent = path.dirname(folder);
      return parent === folder ? `${folder} is not there` : problemOf(parent);
    }
    if (!stats.isDirectory()) return `${folder} is no folder`;
    accessSync(folder, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < ROOM_BYTES ? "the disk is full" : undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTDIR") return problemOf(path.dirname(folder));
    return `${folder} cannot be written (${code})`;
  }
}
