import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const from = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url)).replaceAll("\\", "/");
const BUNDLE = from("dist/gan2shape.d.ts");
const PARTS = from("dist/index.d.ts");

function programOf(file: string, options: ts.CompilerOptions) {
  return ts.createProgram([file], {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    ...options,
  });
}

function exportsOf(program: ts.Program, file: string): Map<string, ts.Symbol> {
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(file) as ts.SourceFile) as ts.Symbol;
  return new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol]));
}

// What a notebook reads is bundled from what the compiler wrote: see scripts/bundle-types.mjs.
describe("the toolkit's types", () => {
  const full = programOf(BUNDLE, { types: ["node"] });

  it("are all there, and whole", () => {
    expect([...exportsOf(full, BUNDLE).keys()].sort()).toEqual(
      [...exportsOf(programOf(PARTS, { types: ["node"] }), PARTS).keys()].sort(),
    );
    const bundle = full.getSourceFile(BUNDLE);
    expect(full.getSyntacticDiagnostics(bundle)).toEqual([]);
    expect(full.getSemanticDiagnostics(bundle).map(({ messageText }) => messageText)).toEqual([]);
  });

  it("keep what explains them, and what is added to results from outside", () => {
    const checker = full.getTypeChecker();
    const names = exportsOf(full, BUNDLE);
    const named = (name: string) => {
      const symbol = names.get(name) as ts.Symbol;
      return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    };
    const explained = (symbol: ts.Symbol | undefined) =>
      ts.displayPartsToString(symbol?.getDocumentationComment(checker));
    expect(explained(named("open"))).not.toBe("");
    expect(
      named("open")
        .getJsDocTags(checker)
        .map(({ name }) => name),
    ).toContain("example");
    // What the method returns, not only the class of that name.
    const [reconstruct] = checker.getSignaturesOfType(
      checker.getTypeOfSymbol(named("reconstruct")),
      ts.SignatureKind.Call,
    );
    const shape = checker.getAwaitedType(reconstruct.getReturnType());
    expect(explained(shape?.getProperty("play"))).toContain("Steps through the run");
    expect(explained(shape?.getProperty("show"))).toContain("in the reader's hands");
  });

  // An import waits for each of these files, and Node's are more than all the others together.
  it("are few files, and none of Node's", () => {
    const files = programOf(BUNDLE, { types: [] })
      .getSourceFiles()
      .map(({ fileName }) => fileName)
      .filter((name) => !name.includes("/typescript/lib/"));
    expect(files.filter((name) => name.includes("/@types/node/"))).toEqual([]);
    expect(files.length).toBeLessThan(40);
  });
});
