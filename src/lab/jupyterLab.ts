import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { installKernelSpec } from "@gan2shape/kernel";
import { InputError } from "../errors.js";
import { installLabExtension } from "../labExtension.js";

export interface JupyterLabOptions {
  /** Program and first arguments, such as `["jupyter", "lab"]`. */
  command: string[];
  /** The folder with the notebooks. */
  folder: string;
  /** The one to open. */
  notebook?: string;
  port?: number;
  /** As for our own server. */
  packages?: Record<string, string>;
  /** Ends JupyterLab. */
  signal: AbortSignal;
}

/**
 * Runs a JupyterLab that the user has, with our kernel and views, until it ends. Nothing is written into the user's
 * Jupyter: kernel spec and extension lie in a folder of their own that only this JupyterLab is told of.
 *
 * @throws InputError when the program is not there or fails
 * @example await runJupyterLab({ command: ["jupyter", "lab"], folder: "notebooks", signal });
 */
export async function runJupyterLab(options: JupyterLabOptions): Promise<void> {
  const { command, folder, notebook, port, signal } = options;
  const prefix = mkdtempSync(path.join(os.tmpdir(), "gan2shape-jupyter-"));
  try {
    const spec = installKernelSpec({ prefix, packages: options.packages });
    installLabExtension(spec.folder);
    const shared = path.join(prefix, "share", "jupyter");
    const before = process.env.JUPYTER_PATH;
    const [program, ...first] = command;
    const given = [
      `--ServerApp.root_dir=${folder}`,
      ...(port === undefined ? [] : [`--ServerApp.port=${port}`]),
      ...(notebook === undefined ? [] : [`--LabApp.default_url=/lab/tree/${encodeURIComponent(notebook)}`]),
    ];
    const child = spawn(program, [...first, ...given], {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, JUPYTER_PATH: before ? shared + path.delimiter + before : shared },
    });
    const end = () => child.kill("SIGTERM");
    signal.addEventListener("abort", end, { once: true });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", () =>
        reject(
          new InputError(`Cannot start ${program}; leave --jupyter out, or name the command of JupyterLab.`),
        ),
      );
      child.once("exit", resolve);
    });
    signal.removeEventListener("abort", end);
    if (code !== 0 && !signal.aborted)
      throw new InputError(`${command.join(" ")} ended with exit code ${code}; what is wrong stands above.`);
  } finally {
    rmSync(prefix, { recursive: true, force: true });
  }
}
