import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { InputError } from "./errors.js";

/**
 * Writes a folder whole or not at all: under a temporary name beside it, then renamed. A folder that is there is
 * replaced.
 *
 * @param folder where to write
 * @param files contents by file name
 * @throws InputError when the place cannot be written
 */
export function writeFolderAtomic(folder: string, files: Record<string, Uint8Array | string>): void {
  const suffix = randomBytes(4).toString("hex");
  const temporary = path.join(path.dirname(folder), `.${path.basename(folder)}.${suffix}.tmp`);
  const old = path.join(path.dirname(folder), `.${path.basename(folder)}.${suffix}.old`);
  try {
    mkdirSync(temporary, { recursive: true });
    for (const [name, data] of Object.entries(files)) writeFileSync(path.join(temporary, name), data);
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(temporary, folder);
  } catch (error) {
    if (existsSync(old) && !existsSync(folder)) renameSync(old, folder);
    throw new InputError(
      `Cannot write ${folder}: ${(error as Error).message}. Choose another place, such as a prefix.`,
    );
  } finally {
    removeQuietly(temporary);
    removeQuietly(old);
  }
}

/** Removes a file or folder if it can be: what is left behind must not hide why something else failed. */
export function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // a file stands where a folder should be: there is nothing to remove
  }
}
