import path from "node:path";
import {
  type ExecuteResult,
  type KernelClient,
  KernelDiedError,
  SAVED_WIDGETS_EXPRESSION,
  type SavedWidgetState,
  startKernel,
  WIDGET_STATE_MIME,
} from "@gan2shape/kernel";
import { InterruptedError } from "../errors.js";
import { markFailure, removeFailureMarks } from "./failure.js";
import type { CodeCell, ErrorOutput, Notebook } from "./format.js";
import { readNotebook, writeNotebook } from "./format.js";
import { writeNotebookHtml } from "./html/page.js";
import { KERNELSPEC } from "./kernelspec.js";
import { injectParameters } from "./parameters.js";
import { NotebookSaver } from "./saver.js";

export interface RunNotebookOptions {
  /** Path of the notebook; it is only read. */
  notebook: string;
  /** Values by name; each must be declared in the cell tagged `parameters`. */
  parameters?: Record<string, unknown>;
  /** Where the executed notebook goes; saved while it runs. */
  out?: string;
  /** Where the page goes, written at the end (also after a failure). */
  html?: string;
  /** Seconds one cell may take. Default: no limit. */
  timeout?: number;
  /** Ends the run: the running cell is interrupted, what there is is saved. */
  signal?: AbortSignal;
  /** Working folder of the kernel. Default: the notebook's. */
  cwd?: string;
  /** Packages that cells find although none is installed beside the notebook: name -> folder. */
  packages?: Record<string, string>;
  /** Told before each code cell and after it. */
  onCell?: (event: CellEvent) => void;
}

export interface CellEvent {
  /** Counts code cells from 1. */
  number: number;
  total: number;
  cell: CodeCell;
  /** Set when the cell is done. */
  status?: "ok" | "error" | "aborted";
  seconds?: number;
}

/** What became of a run. */
export interface NotebookRun {
  status: "ok" | "error" | "interrupted";
  notebook: Notebook;
  seconds: number;
  /** Code cells that ran. */
  cells: number;
  /** The error that ended the run, with the number its cell shows as `In [n]`. */
  error?: { ename: string; evalue: string; traceback: string[]; cell: number | null };
}

/**
 * Executes a notebook in our TypeScript kernel, from its first cell to its last or to the first that throws.
 *
 * Nothing is thrown for a failing cell: the notebook is written with the error in it, with a banner on top that leads
 * there, and the result says so. The kernel is always ended, and each file is written whole or not at all.
 *
 * @throws InputError for a file that is no notebook, unknown parameters, or a place that cannot be written
 * @example
 * const run = await runNotebook({ notebook: "01.ipynb", parameters: { seed: 8 }, out: "out/01.ipynb" });
 * if (run.status === "error") console.error(run.error?.evalue);
 */
export async function runNotebook(options: RunNotebookOptions): Promise<NotebookRun> {
  const source = readNotebook(options.notebook);
  const notebook = prepare(injectParameters(removeFailureMarks(source), options.parameters ?? {}));
  const saver = options.out === undefined ? undefined : new NotebookSaver(options.out, notebook);
  const started = performance.now();
  const folder = path.dirname(path.resolve(options.notebook));
  let run: Executed;
  try {
    saver?.saveNow(); // a place that cannot be written is found before the work, not after it
    run = await execute(notebook, folder, options, () => saver?.saveSoon());
  } finally {
    saver?.stop();
  }
  const seconds = (performance.now() - started) / 1000;
  if (run.status === "error") markFailure(notebook);
  if (options.out !== undefined) writeNotebook(options.out, notebook);
  const { widgetState, ...outcome } = run;
  if (options.html !== undefined) writeNotebookHtml(options.html, notebook, { folder, widgetState });
  return { ...outcome, notebook, seconds };
}

/** A copy without outputs of earlier runs, so that nothing old can pass for new. */
function prepare(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) => {
    const copy = structuredClone(cell);
    delete copy.metadata.execution;
    if (copy.cell_type === "code") {
      copy.outputs = [];
      copy.execution_count = null;
    }
    return copy;
  });
  const metadata = {
    ...notebook.metadata,
    kernelspec: KERNELSPEC,
  };
  return { ...notebook, metadata, cells };
}

/** What became of the cells, and the widgets that they left open. */
type Executed = Omit<NotebookRun, "notebook" | "seconds"> & { widgetState?: SavedWidgetState };

async function execute(
  notebook: Notebook,
  folder: string,
  options: RunNotebookOptions,
  changed: () => void,
): Promise<Executed> {
  const cells = notebook.cells.filter(
    (cell): cell is CodeCell => cell.cell_type === "code" && cell.source.trim() !== "",
  );
  let kernel: KernelClient | undefined;
  let ran = 0;
  try {
    options.signal?.throwIfAborted();
    kernel = await startKernel({
      cwd: options.cwd ?? folder,
      packages: options.packages,
      signal: options.signal,
    });
    notebook.metadata.language_info = kernel.info.language_info;
    kernel.onDisplayUpdate(changed);
    await kernel.execute("0", { silent: true, storeHistory: false, signal: options.signal }); // loads the compiler
    for (const cell of cells) {
      if (options.signal?.aborted) return { status: "interrupted", cells: ran };
      const report = { number: ran + 1, total: cells.length, cell };
      options.onCell?.(report);
      const began = performance.now();
      const result = await executeCell(kernel, cell, options, changed);
      ran++;
      options.onCell?.({ ...report, status: result.status, seconds: (performance.now() - began) / 1000 });
      if (result.interruptedBy === "signal" || (result.status === "aborted" && options.signal?.aborted)) {
        return { status: "interrupted", cells: ran };
      }
      if (result.status !== "ok") return { status: "error", cells: ran, error: failure(cell, result) };
    }
    const widgetState = options.html === undefined ? undefined : await widgetStateOf(kernel);
    return { status: "ok", cells: ran, widgetState };
  } catch (error) {
    if (options.signal?.aborted || error instanceof InterruptedError)
      return { status: "interrupted", cells: ran };
    if (!(error instanceof KernelDiedError) || !kernel) throw error;
    const cell = cells[ran];
    const died: ErrorOutput = {
      output_type: "error",
      ename: error.name,
      evalue: error.message,
      traceback: [error.message],
    };
    cell?.outputs.push(died);
    return { status: "error", cells: ran, error: { ...died, cell: cell?.execution_count ?? null } };
  } finally {
    await kernel?.shutdown();
  }
}

/** The states of the widgets that cells made, for a page without a kernel. */
async function widgetStateOf(kernel: KernelClient): Promise<SavedWidgetState | undefined> {
  const userExpressions = { widgets: SAVED_WIDGETS_EXPRESSION };
  const result = await kernel.execute("0", { silent: true, storeHistory: false, userExpressions });
  const { data } = (result.userExpressions.widgets ?? {}) as { data?: Record<string, unknown> };
  return data?.[WIDGET_STATE_MIME] as SavedWidgetState | undefined;
}

/** Runs one cell; its outputs appear in it as they come, and its times are noted as JupyterLab notes them. */
async function executeCell(
  kernel: KernelClient,
  cell: CodeCell,
  { timeout, signal }: RunNotebookOptions,
  changed: () => void,
): Promise<ExecuteResult> {
  const times: Record<string, string> = {};
  cell.metadata.execution = times;
  const note = (name: string) => {
    times[name] = new Date().toISOString();
  };
  note("iopub.execute_input");
  note("iopub.status.busy");
  const result = await kernel.execute(cell.source, {
    signal,
    timeout: timeout === undefined ? undefined : timeout * 1000,
    onOutput: (_output, _index, outputs) => {
      cell.outputs = outputs;
      changed();
    },
  });
  note("shell.execute_reply");
  note("iopub.status.idle");
  cell.outputs = result.outputs;
  cell.execution_count = result.execution_count;
  changed();
  return result;
}

function failure(cell: CodeCell, { error, interruptedBy }: ExecuteResult): NotebookRun["error"] {
  if (interruptedBy === "timeout") {
    const evalue = "The cell took longer than --timeout allows and was interrupted.";
    return { ename: "TimeoutError", evalue, traceback: error?.traceback ?? [], cell: cell.execution_count };
  }
  const { ename = "Aborted", evalue = "The kernel did not run the cell.", traceback = [] } = error ?? {};
  return { ename, evalue, traceback, cell: cell.execution_count };
}
