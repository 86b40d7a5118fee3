import type { GanModel } from "../session/ganModel.js";
import type { OpenOptions } from "../session/open.js";

/** What the commands use of an opened model. */
export type Toolkit = Pick<
  GanModel,
  "category" | "sample" | "invert" | "reconstruct" | "evaluate" | "evaluateGan"
>;

/** Opens a model by its name or its folder. */
export type OpenToolkit = (model: string, options: OpenOptions) => Promise<Toolkit>;

/** Loads the engine, which takes a second: hence only when a command needs it. */
export const openToolkit: OpenToolkit = async (model, options) => {
  const { open } = await import("../session/open.js");
  return open(model, options);
};
