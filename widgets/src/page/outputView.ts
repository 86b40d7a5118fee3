import { DOMWidgetModel, DOMWidgetView } from "@jupyter-widgets/base";
import { element } from "../../../src/display/viewer/dom.js";

interface SavedOutput {
  output_type: string;
  text?: string;
  data?: Record<string, string>;
}

/** The `Output` widget of a page from disk. */
export class OutputModel extends DOMWidgetModel {
  override defaults() {
    return { ...super.defaults(), _view_name: "OutputView", outputs: [] };
  }
}

/** Shows what an `Output` holds: pictures and text; scripts of HTML outputs do not run. */
export class OutputView extends DOMWidgetView {
  override render(): void {
    super.render();
    for (const output of this.model.get("outputs") as SavedOutput[]) this.el.append(shown(output));
  }
}

function shown({ text, data = {} }: SavedOutput): HTMLElement {
  if (data["image/png"]) {
    const alt = data["text/plain"] ?? "";
    return element("img", { src: `data:image/png;base64,${data["image/png"]}`, alt });
  }
  if (data["text/html"]) {
    const place = element("div");
    place.innerHTML = data["text/html"];
    return place;
  }
  return element("pre", {}, text ?? data["text/plain"] ?? "");
}
