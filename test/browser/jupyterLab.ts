import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** The command that starts JupyterLab; undefined, with the reason on the console, where there is none. */
export function findJupyterLab(): string[] | undefined {
  const { status, stdout, stderr } = spawnSync("bash", [path.join(ROOT, "scripts/install-jupyterlab.sh")], {
    encoding: "utf8",
  });
  if (status === 0) return stdout.trim().split(" ");
  console.warn(`The tests in JupyterLab are skipped: ${stderr.trim().split("\n").at(-1)}`);
  return undefined;
}

/** A JupyterLab of its own, with our kernel and widgets and nothing of the user's. */
export interface RunningLab {
  /** Where its notebooks lie. */
  folder: string;
  /** Address of a notebook's page. */
  page(notebook: string): string;
  stop(): Promise<void>;
}

/** Installs kernel and widgets into a fresh place and starts JupyterLab there. */
export async function startJupyterLab(command: string[]): Promise<RunningLab> {
  const scratch = mkdtempSync(path.join(os.tmpdir(), "gan2shape-lab-"));
  const folder = path.join(scratch, "notebooks");
  const at = (name: string) => path.join(scratch, name);
  for (const name of ["notebooks", "config", "data", "runtime"]) mkdirSync(at(name));
  // Cells out of sight are part of the page too: what is tested is the views, not the notebook's economy.
  const settings = path.join(at("config"), "@jupyterlab", "notebook-extension");
  mkdirSync(settings, { recursive: true });
  writeFileSync(path.join(settings, "tracker.jupyterlab-settings"), '{ "windowingMode": "none" }');
  execFileSync(process.execPath, [
    path.join(ROOT, "bin/gan2shape.js"),
    "kernel",
    "install",
    "--prefix",
    scratch,
  ]);
  const port = await freePort();
  const token = "0123456789abcdef";
  const [program, ...first] = command;
  const server = spawn(
    program,
    [
      ...first,
      "--no-browser",
      "--allow-root",
      "--ServerApp.ip=127.0.0.1",
      `--ServerApp.port=${port}`,
      `--IdentityProvider.token=${token}`,
      `--ServerApp.root_dir=${folder}`,
      "--LabApp.expose_app_in_browser=True",
      "--LabApp.news_url=None",
      "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
      "--ServerApp.terminals_enabled=False",
    ],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        JUPYTER_PATH: path.join(scratch, "share", "jupyter"),
        JUPYTER_CONFIG_DIR: at("config"),
        JUPYTER_DATA_DIR: at("data"),
        JUPYTER_RUNTIME_DIR: at("runtime"),
        JUPYTERLAB_SETTINGS_DIR: at("config"),
        JUPYTERLAB_WORKSPACES_DIR: at("data"),
        JUPYTER_NO_CONFIG: "1",
      },
    },
  );
  let log = "";
  for (const stream of [server.stdout, server.stderr])
    stream.on("data", (text) => {
      log += text;
    });
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}/api/status?token=${token}`, server, () => log);
  return {
    folder,
    page: (notebook) => `${url}/lab/tree/${notebook}?reset&token=${token}`,
    async stop() {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      const forced = setTimeout(() => server.kill("SIGKILL"), 15_000);
      await ended;
      clearTimeout(forced);
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

/** Writes a notebook of code cells. */
export function writeCells(file: string, cells: string[]): void {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "gan2shape", display_name: "TypeScript (gan2shape)", language: "typescript" },
    },
    cells: cells.map((source, i) => ({
      cell_type: "code",
      id: `cell-${i}`,
      metadata: {},
      source,
      outputs: [],
      execution_count: null,
    })),
  };
  writeFileSync(file, JSON.stringify(notebook));
}

/** Runs all cells of the open notebook and waits until the kernel is idle again. */
export async function runAllCells(page: Page): Promise<void> {
  await page.waitForFunction(() => "jupyterapp" in window);
  await page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: JupyterLab's own application object
    const app = (window as any).jupyterapp;
    await app.restored;
    while (!app.shell.currentWidget?.sessionContext) await new Promise((done) => setTimeout(done, 100));
    const { sessionContext } = app.shell.currentWidget;
    await sessionContext.ready;
    await sessionContext.session.kernel.info; // before that, a run is lost
    await app.commands.execute("notebook:run-all-cells");
  });
}

async function answers(url: string, server: ChildProcess, log: () => string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (server.exitCode !== null)
      throw new Error(`JupyterLab ended before it was ready: ${log().slice(-2000)}`);
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  server.kill("SIGKILL");
  throw new Error(`JupyterLab did not answer: ${log().slice(-2000)}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
