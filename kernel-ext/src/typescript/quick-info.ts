import type {
  Node,
  QuickInfo,
  SourceFile,
  SymbolDisplayPart,
  Symbol as TsSymbol,
  TypeChecker,
} from "typescript";
import type { TypeScript } from "./compiler.js";
import type { DeclarationFiles } from "./declaration-files.js";

/** Parts of the compiler that it exports and does not declare. */
interface Undeclared {
  getTouchingPropertyName(file: SourceFile, position: number): Node;
  getContainerNode(node: Node): Node | undefined;
  typeToDisplayParts(checker: TypeChecker, type: unknown, enclosing?: Node): SymbolDisplayPart[];
  SymbolDisplay: {
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: TypeChecker,
      symbol: TsSymbol,
      file: SourceFile,
      enclosing: Node | undefined,
      location: Node,
    ): Pick<QuickInfo, "displayParts" | "documentation" | "tags"> & { symbolKind: QuickInfo["kind"] };
    getSymbolModifiers(checker: TypeChecker, symbol: TsSymbol): string;
  };
}

/** What stands at a position: its type as text, documentation and tags; undefined where there is nothing named. */
export function quickInfo(
  ts: TypeScript,
  files: DeclarationFiles,
  file: SourceFile,
  checker: TypeChecker,
  position: number,
): QuickInfo | undefined {
  const internal = ts as TypeScript & Undeclared;
  const node = internal.getTouchingPropertyName(file, position);
  if (node === file) return undefined;
  const textSpan = { start: node.getStart(file), length: node.getWidth(file) };
  const symbol = checker.getSymbolAtLocation(node);
  if (!symbol) {
    if (!ts.isExpression(node)) return undefined;
    const type = checker.getTypeAtLocation(node);
    if (type.flags & ts.TypeFlags.Any) return undefined; // a name that nothing declares
    files.document(type.symbol?.declarations ?? []);
    return {
      kind: ts.ScriptElementKind.unknown,
      kindModifiers: "",
      textSpan,
      displayParts: internal.typeToDisplayParts(checker, type, internal.getContainerNode(node)),
      documentation: type.symbol?.getDocumentationComment(checker),
      tags: type.symbol?.getJsDocTags(checker),
    };
  }
  files.document(documentedAt(ts, checker, symbol));
  const { symbolKind, ...shown } = internal.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
    checker,
    symbol,
    file,
    internal.getContainerNode(node),
    node,
  );
  return {
    kind: symbolKind,
    kindModifiers: internal.SymbolDisplay.getSymbolModifiers(checker, symbol),
    textSpan,
    ...shown,
  };
}

/** The declarations that may say what a symbol is for: its own, and those it inherits from. */
function documentedAt(ts: TypeScript, checker: TypeChecker, symbol: TsSymbol): Node[] {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const found = new Set<Node>([...(symbol.declarations ?? []), ...(target.declarations ?? [])]);
  for (const declaration of found) {
    const { parent } = declaration;
    if (!parent || !(ts.isClassLike(parent) || ts.isInterfaceDeclaration(parent))) continue;
    for (const base of parent.heritageClauses?.flatMap(({ types }) => [...types]) ?? []) {
      const inherited = checker.getTypeAtLocation(base).getProperty(symbol.name);
      for (const other of inherited?.declarations ?? []) found.add(other);
    }
  }
  return [...found];
}
