import { isBuiltin } from "node:module";
import type { Diagnostic, Program, SourceFile, TypeChecker } from "typescript";
import { importsOf } from "./imports.js";

/** A checker with what it found while it looked for something else. */
interface CheckerWithFindings extends TypeChecker {
  getDiagnostics(file: SourceFile): Diagnostic[];
}

/** A type that asks which globals there are gets another answer with more of them, and no error. */
const ASKS_FOR_GLOBALS = /\btypeof globalThis\b/;

/**
 * Whether a program that was checked has declarations that look for types it was not given. Where those fail, nothing is
 * said: errors inside declarations are nobody's who writes a cell, and what was not found takes part in everything.
 *
 * - An import that is Node's, that was not found, or that has no types: another package's types may declare it.
 * - A name in declarations that the check met and did not find, as `Buffer` in the parameters of a function that is
 *   called. The checker keeps account of these for each file. Names that it did not come by have changed nothing.
 *
 * Without this an import needs all types beforehand, as it once did: of 1,900 ms that `import` of the toolkit took, 700
 * went into Node's types.
 */
export function looksFurther(program: Program): boolean {
  const checker = program.getTypeChecker() as CheckerWithFindings;
  for (const file of program.getSourceFiles()) {
    if (program.isSourceFileDefaultLibrary(file)) continue;
    for (const { name, file: found } of importsOf(program, file)) {
      if (!found || isBuiltin(name)) return true;
    }
    // Sources are checked as a whole, and what is wrong there is said.
    if (!file.isDeclarationFile) continue;
    if (ASKS_FOR_GLOBALS.test(file.text) || checker.getDiagnostics(file).length > 0) return true;
  }
  return false;
}
