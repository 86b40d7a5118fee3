import { describe, expect, it } from "vitest";
import { CellSource } from "../../src/typescript/cell-source.js";
import { toCodePoints, toUtf16 } from "../../src/typescript/code-points.js";
import { completeness } from "../../src/typescript/is-complete.js";
import { GUARD, guardLoops } from "../../src/typescript/loop-guards.js";
import { splitSpecifier } from "../../src/typescript/package-map.js";
import { expandShorthand } from "../../src/typescript/shorthand.js";
import { loadTypeScript } from "../../src/typescript/tslab.js";

const { ts } = loadTypeScript(() => true);

describe("code points", () => {
  it("go to UTF-16 units and back", () => {
    const text = "a🙂b🙂c";
    expect([0, 1, 2, 3, 4, 5].map((n) => toUtf16(text, n))).toEqual([0, 1, 3, 4, 6, 7]);
    expect([0, 1, 3, 4, 6, 7].map((n) => toCodePoints(text, n))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(toUtf16(text, 99)).toBe(text.length);
  });
});

describe("completeness", () => {
  const cases: Record<string, string[]> = {
    complete: [
      "",
      "1",
      "const a = 1;",
      "await fetch('x')",
      "for (const x of y) {}",
      "`a\nb`",
      "import a from 'a'",
    ],
    incomplete: [
      "function f() {",
      "[1, 2,",
      "f(",
      "const x =",
      "`open ${1}",
      "/* open",
      "if (x",
      "'a\\",
      "class A {",
    ],
    invalid: ["'open", '"open', "let = }", "a b", "}", "const 1 = 2"],
  };
  for (const [status, codes] of Object.entries(cases)) {
    it.each(codes)(`${status}: %j`, (code) => expect(completeness(ts, code).status).toBe(status));
  }

  it("indents after an open bracket and not in a template", () => {
    expect(completeness(ts, "  if (x) {").indent).toBe("    ");
    expect(completeness(ts, "  `a").indent).toBe("");
  });
});

describe("guardLoops", () => {
  const run = (code: string, limit: number) => {
    let calls = 0;
    const guard = () => {
      if (++calls > limit) throw new Error("stopped");
    };
    return new Function(GUARD, guardLoops(ts, code))(guard);
  };

  it("stops every kind of loop", () => {
    for (const loop of [
      "while (true) {}",
      "for (;;) ;",
      "for (;;) for (;;) ;",
      "do { } while (true)",
      "do ; while (true)",
      "outer: while (true) { continue outer; }",
      "for (const x of (function* () { for (;;) yield 1; })()) ;",
      "const f = () => { while (true) if (1) continue; else break; }; f()",
    ]) {
      expect(() => run(loop, 20), loop).toThrow("stopped");
    }
  });

  it("changes no result and no line", () => {
    const code =
      "let n = 0;\nfor (let i = 0; i < 3; i++)\n  for (const k in { a: 1 })\n    n += i;\nreturn n;";
    expect(run(code, 100)).toBe(3);
    expect(guardLoops(ts, code).split("\n")).toHaveLength(5);
    expect(guardLoops(ts, "const form = 1;")).toBe("const form = 1;");
  });
});

describe("CellSource", () => {
  it("maps places over removed types and inserted code", () => {
    const typescript =
      "interface P { x: number }\nconst f = (p: P): number => {\n  return p.x as number;\n};\nf(q);";
    const javascript =
      "exports.f = void 0;\nconst f = (p) => {\n    return p.x;\n};\nexports.f = f;\nf(exports.q);";
    const source = new CellSource("cell[1]", typescript, javascript, false);
    expect(source.toTypeScript({ line: 2, column: 7 })).toEqual({ line: 2, column: 7 });
    expect(source.toTypeScript({ line: 3, column: 5 })).toEqual({ line: 3, column: 3 });
    expect(source.toTypeScript({ line: 3, column: 14 })).toEqual({ line: 3, column: 12 });
    expect(source.toTypeScript({ line: 6, column: 1 })).toEqual({ line: 5, column: 1 });
    expect(source.toTypeScript({ line: 6, column: 11 })).toEqual({ line: 5, column: 3 });
    expect(source.toTypeScript({ line: 9, column: 1 })).toBeUndefined();
  });
});

describe("splitSpecifier", () => {
  it("parts package and subpath", () => {
    expect(splitSpecifier("a")).toEqual(["a", ""]);
    expect(splitSpecifier("a/b/c")).toEqual(["a", "b/c"]);
    expect(splitSpecifier("@a/b/c")).toEqual(["@a/b", "c"]);
  });
});

describe("shorthand properties", () => {
  it("are written out", () => {
    expect(expandShorthand(ts, "f({ a, b: 1, c });").code).toBe("f({ a: a, b: 1, c: c });");
    expect(expandShorthand(ts, "({ a = 2 } = o);").code).toBe("({ a: a = 2 } = o);");
    expect(expandShorthand(ts, "const { a } = o;").code).toBe("const { a } = o;");
  });

  it("leave diagnostics where the user wrote", () => {
    const code = "let x = 1;\nf({ a, b }, nope);";
    const { code: expanded, original } = expandShorthand(ts, code);
    const at = (text: string) => {
      const offset = text.indexOf("nope");
      return { offset, line: 1, character: offset - text.lastIndexOf("\n") - 1 };
    };
    const moved = original({ start: at(expanded), end: at(expanded), messageText: "", category: 1, code: 1 });
    expect(moved.start).toEqual(at(code));
  });
});
