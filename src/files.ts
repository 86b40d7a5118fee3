import { randomBytes } from "node:crypto";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { InputError } from "./errors.js";

/**
 * Writes a file whole or not at all: to a temporary name beside it, then renamed.
 *
 * @param file where to write; missing folders are made
 * @param data the contents
 * @throws InputError when the disk is full or the place cannot be written
 * @example writeFileAtomic("out/depth.npy", bytes);
 */
export function writeFileAtomic(file: string, data: Uint8Array | string): void {
  const temporary = path.join(
    path.dirname(file),
    `.${path.basename(file)}.${randomBytes(4).toString("hex")}.tmp`,
  );
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(temporary, data);
    renameSync(temporary, file);
  } catch (error) {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // Where the folder cannot be made, nothing was written either.
    }
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      code === "ENOSPC" ? "the disk is full" : code === "EACCES" ? "it may not be written" : message;
    throw new InputError(
      `Cannot write ${file}: ${why}. Nothing was left there; name another place with --out.`,
    );
  }
}
