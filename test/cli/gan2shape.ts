import { spawn } from "node:child_process";
import path from "node:path";
import { vi } from "vitest";
import { main } from "../../src/cli/main.js";
import type { OpenToolkit } from "../../src/cli/toolkit.js";

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The same inside this process, which is much faster; no signals. */
export async function inProcess(
  args: string[],
  { env = {}, open }: { env?: Record<string, string>; open?: OpenToolkit } = {},
): Promise<Ended> {
  const ended: Ended = { code: 0, stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      ended[name] += text;
      return true;
    }),
  );
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  try {
    await main(args, open);
  } finally {
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
    ended.code = Number(process.exitCode ?? 0);
    process.exitCode = undefined;
  }
  return ended;
}

const ENTRY = path.join(import.meta.dirname, "entry.ts");

/**
 * Runs the command line from its source, as a user would from a shell: stdout and stderr are pipes.
 *
 * @param onStart receives a function that sends the process a signal
 */
export function gan2shape(
  args: string[],
  {
    cwd,
    env,
    onStart,
  }: {
    cwd?: string;
    env?: Record<string, string>;
    onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  } = {},
): Promise<Ended> {
  const tsx = import.meta.resolve("tsx");
  const child = spawn(process.execPath, ["--import", tsx, ENTRY, ...args], {
    cwd,
    env: { ...process.env, ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (bytes) => {
    stdout += bytes;
  });
  child.stderr.on("data", (bytes) => {
    stderr += bytes;
  });
  onStart?.((signal) => child.kill(signal));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}
