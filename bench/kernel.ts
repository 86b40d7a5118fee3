import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { KernelChannels } from "../kernel-ext/src/client/kernel-channels.js";
import { createConnection } from "../kernel-ext/src/client/new-connection.js";
import { median } from "./median.js";

/*
 * What a user of the kernel waits for, beside stock tslab, in turn: from the start of the process to kernel_info and to
 * the first result; a trivial cell; the toolkit's import, types included. Medians in milliseconds.
 *
 *   npm run bench -- kernel --rounds 5 --json
 */
const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    cells: { type: "string", default: "30" },
    peer: { type: "boolean", default: true },
    json: { type: "boolean", default: false },
  },
  allowNegative: true,
});

interface Times {
  kernelInfo: number;
  firstResult: number;
  trivialCell: number;
  importToolkit: number;
}

/** The bars, in milliseconds. */
const BARS: Times = { kernelInfo: 400, firstResult: 1500, trivialCell: 30, importToolkit: 1500 };

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);
const KERNELS = {
  ours: (file: string) => [path.join(root, "kernel-ext/dist/main.js"), "--no-history", file],
  tslab: (file: string) => [
    path.join(path.dirname(require.resolve("tslab/package.json")), "bin/tslab"),
    "kernel",
    `--config-path=${file}`,
  ],
};

/** A notebook's folder where both kernels find Node's types and the toolkit. */
function notebookFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-kernel-"));
  mkdirSync(path.join(folder, "node_modules/@types"), { recursive: true });
  symlinkSync(root, path.join(folder, "node_modules/gan2shape"));
  symlinkSync(path.join(root, "node_modules/@types/node"), path.join(folder, "node_modules/@types/node"));
  return folder;
}

async function time(args: (file: string) => string[], cwd: string): Promise<Times> {
  const connection = await createConnection("tcp");
  const started = performance.now();
  const child: ChildProcess = spawn(process.execPath, args(connection.file), {
    cwd,
    stdio: "ignore",
    detached: true,
  });
  const channels = await KernelChannels.connect(connection.info);
  const run = async (code: string) => {
    const begun = performance.now();
    const content = { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
    const reply = await channels.send("shell", "execute_request", content).reply;
    if (reply.content.status !== "ok") throw new Error(`${code}: ${JSON.stringify(reply.content)}`);
    return performance.now() - begun;
  };
  try {
    await channels.send("shell", "kernel_info_request", {}).reply;
    const kernelInfo = performance.now() - started;
    await run("1 + 1");
    const firstResult = performance.now() - started;
    const cells: number[] = [];
    for (let i = 0; i < Number(options.cells); i++) cells.push(await run(`${i} + 1`));
    return {
      kernelInfo,
      firstResult,
      trivialCell: median(cells),
      importToolkit: await run('import { open } from "gan2shape";'),
    };
  } finally {
    channels.close(new Error("done"));
    process.kill(-(child.pid as number), "SIGKILL");
    connection.remove();
  }
}

const cwd = notebookFolder();
const times: Record<keyof typeof KERNELS, Times[]> = { ours: [], tslab: [] };
try {
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const name of ["tslab", "ours"] as const) {
      if (name === "ours" || options.peer) times[name].push(await time(KERNELS[name], cwd));
    }
  }
} finally {
  rmSync(cwd, { recursive: true, force: true });
}

const rows = (Object.keys(BARS) as (keyof Times)[]).map((what) => ({
  what,
  ours: median(times.ours.map((round) => round[what])),
  tslab: options.peer ? median(times.tslab.map((round) => round[what])) : undefined,
  bar: BARS[what],
}));
if (options.json) {
  console.log(JSON.stringify({ cpu: cpus()[0].model, rounds: times.ours.length, unit: "ms", rows }));
} else {
  for (const { what, ours, tslab, bar } of rows) {
    const peer = tslab === undefined ? "" : `, tslab ${tslab.toFixed(0)}`;
    console.log(`${what.padEnd(14)} ${ours.toFixed(0).padStart(6)} ms (bar ${bar}${peer})`);
  }
}
process.exit(rows.every(({ ours, bar }) => ours < bar) ? 0 : 1);
