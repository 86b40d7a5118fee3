import type {
  CompilerHost,
  CompilerOptions,
  CreateSourceFileOptions,
  Node,
  ScriptTarget,
  SourceFile,
} from "typescript";
import type { TypeScript } from "./compiler.js";

/** Parts of the compiler that it exports and does not declare. */
interface Undeclared {
  bindSourceFile(file: SourceFile, options: CompilerOptions): void;
  setParentRecursive(node: Node, incremental: boolean): void;
}

type WithComments = Node & { jsDoc?: (Node & { parent: Node })[] };
type Parse = CompilerHost["getSourceFile"];
type ParseByPath = NonNullable<CompilerHost["getSourceFileByPath"]>;

/**
 * Declarations of packages and of the compiler, each parsed once for all programs. They stay while a kernel runs, so
 * nothing watches them.
 *
 * Comments, more than half of Node's types, are read only when somebody asks what a name means. Parsing the compiler's
 * own declarations takes 175 ms instead of 265 that way, Node's 360 instead of 550 (two slow cores).
 */
export class DeclarationFiles {
  readonly #files = new Map<string, SourceFile>();
  readonly #documented = new WeakSet<SourceFile>();
  #options: ScriptTarget | CreateSourceFileOptions | undefined;

  /** @param fixed whether a file of that name is kept here */
  constructor(
    private readonly ts: TypeScript,
    private readonly fixed: (fileName: string) => boolean,
  ) {}

  /** Puts these files into what a program reads from. */
  serve(host: CompilerHost): void {
    const parse: Parse = host.getSourceFile;
    const parseByPath = host.getSourceFileByPath as ParseByPath;
    host.getSourceFile = (fileName, options, ...rest) =>
      this.#serve(fileName, options) ?? parse(fileName, options, ...rest);
    host.getSourceFileByPath = (fileName, path, options, ...rest) =>
      this.#serve(fileName, options) ?? parseByPath(fileName, path, options, ...rest);
  }

  #serve(fileName: string, options: ScriptTarget | CreateSourceFileOptions): SourceFile | undefined {
    this.#options ??= options;
    return this.fixed(fileName) ? this.read(fileName, options) : undefined;
  }

  /**
   * A file, parsed if it was not; undefined when there is none.
   *
   * @param options how to parse; what the first program asked for, unless given
   */
  read(fileName: string, options = this.#options): SourceFile | undefined {
    const known = this.#files.get(fileName);
    if (known) return known;
    const text = this.ts.sys.readFile(fileName);
    if (text === undefined) return undefined;
    const { ParseNone } = this.ts.JSDocParsingMode;
    const file = this.ts.createSourceFile(
      fileName,
      text,
      {
        ...(typeof options === "object" ? options : { languageVersion: options as ScriptTarget }),
        jsDocParsingMode: ParseNone,
      },
      false,
    );
    this.#files.set(fileName, file);
    return file;
  }

  /** Finds a file's names, which the first check would do otherwise. */
  bind(file: SourceFile): void {
    (this.ts as TypeScript & Undeclared).bindSourceFile(file, {});
  }

  /** Reads the comments of the files in which nodes stand, where they were left out. */
  document(nodes: readonly Node[]): void {
    for (const file of new Set(nodes.map((node) => node.getSourceFile()))) {
      if (this.#files.get(file.fileName) !== file || this.#documented.has(file)) continue;
      this.#documented.add(file);
      const { ts } = this;
      this.#adopt(
        file,
        ts.createSourceFile(file.fileName, file.text, { languageVersion: file.languageVersion }, false),
      );
    }
  }

  /** Gives each node the comments of its like in a second tree of the same text. */
  #adopt(to: WithComments, from: WithComments): void {
    if (from.jsDoc) {
      to.jsDoc = from.jsDoc;
      for (const comment of from.jsDoc) {
        comment.parent = to;
        (this.ts as TypeScript & Undeclared).setParentRecursive(comment, false);
      }
    }
    const children: Node[] = [];
    this.ts.forEachChild(from, (child) => {
      children.push(child);
    });
    let at = 0;
    this.ts.forEachChild(to, (child) => this.#adopt(child, children[at++]));
  }
}
