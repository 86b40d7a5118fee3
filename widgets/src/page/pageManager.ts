import type * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import { Widget } from "@lumino/widgets";
import { loadWidgetClass } from "./modules.js";

/** A widget manager for a page without a kernel: models come from states that were saved. */
export class PageManager extends ManagerBase {
  /** Puts a view of a model into an element. */
  async show(id: string, place: HTMLElement): Promise<base.DOMWidgetView> {
    const view = await this.create_view(await this.get_model(id));
    Widget.attach(view.luminoWidget, place);
    return view;
  }

  protected loadClass(className: string, moduleName: string): Promise<never> {
    return loadWidgetClass(className, moduleName);
  }

  protected _create_comm(): Promise<never> {
    return Promise.reject(new Error("A page from disk has no kernel to talk to."));
  }

  protected _get_comm_info(): Promise<Record<string, never>> {
    return Promise.resolve({});
  }
}
