export type Value = string | number | boolean | (string | number | boolean)[];
type Plain = "string" | "number" | "boolean";

export type ParameterType =
  | { kind: Plain }
  | { kind: "choice"; choices: (string | number | boolean)[] }
  | { kind: "array"; element: Plain };

/** One declaration of a parameters cell. */
export interface Parameter {
  name: string;
  type: ParameterType;
  default: Value;
  /** The type as the author wrote it, if she wrote one. */
  annotation?: string;
  keyword: "const" | "let" | "var";
}

/**
 * Reads the declarations of a parameters cell: `let seed = 7;`, `const schedule: "quick" | "paper" = "quick";`,
 * `const yaws: number[] = [-30, 0, 30];`. The default is a literal and the type, when left out, is the literal's.
 * Any other statement is code of the author's that no parameter can replace, and is passed over.
 *
 * @param source the cell's TypeScript
 * @example readParameters('const seed = 7; // any whole number')[0].default;  // 7
 */
export function readParameters(source: string): Parameter[] {
  const parameters: Parameter[] = [];
  const code = withoutComments(source);
  const start = /(?:^|[;\n])[ \t]*(const|let|var)\s+([A-Za-z_$][\w$]*)\s*/g;
  for (let match = start.exec(code); match; match = start.exec(code)) {
    const declaration = readDeclaration(new Scanner(code, start.lastIndex));
    if (declaration) parameters.push({ name: match[2], keyword: match[1] as "const", ...declaration });
    start.lastIndex -= 1; // the end of this statement may be the start of the next
  }
  return parameters;
}

/** A type in words, for help and errors. */
export function describeType(type: ParameterType): string {
  if (type.kind === "choice")
    return `one of ${type.choices.map((choice) => JSON.stringify(choice)).join(", ")}`;
  if (type.kind === "array")
    return `a list of ${type.element}s such as [${type.element === "number" ? "1, 2" : "…"}]`;
  return { string: "a text", number: "a number", boolean: "true or false" }[type.kind];
}

function readDeclaration(scanner: Scanner): Pick<Parameter, "type" | "default" | "annotation"> | undefined {
  let type: ParameterType | undefined;
  let annotation: string | undefined;
  if (scanner.take(":")) {
    const from = scanner.at;
    type = readType(scanner);
    if (!type) return undefined;
    annotation = scanner.code.slice(from, scanner.at).trim();
  }
  if (!scanner.take("=")) return undefined;
  const value = readValue(scanner);
  if (value === undefined || !scanner.atEnd()) return undefined;
  type ??= typeOf(value);
  return type && { type, default: value, annotation };
}

function readType(scanner: Scanner): ParameterType | undefined {
  const plain = scanner.match(/string\b|number\b|boolean\b/y) as Plain | undefined;
  if (plain) return scanner.match(/\[\s*\]/y) ? { kind: "array", element: plain } : { kind: plain };
  const choices: (string | number | boolean)[] = [];
  scanner.take("|");
  do {
    const choice = readLiteral(scanner);
    if (choice === undefined) return undefined;
    choices.push(choice);
  } while (scanner.take("|"));
  return { kind: "choice", choices };
}

function readValue(scanner: Scanner): Value | undefined {
  if (!scanner.take("[")) return readLiteral(scanner);
  const items: (string | number | boolean)[] = [];
  while (!scanner.take("]")) {
    const item = readLiteral(scanner);
    if (item === undefined) return undefined;
    items.push(item);
    if (!scanner.take(",") && !scanner.peek("]")) return undefined;
  }
  return items;
}

function readLiteral(scanner: Scanner): string | number | boolean | undefined {
  const word = scanner.match(/(?:true|false)\b/y);
  if (word) return word === "true";
  const number = scanner.match(/[+-]?\s*(?:0[xX][\da-fA-F]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y);
  if (number) return Number(number.replace(/[\s_]/g, ""));
  const quoted = scanner.match(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.)*`/y);
  return quoted === undefined ? undefined : unquote(quoted);
}

const ESCAPES: Record<string, string> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", 0: "\0" };

function unquote(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(
      /\\(?:u\{([\da-fA-F]+)\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|([\s\S]))/g,
      (_, braced, four, two, one) => {
        const code = braced ?? four ?? two;
        return code ? String.fromCodePoint(Number.parseInt(code, 16)) : (ESCAPES[one] ?? one);
      },
    );
}

function typeOf(value: Value): ParameterType | undefined {
  if (!Array.isArray(value)) return { kind: typeof value as Plain };
  const kinds = new Set(value.map((item) => typeof item as Plain));
  return kinds.size === 1 ? { kind: "array", element: [...kinds][0] } : undefined;
}

/** Comments become blanks, so that positions and line ends stay; texts in quotes are left alone. */
function withoutComments(source: string): string {
  const token = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return source.replace(token, (text) => (text.startsWith("/") ? text.replace(/[^\n]/g, " ") : text));
}

class Scanner {
  constructor(
    readonly code: string,
    public at: number,
  ) {}

  match(pattern: RegExp): string | undefined {
    this.skipBlanks();
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.code)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  peek(text: string): boolean {
    this.skipBlanks();
    return this.code.startsWith(text, this.at);
  }

  take(text: string): boolean {
    const there = this.peek(text);
    if (there) this.at += text.length;
    return there;
  }

  /** The statement ends here: at a semicolon, a line end or the end of the cell. */
  atEnd(): boolean {
    return /[ \t]*(?:;|\n|$)/y.test(this.code.slice(this.at));
  }

  private skipBlanks(): void {
    while (/\s/.test(this.code[this.at] ?? "")) this.at++;
  }
}
