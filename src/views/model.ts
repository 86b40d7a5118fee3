import { widgetClass } from "@gan2shape/kernel";
import { WIDGET_MODULE, WIDGET_MODULE_RANGE } from "./protocol.js";

/**
 * The class of one of our models: `viewModel("Shape", ...)` is shown by `ShapeView` of the browser side.
 *
 * @param name without "Model"
 * @param defaults values that need not be given
 */
export function viewModel<S extends object>(name: string, defaults: () => Partial<S>) {
  return widgetClass<S>({
    module: WIDGET_MODULE,
    version: WIDGET_MODULE_RANGE,
    model: `${name}Model`,
    view: `${name}View`,
    readsBase64: true,
    defaults,
  });
}
