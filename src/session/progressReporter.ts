import { createProgress, type Progress as ProgressLine } from "../display/index.js";
import type { OnProgress, Progress } from "../method/index.js";

const TITLES: Record<Progress["step"], string> = {
  prior: "Prior",
  step1: "Step 1",
  step2: "Step 2",
  collect: "Collect",
  warmUp: "Views and lights",
  step3: "Step 3",
};

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
        const title = stage > 0 ? `${TITLES[step]}, stage ${stage + 1}` : TITLES[step];
        line = createProgress({ title, total: iterations });
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
