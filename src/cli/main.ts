import { CommanderError } from "commander";
import { INTERRUPTED } from "./command.js";
import { createProgram } from "./program.js";
import type { OpenToolkit } from "./toolkit.js";

/**
 * The command line `gan2shape`. Sets the exit code: 0 done, 1 an error in one sentence on stderr, 130 ended by Ctrl-C.
 *
 * @param argv arguments after the program's name
 * @param open opens models; tests give one of their own
 * @example await main(["doctor", "--json"]);
 */
export async function main(argv: readonly string[], open?: OpenToolkit): Promise<void> {
  try {
    await createProgram(open).parseAsync(argv, { from: "user" });
  } catch (error) {
    report(error, argv.includes("--json"));
  }
}

function report(error: unknown, json: boolean): void {
  if (error instanceof CommanderError && (error.exitCode === 0 || error.code === "commander.help")) {
    process.exitCode = error.exitCode;
    return;
  }
  const name = error instanceof Error ? error.name : "";
  const interrupted = name === "InterruptedError" || name === "AbortError";
  const message = sentence(error, interrupted);
  process.stderr.write(`${message}\n`);
  if (process.env.GAN2SHAPE_DEBUG === "1" && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ error: message })}\n`);
  process.exitCode = interrupted ? INTERRUPTED : 1;
}

/** The kernel package and the engine have classes of their own by these names, hence the comparison of names. */
function sentence(error: unknown, interrupted: boolean): string {
  if (error instanceof CommanderError) {
    const text = error.message.replace(/^error: /, "").replace(/\n/g, " ");
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}; see --help for what there is.`;
  }
  if (interrupted) {
    const message = (error as Error).message;
    return (error as Error).name === "InterruptedError" && message
      ? message
      : "Stopped by Ctrl-C; no half-written file is left.";
  }
  if (error instanceof Error && error.name === "InputError") return error.message;
  const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
  return `Something went wrong inside gan2shape: ${reason} (GAN2SHAPE_DEBUG=1 shows where; please report it).`;
}
