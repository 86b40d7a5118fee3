import ts from "typescript";
import { describe, expect, it } from "vitest";
import { looksFurther } from "../../src/typescript/looks-further.js";

/** Whether a cell's check with the language's own types alone would be silent where more types may speak. */
function after(cell: string, packages: Record<string, string>): boolean {
  const files = new Map<string, string>([["/cell.ts", cell]]);
  for (const [name, text] of Object.entries(packages)) files.set(`/node_modules/${name}`, text);
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    types: [],
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.getCurrentDirectory = () => "/";
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.directoryExists = () => true;
  host.getSourceFile = (name, version, ...rest) =>
    files.has(name)
      ? ts.createSourceFile(name, files.get(name) as string, version)
      : getSourceFile(name, version, ...rest);
  const program = ts.createProgram(["/cell.ts"], options, host);
  const errors = program.getSemanticDiagnostics(program.getSourceFile("/cell.ts"));
  expect(errors.map(({ messageText }) => messageText)).toEqual([]);
  return looksFurther(program);
}

describe("types beyond those a program was given", () => {
  it("are not looked for by declarations that are whole", () => {
    const lib = "export declare function twice(n: number): number;";
    expect(after("import { twice } from 'lib'; twice(2)", { "lib/index.d.ts": lib })).toBe(false);
  });

  it("are not looked for by what a cell does not touch", () => {
    const lib = "export declare const one: 1; export declare function read(bytes: Buffer): number;";
    expect(after("import { one } from 'lib'; one", { "lib/index.d.ts": lib })).toBe(false);
  });

  it("are looked for where a cell uses what names them", () => {
    const lib = "export declare function read(bytes: Buffer): number;";
    expect(after("import { read } from 'lib'; read(7)", { "lib/index.d.ts": lib })).toBe(true);
    const inside = "export declare class Image { bytes(): Buffer; }";
    expect(after("import { Image } from 'lib'; new Image().bytes().x", { "lib/index.d.ts": inside })).toBe(
      true,
    );
  });

  it("are looked for by declarations that import Node's modules", () => {
    const lib =
      'import { Stats } from "node:fs"; export declare const stats: Stats; export declare const n: 1;';
    expect(after("import { n } from 'lib'; n", { "lib/index.d.ts": lib })).toBe(true);
  });

  it("are looked for by an import that has no types, or the name of a module of Node's", () => {
    expect(after("import bare from 'bare'; bare", { "bare/index.js": "module.exports = 1;" })).toBe(true);
    const shim = "export declare class EventEmitter {}";
    expect(after("import { EventEmitter } from 'events'; EventEmitter", { "events/index.d.ts": shim })).toBe(
      true,
    );
  });

  it("are looked for by types that ask which globals there are", () => {
    const lib = "export declare const where: typeof globalThis extends { process: any } ? 'node' : 'web';";
    expect(after("import { where } from 'lib'; where", { "lib/index.d.ts": lib })).toBe(true);
  });
});
