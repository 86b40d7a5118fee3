import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { InputError } from "../errors.js";
import { checkPackageMap } from "../typescript/package-map.js";

/** The script that a kernel process runs; seen from the TypeScript sources (in tests) it is in `dist`. */
export const KERNEL_SCRIPT = ["../main.js", "../../dist/main.js"]
  .map((file) => fileURLToPath(new URL(file, import.meta.url)))
  .reduce((found, file) => (existsSync(found) ? found : file));

/** Log text kept for the message of a kernel that died. */
const KEPT_LOG = 4000;

export interface ExitStatus {
  code: number | null;
  signal: string | null;
}

/** A kernel as a child process. */
export class KernelProcess {
  readonly exited: Promise<ExitStatus>;
  readonly #child: ChildProcess;
  #log = "";

  constructor(
    connectionFile: string,
    options: {
      cwd?: string;
      packages?: Record<string, string>;
      env?: Record<string, string | undefined>;
      nodeArgs?: string[];
      history?: boolean;
      onLog?: (text: string) => void;
    },
  ) {
    const { cwd = process.cwd(), onLog } = options;
    if (!existsSync(cwd) || !statSync(cwd).isDirectory()) {
      throw new InputError(`cwd is ${cwd}, but there is no such folder; name the notebook's folder.`);
    }
    const packages = Object.entries(checkPackageMap(options.packages ?? {}));
    const flags = packages.map(([name, folder]) => `--package=${name}=${folder}`);
    // It watches this process and ends with it.
    flags.push(`--parent=${process.pid}`);
    if (!options.history) flags.push("--no-history");
    this.#child = spawn(
      process.execPath,
      [...(options.nodeArgs ?? []), KERNEL_SCRIPT, ...flags, connectionFile],
      {
        cwd,
        // It watches this process and ends with it.
        env: { ...process.env, ...options.env, JPY_PARENT_PID: String(process.pid) },
        // A group of its own: Ctrl-C in the terminal is for us to answer, and an interrupt reaches its children.
        detached: true,
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    this.#child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.#log = (this.#log + text).slice(-KEPT_LOG);
      onLog?.(text);
    });
    this.exited = new Promise((resolve) => {
      this.#child.once("exit", (code, signal) => resolve({ code, signal }));
      this.#child.once("error", (error) => {
        this.#log += error.message;
        resolve({ code: null, signal: null });
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The end of what it wrote to its stderr. */
  get log(): string {
    return this.#log.trim();
  }

  kill(): void {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    try {
      if (process.platform !== "win32" && this.pid > 0) process.kill(-this.pid, "SIGKILL");
      else this.#child.kill("SIGKILL");
    } catch {
      this.#child.kill("SIGKILL");
    }
  }
}
