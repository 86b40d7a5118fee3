import * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import * as controls from "@jupyter-widgets/controls";
import { Widget } from "@lumino/widgets";
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

/** A widget manager for a page without a kernel: models come from states that were saved. */
export class PageManager extends ManagerBase {
  /** Puts a view of a model into an element. */
  async show(id: string, place: HTMLElement): Promise<base.DOMWidgetView> {
    const view = await this.create_view(await this.get_model(id));
    Widget.attach(view.luminoWidget, place);
    return view;
  }

  protected loadClass(className: string, moduleName: string): Promise<never> {
    const found = MODULES[moduleName]?.[className];
    return found
      ? Promise.resolve(found as never)
      : Promise.reject(new Error(`This page has no ${className} of ${moduleName}.`));
  }

  protected _create_comm(): Promise<never> {
    return Promise.reject(new Error("A page from disk has no kernel to talk to."));
  }

  protected _get_comm_info(): Promise<Record<string, never>> {
    return Promise.resolve({});
  }
}
