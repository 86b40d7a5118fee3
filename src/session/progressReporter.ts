import { createProgress, type Progress as ProgressLine, stepTitle } from "../display/index.js";
import type { OnProgress } from "../method/index.js";

/**
 * A progress line per step: live in a notebook, a bar in a terminal, nothing when piped.
 *
 * @returns `report` for the method's calls, and `done` to close the last line
 */
export function progressReporter(): { report: OnProgress; done: () => void } {
  let key = "";
  let line: ProgressLine | undefined;
  return {
    report({ step, stage, iteration, iterations, loss }) {
      if (key !== `${step} ${stage}`) {
        line?.done();
        key = `${step} ${stage}`;
        line = createProgress({ title: stepTitle(step, stage), total: iterations });
      }
      line?.update(iteration, step === "collect" ? {} : { loss });
    },
    done() {
      line?.done();
      line = undefined;
      key = "";
    },
  };
}

/** Runs a long call with a progress line, unless the caller reports by itself. */
export async function reporting<O extends { onProgress?: OnProgress }, R>(
  options: O,
  call: (options: O) => Promise<R>,
): Promise<R> {
  if (options.onProgress) return call(options);
  const { report, done } = progressReporter();
  try {
    return await call({ ...options, onProgress: report });
  } finally {
    done();
  }
}
