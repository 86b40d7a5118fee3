import type { StepName } from "../method/index.js";

/** What the parts of the method are called beside a progress line, a curve or a frame. */
export const STEP_TITLES: Record<StepName, string> = {
  prior: "Prior",
  step1: "Step 1",
  step2: "Step 2",
  collect: "Collect",
  warmUp: "Views and lights",
  step3: "Step 3",
};

/** The title of a step, with its stage where that is not the first. */
export function stepTitle(step: StepName, stage: number): string {
  return stage > 0 ? `${STEP_TITLES[step]}, stage ${stage + 1}` : STEP_TITLES[step];
}
