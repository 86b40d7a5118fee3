/** The parts of tslab that are used, loaded when the first cell needs them: the compiler takes a second. */
import Module, { createRequire } from "node:module";
import path from "node:path";
import { type LoadedModule, loadCompiled } from "./compile-cache.js";
import { adaptCompiler, type TypeScript } from "./compiler.js";
import { VisibleTypes } from "./visible-types.js";

const require = createRequire(import.meta.url);

export type { Converter, ConvertResult, Diagnostic } from "tslab/dist/converter.js";
export type { Executor } from "tslab/dist/executor.js";
export type { TypeScript } from "./compiler.js";

/** tslab's own folder. */
export const TSLAB_FOLDER = path.dirname(require.resolve("tslab/package.json"));

const requireFromTslab = createRequire(path.join(TSLAB_FOLDER, "package.json"));

/** The compiler with what the kernel decides for it. */
export interface LoadedTypeScript {
  ts: TypeScript;
  types: VisibleTypes;
  compiled: LoadedModule;
}

/**
 * The compiler, which tslab gets too, in place of its own. Call it before anything else of tslab is loaded.
 *
 * @param typeCheck whether errors of meaning count, asked for every cell
 */
export function loadTypeScript(typeCheck: () => boolean): LoadedTypeScript {
  const compiled = loadCompiled(require.resolve("typescript"));
  const ts = compiled.exports as TypeScript;
  const types = new VisibleTypes(ts);
  const file = requireFromTslab.resolve("@tslab/typescript-for-tslab");
  const module = new Module(file);
  module.filename = file;
  module.loaded = true;
  module.exports = adaptCompiler(ts, types, typeCheck);
  require.cache[file] = module;
  return { ts, types, compiled };
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
