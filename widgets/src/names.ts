import { WIDGET_MODULE, WIDGET_MODULE_RANGE } from "../../src/views/protocol.js";

/** What every model says of itself. */
export function moduleNames(name: string) {
  return {
    _model_name: `${name}Model`,
    _model_module: WIDGET_MODULE,
    _model_module_version: WIDGET_MODULE_RANGE,
    _view_name: `${name}View`,
    _view_module: WIDGET_MODULE,
    _view_module_version: WIDGET_MODULE_RANGE,
  };
}
