import { InputError } from "../errors.js";
import type { CodeCell, Notebook } from "./format.js";
import { describeType, type Parameter, readParameters, type Value } from "./parameter-cell.js";

/** papermill's tags, so that its notebooks and ours can be exchanged. */
const PARAMETERS_TAG = "parameters";
const INJECTED_TAG = "injected-parameters";

/**
 * The parameters of a notebook: the declarations in its cell tagged `parameters`.
 *
 * @returns name, type and default of each, in order; empty when no cell has the tag
 * @example parametersOf(notebook).map((p) => p.name);  // ["model", "seed", "schedule"]
 */
export function parametersOf(notebook: Notebook): Parameter[] {
  const cell = notebook.cells[parametersIndex(notebook)];
  return cell ? readParameters(cell.source) : [];
}

/**
 * Reads `name=value` texts as given with `-p`, each value by the type of the parameter it names.
 *
 * @param assignments texts such as `seed=8`, `schedule=quick` or `yaws=[-30,0,30]`
 * @param known what the notebook declares
 * @throws InputError for unknown names and wrong types, with the list of known ones
 * @example parseAssignments(["seed=8"], parametersOf(notebook));  // { seed: 8 }
 */
export function parseAssignments(
  assignments: readonly string[],
  known: readonly Parameter[],
): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const assignment of assignments) {
    const [, name, text] = /^([^=]+)=([\s\S]*)$/.exec(assignment) ?? [];
    if (name === undefined || text === undefined) {
      throw new InputError(
        `The parameter "${assignment}" has no value; write it as -p name=value. ${list(known)}`,
      );
    }
    const parameter = lookUp(name.trim(), known);
    values[parameter.name] = check(parameter, parse(parameter, text));
  }
  return values;
}

/**
 * Puts the given values into the notebook: a cell tagged `injected-parameters` after the one tagged
 * `parameters` declares them again (a kernel of ours lets a later cell do that). A cell injected by an
 * earlier run is replaced.
 *
 * @returns a new notebook; the given one stays as it is
 * @throws InputError for unknown names and wrong types
 * @example const changed = injectParameters(notebook, { seed: 8 });
 */
export function injectParameters(notebook: Notebook, values: Record<string, unknown>): Notebook {
  const known = parametersOf(notebook);
  const statements = Object.entries(values).map(([name, value]) => {
    const parameter = lookUp(name, known);
    const literal = JSON.stringify(check(parameter, value));
    const annotation = parameter.annotation === undefined ? "" : `: ${parameter.annotation}`;
    return `${parameter.keyword} ${name}${annotation} = ${literal};`;
  });
  const cells = notebook.cells.filter((cell) => !cell.metadata.tags?.includes(INJECTED_TAG));
  if (statements.length > 0) {
    const injected: CodeCell = {
      cell_type: "code",
      id: freeId(notebook),
      metadata: { tags: [INJECTED_TAG] },
      source: `// Parameters\n${statements.join("\n")}`,
      execution_count: null,
      outputs: [],
    };
    cells.splice(parametersIndex({ ...notebook, cells }) + 1, 0, injected);
  }
  return { ...notebook, cells };
}

function parametersIndex(notebook: Notebook): number {
  return notebook.cells.findIndex(
    (cell) => cell.cell_type === "code" && cell.metadata.tags?.includes(PARAMETERS_TAG),
  );
}

function freeId(notebook: Notebook): string {
  const taken = new Set(
    notebook.cells.filter((cell) => !cell.metadata.tags?.includes(INJECTED_TAG)).map((cell) => cell.id),
  );
  let id = INJECTED_TAG;
  for (let n = 2; taken.has(id); n++) id = `${INJECTED_TAG}-${n}`;
  return id;
}

function lookUp(name: string, known: readonly Parameter[]): Parameter {
  const parameter = known.find((one) => one.name === name);
  if (!parameter) throw new InputError(`This notebook has no parameter "${name}". ${list(known)}`);
  return parameter;
}

function parse({ type }: Parameter, text: string): unknown {
  if (type.kind === "string") return text;
  if (type.kind === "choice" && type.choices.includes(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function check(parameter: Parameter, value: unknown): Value {
  const { type, name } = parameter;
  const fits =
    type.kind === "choice"
      ? type.choices.includes(value as string)
      : type.kind === "array"
        ? Array.isArray(value) && value.every((item) => isOf(type.element, item))
        : isOf(type.kind, value);
  if (!fits) {
    throw new InputError(
      `The parameter ${name} is ${JSON.stringify(value)}, but must be ${describeType(type)}; its default is ${JSON.stringify(parameter.default)}.`,
    );
  }
  return value as Value;
}

function isOf(kind: "string" | "number" | "boolean", value: unknown): boolean {
  return typeof value === kind && (kind !== "number" || Number.isFinite(value));
}

function list(known: readonly Parameter[]): string {
  if (known.length === 0) return 'It has none: no code cell is tagged "parameters".';
  const items = known.map(
    (one) => `${one.name} (${describeType(one.type)}, default ${JSON.stringify(one.default)})`,
  );
  return `Known are: ${items.join("; ")}.`;
}
