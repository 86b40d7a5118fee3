import { describe, expect, it } from "vitest";
import { injectParameters, parametersOf, parseAssignments } from "../../src/notebook/index.js";
import { code, markdown, notebook } from "./notebooks.js";

const SOURCE = `// What to work on
const model = "synface-64"; // let fake = 1;
let seed: number = -7e0
const schedule: "quick" | "paper" = 'quick';
const yaws: number[] = [-30, 0, 3_0,];
var mirrored = true;
const text = "it's // no \\u0041 comment";
const computed = 3 * 4;
const { a } = thing;`;

const book = notebook(markdown("m", "# T"), code("p", SOURCE, ["parameters"]), code("c", "seed"));

describe("parametersOf", () => {
  it("reads names, types and defaults; passes over what is no literal", () => {
    expect(parametersOf(book).map(({ name, type, default: value }) => [name, type, value])).toEqual([
      ["model", { kind: "string" }, "synface-64"],
      ["seed", { kind: "number" }, -7],
      ["schedule", { kind: "choice", choices: ["quick", "paper"] }, "quick"],
      ["yaws", { kind: "array", element: "number" }, [-30, 0, 30]],
      ["mirrored", { kind: "boolean" }, true],
      ["text", { kind: "string" }, "it's // no A comment"],
    ]);
  });

  it("finds none without the tag", () => {
    expect(parametersOf(notebook(code("p", SOURCE)))).toEqual([]);
  });
});

describe("parseAssignments", () => {
  const known = parametersOf(book);

  it("reads each value by its parameter's type", () => {
    const given = ["model=1.5", "seed=8", "schedule=paper", "yaws=[1,2]", "mirrored=false", "text=a=b"];
    expect(parseAssignments(given, known)).toEqual({
      model: "1.5",
      seed: 8,
      schedule: "paper",
      yaws: [1, 2],
      mirrored: false,
      text: "a=b",
    });
  });

  it.each([
    [
      "sede=8",
      /no parameter "sede"\. Known are: model \(a text, default "synface-64"\); seed \(a number, default -7\)/,
    ],
    ["computed=8", /no parameter "computed"/],
    ["seed=many", /seed is "many", but must be a number; its default is -7/],
    ["seed=", /seed is "", but must be a number/],
    ["schedule=slow", /schedule is "slow", but must be one of "quick", "paper"/],
    ['yaws=[1,"b"]', /yaws is \[1,"b"\], but must be a list of numbers/],
    ["mirrored=1", /mirrored is 1, but must be true or false/],
    ["seed", /"seed" has no value; write it as -p name=value/],
  ])("refuses %s", (assignment, message) => {
    expect(() => parseAssignments([assignment], known)).toThrowError(message);
  });

  it("says when a notebook has no parameters at all", () => {
    expect(() => parseAssignments(["seed=1"], [])).toThrowError(
      /It has none: no code cell is tagged "parameters"/,
    );
  });
});

describe("injectParameters", () => {
  it("declares the values again after the parameters cell, with their types", () => {
    const changed = injectParameters(book, { seed: 8, schedule: "paper" });
    expect(changed.cells.map((cell) => cell.id)).toEqual(["m", "p", "injected-parameters", "c"]);
    expect(changed.cells[2]).toMatchObject({
      source: '// Parameters\nlet seed: number = 8;\nconst schedule: "quick" | "paper" = "paper";',
      metadata: { tags: ["injected-parameters"] },
    });
    expect(book.cells).toHaveLength(3);
  });

  it("replaces the cell of an earlier run", () => {
    const twice = injectParameters(injectParameters(book, { seed: 8 }), { seed: 9 });
    expect(twice.cells.filter((cell) => cell.metadata.tags?.includes("injected-parameters"))).toHaveLength(1);
    expect(twice.cells[2].source).toContain("seed: number = 9");
  });

  it("lets no text break out of its quotes", () => {
    const changed = injectParameters(book, { model: '"; process.exit(); "\n' });
    expect(changed.cells[2].source.split("\n")[1]).toBe('const model = "\\"; process.exit(); \\"\\n";');
  });

  it("refuses values of the wrong type", () => {
    expect(() => injectParameters(book, { seed: Number.NaN })).toThrowError(/must be a number/);
  });
});
