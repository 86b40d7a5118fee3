import path from "node:path";
import type {
  BuilderProgram,
  CompilerHost,
  CompilerOptions,
  Diagnostic,
  Node,
  Program,
  QuickInfo,
  SourceFile,
  System,
  TypeChecker,
} from "typescript";
import { importsOf } from "./imports.js";
import { quickInfo } from "./quick-info.js";
import type { VisibleTypes } from "./visible-types.js";

export type TypeScript = typeof import("typescript");

/** Parts of the compiler that it exports and does not declare. */
interface Undeclared {
  bindSourceFile(file: SourceFile, options: CompilerOptions): void;
  nullTransformationContext: unknown;
  sortAndDeduplicateDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[];
  Completions: { getCompletionsAtPosition(...args: unknown[]): unknown };
}

/**
 * A current TypeScript as tslab expects its own, which is a 5.0 with a few functions more. So types of current
 * packages are read as they were written, and packages that have their types only under `exports` are found.
 *
 * @param ts the compiler
 * @param types what cells see
 * @param typeCheck whether errors of meaning count, asked for every cell
 */
export function adaptCompiler(ts: TypeScript, types: VisibleTypes, typeCheck: () => boolean): object {
  const internal = ts as TypeScript & Undeclared;
  const served = new WeakSet<CompilerHost>();

  const createWatchCompilerHost = (
    roots: string[],
    options: CompilerOptions,
    system: System,
    _createProgram: unknown,
    ...rest: unknown[]
  ) => {
    const { noImplicitUseStrict, disableTopLevelAwait, ...kept } = options as Record<string, unknown>;
    const current = { ...kept, moduleResolution: ts.ModuleResolutionKind.Bundler };
    // The usual builder keeps account of what each of some 150 files of types depends on, to emit what a change
    // affects. Here it is always the cell that is emitted, so the account is waste: a third of a second at the start.
    const createProgram = (
      roots: readonly string[],
      options: CompilerOptions,
      host: CompilerHost,
      ...more: never[]
    ): BuilderProgram => {
      if (!served.has(host)) types.files.serve(host);
      served.add(host);
      const builder = ts.createAbstractBuilder(...types.limit(roots, options), host, ...more);
      const program = builder.getProgram();
      // tslab reads the names of the cell before it asks for anything that would bind them. A checker would bind them
      // too, but the first program has no cell yet, and its checker would be made for nothing.
      for (const name of program.getRootFileNames()) {
        internal.bindSourceFile(program.getSourceFile(name)!, program.getCompilerOptions());
      }
      return Object.assign(builder, {
        getAllDependencies: (file: SourceFile) => sourcesBehind(program, file),
      });
    };
    watchLittle(system);
    const watch = ts.createWatchCompilerHost as (...args: unknown[]) => object;
    return watch(roots, current, system, createProgram, ...rest);
  };

  const getPreEmitDiagnosticsOfFiles = (program: Program, files: readonly SourceFile[]) => {
    const found: Diagnostic[] = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()];
    for (const file of files) {
      found.push(...program.getSyntacticDiagnostics(file));
      if (typeCheck()) {
        found.push(...program.getSemanticDiagnostics(file), ...program.getDeclarationDiagnostics(file));
      }
    }
    types.check(program);
    return internal.sortAndDeduplicateDiagnostics(found);
  };

  // tslab cells are not strict; TypeScript 5.5 dropped the option for it.
  const transpileModule: TypeScript["transpileModule"] = (code, { compilerOptions = {}, ...options }) => {
    const { noImplicitUseStrict, ...kept } = compilerOptions;
    const result = ts.transpileModule(code, { ...options, compilerOptions: kept });
    return { ...result, outputText: result.outputText.replace(/^"use strict";\n/, "") };
  };

  return {
    ...ts,
    createWatchCompilerHost,
    getPreEmitDiagnosticsOfFiles,
    transpileModule,
    getDefaultTypeRoots: typeRoots,
    getNullTransformationContext: () => internal.nullTransformationContext,
    getQuickInfoAtPosition: (
      file: SourceFile,
      checker: TypeChecker,
      _token: unknown,
      position: number,
    ): QuickInfo | undefined => quickInfo(ts, types.files, file, checker, position),
    Completions: {
      ...internal.Completions,
      getCompletionsAtPositionForTslab: (...args: unknown[]) =>
        internal.Completions.getCompletionsAtPosition(...args),
    },
  };
}

/** Watches a user's own files, not those of packages and of the compiler: they stay while a kernel runs. */
function watchLittle(system: System): void {
  const unwatched = { close() {} };
  const watchFile = system.watchFile!.bind(system);
  system.watchDirectory = () => unwatched;
  system.watchFile = (file, ...rest) =>
    file.includes("/node_modules/") ? unwatched : watchFile(file, ...rest);
}

/** Names of a file and of the sources, not declarations, that it imports, directly or not. */
function sourcesBehind(program: Program, file: SourceFile): string[] {
  const seen = new Set([file.fileName]);
  for (const name of seen) {
    for (const { file } of importsOf(program, program.getSourceFile(name))) {
      if (file && !file.isDeclarationFile) seen.add(file.fileName);
    }
  }
  return [...seen];
}

/** The folders of types that are visible from a folder, nearest first. */
function typeRoots(folder: string, host: { directoryExists(folder: string): boolean }): string[] {
  const roots: string[] = [];
  for (let at = folder; ; at = path.posix.dirname(at)) {
    const types = path.posix.join(at, "node_modules/@types");
    if (host.directoryExists(types)) roots.push(types);
    if (at === path.posix.dirname(at)) return roots;
  }
}

/** Whether code awaits outside any function, so that it must run in an async one. */
export function hasTopLevelAwait(ts: TypeScript, code: string): boolean {
  if (!/\bawait\b/.test(code)) return false;
  const file = ts.createSourceFile(
    "cell.ts",
    `export {};\n${code}`,
    ts.ScriptTarget.Latest,
    false,
    ts.ScriptKind.TS,
  );
  const awaits = (node: Node): boolean => {
    if (ts.isAwaitExpression(node)) return true;
    if (ts.isForOfStatement(node) && node.awaitModifier) return true;
    if (
      ts.isVariableDeclarationList(node) &&
      (node.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing
    ) {
      return true;
    }
    // Computed names and `extends` of a class belong to the scope around it.
    if (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node) || ts.isModuleDeclaration(node)) {
      return false;
    }
    if (ts.isPropertyDeclaration(node)) return awaits(node.name);
    return ts.forEachChild(node, (child) => awaits(child) || undefined) ?? false;
  };
  return awaits(file);
}
