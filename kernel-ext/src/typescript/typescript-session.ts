import { fileURLToPath } from "node:url";
import { InterruptedError } from "../errors.js";
import { CellSource } from "./cell-source.js";
import { toCodePoints, toUtf16 } from "./code-points.js";
import type { LoadedModule } from "./compile-cache.js";
import { hasTopLevelAwait } from "./compiler.js";
import { type Completeness, completeness } from "./is-complete.js";
import { enclose, guardLoops } from "./loop-guards.js";
import { isInstalled, mapRequire, type PackageMap } from "./package-map.js";
import { expandShorthand } from "./shorthand.js";
import {
  type Converter,
  type ConvertResult,
  type Diagnostic,
  type Executor,
  loadConverter,
  loadExecutor,
  loadInspect,
  loadJupyter,
  loadTypeScript,
  nodeTypesFolder,
  type TypeScript,
} from "./tslab.js";
import { addVirtualFolders } from "./virtual-files.js";
import type { VisibleTypes } from "./visible-types.js";

/** What running a cell came to. */
export type Outcome =
  | { kind: "value"; value: unknown }
  | { kind: "nothing" }
  | { kind: "diagnostics"; diagnostics: Diagnostic[] }
  | { kind: "thrown"; error: unknown };

export interface SessionOptions {
  /** Checked by `checkPackageMap`. */
  packages?: PackageMap;
  /** Whether type errors stop a cell. */
  typeCheck: () => boolean;
  /** Whether the cell now being converted was interrupted meanwhile. */
  interrupted: () => boolean;
  /** Called when the next thing is `vm` running the cell, and when it has returned. */
  aboutToEnter: () => void;
  left: () => void;
  /** Called when a cell first uses `require("tslab")`, with the module whose hook shows its displays. */
  onTslabDisplay: (hook: { lastWriteDisplayData: unknown }) => void;
}

/** Sources are kept for this many cells, so that a trace through an old function still finds its line. */
const SOURCES_KEPT = 2000;

/** TypeScript cells: tslab's converter checks and translates them, its executor runs them; state lives on. */
export class TypeScriptSession {
  readonly #ts: TypeScript;
  readonly #types: VisibleTypes;
  readonly #compiled: LoadedModule;
  readonly #executor: Executor;
  readonly #sources = new Map<string, CellSource>();
  readonly #options: SessionOptions;
  #preparation: Generator<void, void> | undefined;
  #label = "cell";
  #outcome: Outcome = { kind: "nothing" };
  #tslabHooked = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    const packages = options.packages ?? {};
    const folder = process.cwd();
    const { ts, types, compiled } = loadTypeScript(options.typeCheck);
    this.#ts = ts;
    this.#types = types;
    this.#compiled = compiled;
    addVirtualFolders(this.#ts.sys, virtualFolders(folder, packages));
    mapRequire(packages);
    const { createConverter } = loadConverter();
    const node = this.#wrap(createConverter());
    let browser: Converter | undefined;
    const converters = {
      node,
      get browser() {
        types.showAll();
        browser ??= createConverter({ isBrowser: true });
        return browser;
      },
      close() {
        node.close();
        browser?.close();
      },
    };
    this.#executor = loadExecutor().createExecutor(folder, converters, {
      // Called once, with the value of the last expression.
      log: (value: unknown) => {
        this.#outcome = { kind: "value", value };
      },
      // Called with what was thrown, or with diagnostics, which are taken from the converter instead.
      error: (error: unknown, ...rest: unknown[]) => {
        if (rest.length === 0) this.#outcome = { kind: "thrown", error };
      },
    });
  }

  /** Runs one cell. `label` names it in stack traces. */
  async run(code: string, label: string): Promise<Outcome> {
    this.#label = label;
    this.#outcome = { kind: "nothing" };
    try {
      const done = this.#executor.execute(code); // returns when the synchronous part is over
      this.#options.left();
      await done;
    } catch (error) {
      return { kind: "thrown", error };
    }
    return this.#outcome;
  }

  /**
   * Does ahead, in small steps, what later cells would wait for. Call it while nobody waits.
   *
   * @returns whether a step was left to do
   */
  prepare(): boolean {
    this.#preparation ??= this.#prepareAhead();
    return !this.#preparation.next().done;
  }

  *#prepareAhead(): Generator<void, void> {
    yield* this.#types.readAhead();
    this.#types.showAll();
    this.#executor.inspect("", 0); // makes a program and a checker that know them
    yield;
    // Last, so that what the steps before made V8 compile is in it.
    if (this.#compiled.fresh) this.#compiled.store();
  }

  /** Ends a pending top-level await of the running cell. */
  interrupt(): void {
    this.#executor.interrupt();
  }

  /** The source of a cell that ran, by its label. */
  source(label: string): CellSource | undefined {
    return this.#sources.get(label);
  }

  isComplete(code: string): Completeness {
    return completeness(this.#ts, code);
  }

  /** Positions in code points. */
  complete(code: string, cursor: number) {
    const position = toUtf16(code, cursor);
    const info = this.#executor.complete(code, position);
    const typed = code.slice(info.start, position).toLowerCase();
    // tslab also offers names that merely contain what was typed; clients expect them to begin with it.
    const matches = info.candidates.filter((name) => name.toLowerCase().startsWith(typed));
    const start = toCodePoints(code, info.start);
    const end = toCodePoints(code, Math.max(info.end, position));
    const kinds = new Map(info.original?.entries.map((entry) => [entry.name, entry.kind as string]));
    return {
      matches,
      cursor_start: start,
      cursor_end: end,
      metadata: {
        _jupyter_types_experimental: matches.map((text) => ({
          text,
          type: kinds.get(text) ?? "",
          start,
          end,
        })),
      },
    };
  }

  /** Type and documentation at the cursor, or undefined. */
  inspect(code: string, cursor: number): Record<string, string> | undefined {
    const info = this.#executor.inspect(code, toUtf16(code, cursor));
    if (!info) return undefined;
    const text = loadInspect().printQuickInfo(info);
    const join = (parts: readonly { text: string }[] | undefined) =>
      parts?.map((part) => part.text).join("") ?? "";
    const tags = (info.tags ?? []).map((tag) => `*@${tag.name}* ${join(tag.text)}`);
    const markdown = [
      `\`\`\`typescript\n${join(info.displayParts)}\n\`\`\``,
      join(info.documentation),
      ...tags,
    ];
    return { "text/plain": text, "text/markdown": markdown.filter((part) => part !== "").join("\n\n") };
  }

  #wrap(converter: Converter): Converter {
    return {
      ...converter,
      convert: (declarations, code) => {
        const expanded = expandShorthand(this.#ts, code);
        // Unchecked, a name without a type would stay without one for all cells to come.
        if (!this.#options.typeCheck() || !this.#types.enough(code)) this.#types.showAll();
        const few = !this.#types.all;
        let converted = converter.convert(declarations, expanded.code);
        if (few && (converted.diagnostics.length > 0 || this.#types.tooFew)) {
          this.#types.showAll();
          converted = converter.convert(declarations, expanded.code);
        }
        converted.diagnostics = converted.diagnostics.map(expanded.original);
        if (converted.diagnostics.length > 0) {
          this.#outcome = { kind: "diagnostics", diagnostics: converted.diagnostics };
        }
        if (this.#options.interrupted()) throw new InterruptedError();
        converted.hasToplevelAwait = hasTopLevelAwait(this.#ts, code);
        return this.#prepare(converted, code);
      },
      complete: (...args) => {
        this.#types.showAll();
        return converter.complete(...args);
      },
      inspect: (...args) => {
        this.#types.showAll();
        return converter.inspect(...args);
      },
      addModule: (name, content, metadata) => {
        this.#types.showAll();
        const diagnostics = converter.addModule(name, content, metadata);
        if (diagnostics.length > 0) this.#outcome = { kind: "diagnostics", diagnostics };
        return diagnostics;
      },
    };
  }

  #prepare(converted: ConvertResult, code: string): ConvertResult {
    if (converted.output === undefined) return converted;
    const async = converted.hasToplevelAwait === true;
    const output = enclose(guardLoops(this.#ts, converted.output), async);
    this.#sources.set(this.#label, new CellSource(this.#label, code, output, async));
    if (this.#sources.size > SOURCES_KEPT) {
      this.#sources.delete(this.#sources.keys().next().value as string);
    }
    if (!this.#tslabHooked && /require\("tslab"\)/.test(output)) {
      this.#tslabHooked = true;
      this.#options.onTslabDisplay(loadJupyter());
    }
    this.#options.aboutToEnter();
    return {
      ...converted,
      // The name that stack traces give this script.
      output: `${output}\n//# sourceURL=${this.#label}`,
      sideOutputs: converted.sideOutputs?.map((side) => ({ ...side, data: guardLoops(this.#ts, side.data) })),
    };
  }
}

/** What the compiler shall find in the notebook's folder although it is elsewhere. */
function virtualFolders(folder: string, packages: PackageMap): Map<string, string> {
  const modules = `${folder.replaceAll("\\", "/").replace(/\/$/, "")}/node_modules`;
  const folders = new Map<string, string>();
  folders.set(
    `${modules}/@types/gan2shape__kernel-globals`,
    fileURLToPath(new URL("../../assets/globals", import.meta.url)),
  );
  if (!isInstalled("@types/node", folder)) folders.set(`${modules}/@types/node`, nodeTypesFolder());
  for (const [name, at] of Object.entries(packages)) {
    if (!isInstalled(name, folder)) folders.set(`${modules}/${name}`, at);
  }
  return folders;
}
