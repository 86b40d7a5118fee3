import { isBuiltin } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { CompilerOptions, Program, SourceFile } from "typescript";
import type { TypeScript } from "./compiler.js";
import { DeclarationFiles } from "./declaration-files.js";
import { looksFurther } from "./looks-further.js";

/** What stands for Node's `console` until Node's types are there. */
const CONSOLE = fileURLToPath(new URL("../../assets/console.d.ts", import.meta.url)).replaceAll("\\", "/");

/** Code whose meaning may hang on types that are not among the few, even where those find nothing wrong. */
const LOOKS_FURTHER = /\b(require|declare)\b|\/\/\//;

/**
 * Which types cells see. At first only the language's own and `console`: reading Node's, and those of every @types
 * package, takes a second, and `1 + 1` needs none of them, nor does the import of a package that brings its own. A cell
 * that may need more gets all of them before it runs (see `enough` and `check`); in a pause of the reader they are read
 * file by file.
 */
export class VisibleTypes {
  readonly files: DeclarationFiles;
  #all = false;
  #tooFew = false;
  #options: CompilerOptions | undefined;

  constructor(private readonly ts: TypeScript) {
    const folder = path.posix.dirname(ts.sys.getExecutingFilePath().replaceAll("\\", "/"));
    this.files = new DeclarationFiles(
      ts,
      (file) =>
        file.endsWith(".d.ts") &&
        (file.includes("/node_modules/") || file.startsWith(`${folder}/`) || file === CONSOLE),
    );
  }

  /** Whether all types are visible. */
  get all(): boolean {
    return this.#all;
  }

  /** From the next program on all types are visible. */
  showAll(): void {
    this.#all = true;
  }

  /** Whether the few types may be enough for code, by its text; `check` sees more. */
  enough(code: string): boolean {
    if (this.#all) return true;
    if (LOOKS_FURTHER.test(code)) return false;
    if (!/\b(import|from)\b/.test(code)) return true;
    return this.ts.preProcessFile(code).importedFiles.every(({ fileName }) => !isBuiltin(fileName));
  }

  /** Takes note of what a program lacked, which has been checked. */
  check(program: Program): void {
    if (!this.#all) this.#tooFew = looksFurther(program);
  }

  /** Whether what was checked last must be checked again, with all types: it was silent where these may speak. */
  get tooFew(): boolean {
    return !this.#all && this.#tooFew;
  }

  /** The roots and options of a program. */
  limit(roots: readonly string[], options: CompilerOptions): [string[], CompilerOptions] {
    this.#options = options;
    return this.#all ? [[...roots], options] : [[...roots, CONSOLE], { ...options, types: [] }];
  }

  /** Reads and binds ahead what all programs will want, a file at each step. */
  *readAhead(): Generator<void, void> {
    if (this.#options === undefined) return;
    const read: SourceFile[] = [];
    for (const name of this.#entries(this.#options)) {
      const seen = new Set([name]);
      for (const fileName of seen) {
        const file = this.files.read(fileName);
        if (!file) continue;
        read.push(file);
        for (const { fileName: other } of file.referencedFiles) {
          seen.add(path.posix.join(path.posix.dirname(fileName), other));
        }
        yield;
      }
    }
    for (const file of read) {
      this.files.bind(file);
      yield;
    }
  }

  /** The files that all types begin with: of each visible @types package its first. */
  #entries(options: CompilerOptions): string[] {
    const { ts } = this;
    const found = ts.getAutomaticTypeDirectiveNames(options, ts.sys).map((name) => {
      const { resolvedTypeReferenceDirective: directive } = ts.resolveTypeReferenceDirective(
        name,
        undefined,
        options,
        ts.sys,
      );
      return directive?.resolvedFileName;
    });
    return found.filter((file): file is string => file !== undefined);
  }
}
