import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const stamp = path.join(root, "dist", ".built");
const lock = path.join(root, "dist", ".building");

/** Builds the package when a source is newer than the last build: tests run the real process. */
export async function ensureBuilt(): Promise<void> {
  mkdirSync(path.join(root, "dist"), { recursive: true });
  while (!takeLock()) await new Promise((resolve) => setTimeout(resolve, 100));
  try {
    if (modified(stamp) > newest(path.join(root, "src"))) return;
    const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
    execFileSync(process.execPath, [tsc, "-p", path.join(root, "tsconfig.build.json")], { stdio: "inherit" });
    writeFileSync(stamp, "");
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** Test files run side by side; one builds. */
function takeLock(): boolean {
  if (modified(lock) > 0 && Date.now() - modified(lock) > 60_000)
    rmSync(lock, { recursive: true, force: true });
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function newest(folder: string): number {
  const files = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? newest(file) : modified(file);
  });
  return Math.max(...files);
}
