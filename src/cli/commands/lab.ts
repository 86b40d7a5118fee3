import { existsSync, statSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { InputError } from "../../errors.js";
import { startLab } from "../../lab/index.js";
import { runJupyterLab } from "../../lab/jupyterLab.js";
import { action, type Context, type Outcome } from "../command.js";
import { addJson, wholeNumber } from "../options.js";
import { PACKAGE_ROOT } from "../package-info.js";

interface LabCommandOptions {
  port?: number;
  jupyter?: boolean;
  jupyterCommand?: string;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  gan2shape lab                               the notebooks of this folder
  gan2shape lab notebooks/01-walkthrough.ipynb
  gan2shape lab --jupyter                     with a JupyterLab that is installed

Open the address it prints; it holds a secret that lets only you in. Ctrl-C ends the server and its kernels.`;

const WALKTHROUGH = path.join(PACKAGE_ROOT, "notebooks", "01-walkthrough.ipynb");

/** `gan2shape lab`: notebook pages without Python. */
export function registerLab(program: Command): void {
  const command = program
    .command("lab")
    .summary("open notebooks in the browser, without Python")
    .description(
      "Serves notebook pages with our kernel and live views to this machine's browser, without Python: made of JupyterLab's own parts.",
    )
    .argument("[place]", "a folder, or an .ipynb file (default: this folder)", ".")
    .option(
      "--port <n>",
      "port to listen on (default: a free one)",
      wholeNumber("port", { min: 1, max: 65535 }),
    )
    .option("--jupyter", "use a JupyterLab that is installed")
    .option("--jupyter-command <text>", "how that one is started (default: jupyter lab)")
    .addHelpText("after", EXAMPLES);
  addJson(command);
  command.action(
    action<LabCommandOptions>(([place], options, context) => {
      const { folder, notebook } = look(place);
      return options.jupyter || options.jupyterCommand
        ? throughJupyter(folder, notebook, options, context)
        : serve(folder, notebook, options, context);
    }),
  );
}

async function serve(
  folder: string,
  notebook: string | undefined,
  { port, json }: LabCommandOptions,
  { signal }: Context,
): Promise<Outcome> {
  const packages = { gan2shape: PACKAGE_ROOT };
  const lab = await startLab({ folder, port, packages, walkthrough: WALKTHROUGH });
  const url = lab.url(notebook);
  // Now, not when the command is done: it is done when the user ends it.
  process.stdout.write(
    json ? `${JSON.stringify({ url, port: lab.port, folder })}\n` : `${welcome(url, folder)}\n`,
  );
  await ended(signal);
  await lab.close();
  return { data: { ended: true }, text: "The server and its kernels have ended." };
}

function welcome(url: string, folder: string): string {
  return `Open in a browser:  ${url}\nNotebooks of ${folder}; Ctrl-C ends the server and its kernels.`;
}

async function throughJupyter(
  folder: string,
  notebook: string | undefined,
  { port, jupyterCommand = "jupyter lab" }: LabCommandOptions,
  { signal }: Context,
): Promise<Outcome> {
  const command = jupyterCommand.split(" ");
  await runJupyterLab({ command, folder, notebook, port, packages: { gan2shape: PACKAGE_ROOT }, signal });
  return { data: { ended: true }, text: "" };
}

/** What a user's path means. */
function look(place: string): { folder: string; notebook?: string } {
  const full = path.resolve(place);
  if (!existsSync(full)) throw new InputError(`There is no ${place}; name a folder, or an .ipynb file.`);
  if (statSync(full).isDirectory()) return { folder: full };
  if (!full.endsWith(".ipynb"))
    throw new InputError(`${place} is no notebook; name a folder, or an .ipynb file.`);
  return { folder: path.dirname(full), notebook: path.basename(full) };
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
