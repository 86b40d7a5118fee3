/**
 * Widgets: models that a page shows and that both sides change. The core ones are generated from the published
 * schema; `widgetClass` makes others.
 */
export { packState, unpackState } from "./buffers.js";
export { Button } from "./button.js";
export {
  type Choosing,
  Dropdown,
  type Options,
  RadioButtons,
  Select,
  SelectionSlider,
  ToggleButtons,
} from "./choices.js";
export * from "./controls.js";
export { Output } from "./output.js";
export { type Piece, PieceCollector } from "./pieces.js";
export { type AnyWidget, type OnMessage, Widget, type WidgetSpec, widgetClass } from "./widget.js";
export {
  SAVED_WIDGETS_EXPRESSION,
  type SavedWidgetState,
  savedWidgetState,
  WIDGET_STATE_MIME,
  WIDGET_VIEW_MIME,
} from "./widget-registry.js";
