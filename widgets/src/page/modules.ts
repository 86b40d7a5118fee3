import * as base from "@jupyter-widgets/base";
import * as controls from "@jupyter-widgets/controls";
import { WIDGET_MODULE } from "../../../src/views/protocol.js";
import * as views from "../index.js";
import * as output from "./outputView.js";

/** All that a page of ours can show; there is no network to get more from. */
const MODULES: Record<string, Record<string, unknown>> = {
  "@jupyter-widgets/base": base,
  "@jupyter-widgets/controls": controls,
  "@jupyter-widgets/output": output,
  [WIDGET_MODULE]: views,
};

/** Finds the class of a model or view, as a widget manager's `loadClass` should. */
export function loadWidgetClass(className: string, moduleName: string): Promise<never> {
  const found = MODULES[moduleName]?.[className];
  return found
    ? Promise.resolve(found as never)
    : Promise.reject(new Error(`This page has no ${className} of ${moduleName}.`));
}
