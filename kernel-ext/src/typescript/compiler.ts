import path from "node:path";
import type {
  CompilerOptions,
  Diagnostic,
  Node,
  Program,
  QuickInfo,
  SourceFile,
  TypeChecker,
} from "typescript";
import { quickInfo } from "./quick-info.js";

export type TypeScript = typeof import("typescript");

/** Parts of the compiler that it exports and does not declare. */
interface Undeclared {
  nullTransformationContext: unknown;
  sortAndDeduplicateDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[];
  Completions: { getCompletionsAtPosition(...args: unknown[]): unknown };
}

/**
 * A current TypeScript as tslab expects its own, which is a 5.0 with a few functions more. So types of current
 * packages are read as they were written, and packages that have their types only under `exports` are found.
 *
 * @param ts the compiler
 * @param typeCheck whether errors of meaning count, asked for every cell
 */
export function adaptCompiler(ts: TypeScript, typeCheck: () => boolean): object {
  const internal = ts as TypeScript & Undeclared;

  const createWatchCompilerHost = (roots: string[], options: CompilerOptions, ...rest: unknown[]) => {
    const { noImplicitUseStrict, disableTopLevelAwait, ...kept } = options as Record<string, unknown>;
    const current = { ...kept, moduleResolution: ts.ModuleResolutionKind.Bundler };
    return (ts.createWatchCompilerHost as (...args: unknown[]) => object)(roots, current, ...rest);
  };

  const getPreEmitDiagnosticsOfFiles = (program: Program, files: readonly SourceFile[]) => {
    const found: Diagnostic[] = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()];
    for (const file of files) {
      found.push(...program.getSyntacticDiagnostics(file));
      if (typeCheck()) {
        found.push(...program.getSemanticDiagnostics(file), ...program.getDeclarationDiagnostics(file));
      }
    }
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
    ): QuickInfo | undefined => quickInfo(ts, file, checker, position),
    Completions: {
      ...internal.Completions,
      getCompletionsAtPositionForTslab: (...args: unknown[]) =>
        internal.Completions.getCompletionsAtPosition(...args),
    },
  };
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
