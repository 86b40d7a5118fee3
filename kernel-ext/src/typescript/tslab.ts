/** The parts of tslab that are used, loaded when the first cell needs them: the compiler takes a second. */
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(import.meta.url);

export type TypeScript = typeof import("@tslab/typescript-for-tslab");
export type { Converter, ConvertResult, Diagnostic } from "tslab/dist/converter.js";
export type { Executor } from "tslab/dist/executor.js";

/** tslab's own folder. */
export const TSLAB_FOLDER = path.dirname(require.resolve("tslab/package.json"));

const requireFromTslab = createRequire(path.join(TSLAB_FOLDER, "package.json"));

/** TypeScript 5.0 as tslab patched it. */
export function loadTypeScript(): TypeScript {
  return requireFromTslab("@tslab/typescript-for-tslab");
}

export function loadConverter(): typeof import("tslab/dist/converter.js") {
  return require("tslab/dist/converter");
}

export function loadExecutor(): typeof import("tslab/dist/executor.js") {
  return require("tslab/dist/executor");
}

export function loadInspect(): typeof import("tslab/dist/inspect.js") {
  return require("tslab/dist/inspect");
}

/** tslab's old server; only its hook for `tslab.display` is used. */
export function loadJupyter(): { lastWriteDisplayData: unknown } {
  return require("tslab/dist/jupyter");
}

/** Where Node's types are, wherever npm put them. */
export function nodeTypesFolder(): string {
  return path.dirname(requireFromTslab.resolve("@types/node/package.json"));
}
