import type { DOMWidgetModel } from "@jupyter-widgets/base";
import type { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { Panel, type Widget } from "@lumino/widgets";
import type { KernelWidgets } from "./kernelWidgets.js";

const VIEW_MIME = "application/vnd.jupyter.widget-view+json";

/** Shows a widget in an output; where its kernel is gone, the still picture that came with it. */
export class WidgetRenderer extends Panel implements IRenderMime.IRenderer {
  constructor(
    private readonly manager: KernelWidgets,
    private readonly rendermime: IRenderMimeRegistry,
  ) {
    super();
    this.addClass("jupyter-widgets");
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const { model_id: id } = model.data[VIEW_MIME] as { model_id: string };
    await this.manager.restored;
    if (!this.manager.has_model(id)) return this.#showStill(model);
    try {
      const found = (await this.manager.get_model(id)) as DOMWidgetModel;
      const view = await this.manager.create_view(found);
      this.#show(view.luminoWidget);
    } catch (error) {
      console.error(error);
      await this.#showStill(model);
    }
  }

  #show(widget: Widget): void {
    for (const shown of [...this.widgets]) shown.dispose();
    if (this.isDisposed) widget.dispose();
    else this.addWidget(widget);
  }

  async #showStill(model: IRenderMime.IMimeModel): Promise<void> {
    const { [VIEW_MIME]: _view, ...data } = model.data;
    const type = this.rendermime.preferredMimeType(data, model.trusted ? "any" : "ensure");
    if (type === undefined) return;
    const renderer = this.rendermime.createRenderer(type);
    this.#show(renderer);
    const { trusted, metadata } = model;
    await renderer.renderModel({ trusted, metadata, data, setData: () => {} });
  }
}

/** Teaches a page to show widgets. */
export function addWidgetRenderer(rendermime: IRenderMimeRegistry, manager: KernelWidgets): void {
  // Before everything else an output brings: pictures and text are for where there is no widget manager.
  const factory: IRenderMime.IRendererFactory = {
    safe: false,
    mimeTypes: [VIEW_MIME],
    createRenderer: () => new WidgetRenderer(manager, rendermime),
  };
  rendermime.addFactory(factory, -10);
}
