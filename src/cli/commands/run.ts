import { statSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { parametersOf, parseAssignments, readNotebook, runNotebook } from "../../notebook/index.js";
import { action, INTERRUPTED, type Outcome } from "../command.js";
import { addJson, addOut, decimal, several } from "../options.js";
import { PACKAGE_ROOT } from "../package-info.js";

interface RunOptions {
  parameter?: string[];
  out?: string;
  html?: string;
  timeout?: number;
}

const EXAMPLES = `
Examples:
  gan2shape run notebooks/01-walkthrough.ipynb -p seed=8 --out out/seed8.ipynb --html out/seed8.html
  gan2shape run mine.ipynb --out mine.ipynb          fill in the outputs in place

When a cell fails, the notebook is still written, with the error in it, and the exit code is 1.`;

/** `gan2shape run`: executes a notebook in our kernel. */
export function registerRun(program: Command): void {
  const command = program
    .command("run")
    .summary("execute a notebook and make a page of it")
    .description("Executes a TypeScript notebook from top to bottom, without Python and without a server.")
    .argument("<notebook>", "an .ipynb file")
    .option("-p, --parameter <name=value>", "set a parameter of the notebook; may be repeated", several)
    .option("--html <path>", "also write a self-contained HTML page")
    .option("--timeout <seconds>", "interrupt a cell that takes longer", decimal("timeout", { min: 0.001 }))
    .addHelpText("after", EXAMPLES);
  addOut(command, "where the executed notebook goes (default: out/NAME.ipynb)");
  addJson(command);
  command.action(
    action<RunOptions>(async ([notebook], options, { signal, progress }) => {
      const out = options.out ?? path.join("out", path.basename(notebook));
      const known = parametersOf(readNotebook(notebook));
      const parameters = parseAssignments(options.parameter ?? [], known);
      const run = await runNotebook({
        notebook,
        parameters,
        out,
        html: options.html,
        timeout: options.timeout,
        signal,
        packages: { gan2shape: PACKAGE_ROOT },
        onCell: ({ number, total, cell, status }) => {
          if (!status) progress.show(`[${number}/${total}] ${lastLine(cell.source)}`);
        },
      });
      const files = [out, ...(options.html === undefined ? [] : [options.html])];
      const sized = files.map((file) => `${file} (${(statSync(file).size / 1e6).toFixed(1)} MB)`);
      const { status, seconds, cells, error } = run;
      const data = { status, seconds: round(seconds), cells, parameters, files, error };
      const text = status === "ok" ? `Ran ${cells} cells in ${round(seconds)} s: ${sized.join(", ")}` : "";
      return { data, text, failure: failure(run, out) };
    }),
  );
}

function failure(run: Awaited<ReturnType<typeof runNotebook>>, out: string): Outcome["failure"] {
  if (run.status === "interrupted") {
    return {
      message: `Stopped by Ctrl-C; what ran until then is in ${out}.`,
      exitCode: INTERRUPTED,
    };
  }
  if (run.status !== "error" || !run.error) return undefined;
  const { ename, evalue, cell } = run.error;
  const where = cell === null ? "A cell" : `Cell [${cell}]`;
  return {
    message: `${where} failed with ${ename}: ${evalue.split("\n")[0]}\nThe notebook with the error is in ${out}.`,
    exitCode: 1,
  };
}

function lastLine(source: string): string {
  return source.trim().split("\n").at(-1) ?? "";
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
