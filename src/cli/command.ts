import type { Command } from "commander";
import { ProgressLine } from "./progress.js";

/** What a command may use while it runs. */
export interface Context {
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  progress: ProgressLine;
}

/** What a command ends with. */
export interface Outcome {
  /** Printed with --json. */
  data: object;
  /** Printed without it. */
  text: string;
  /** Why the exit code is not 0 although there is an outcome: one sentence for stderr. */
  failure?: { message: string; exitCode: number };
}

/** The exit code that shells know for a run ended by Ctrl-C. */
export const INTERRUPTED = 130;

/** One command of the program: adds itself, its options and its help. */
export type RegisterCommand = (program: Command) => void;

/**
 * Makes the action of a command: runs it with progress and Ctrl-C, then prints its outcome in one piece.
 *
 * @param body receives the command's arguments, its options and the context
 * @example command.action(action(async ([file], options, context) => ({ data: { file }, text: file })));
 */
export function action<O extends object>(
  body: (args: string[], options: O, context: Context) => Promise<Outcome>,
): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    const command = given.at(-1) as Command;
    const options = command.optsWithGlobals() as O & { json?: boolean };
    const progress = new ProgressLine();
    const { signal, release } = watchInterrupts(progress);
    let outcome: Outcome;
    try {
      outcome = await body(command.processedArgs as string[], options, { signal, progress });
    } finally {
      progress.clear();
      release();
    }
    const text = options.json ? JSON.stringify(outcome.data) : outcome.text;
    if (text !== "") process.stdout.write(`${text}\n`);
    if (outcome.failure) {
      process.stderr.write(`${outcome.failure.message}\n`);
      process.exitCode = outcome.failure.exitCode;
    }
  };
}

/** The first Ctrl-C asks the command to end and keep what it has; the second ends the process at once. */
function watchInterrupts(progress: ProgressLine): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    progress.clear();
    process.stderr.write("Stopping; what is finished is kept. Press Ctrl-C again to end at once.\n");
    controller.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    signal: controller.signal,
    release: () => {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    },
  };
}
