import type { DocumentRegistry } from "@jupyterlab/docregistry";
import { Widget } from "@lumino/widgets";

/** Says whether the file is as the page shows it. */
export class SavedItem extends Widget {
  constructor(private readonly context: DocumentRegistry.IContext<DocumentRegistry.IModel>) {
    super();
    this.addClass("g2s-saved");
    this.node.setAttribute("role", "status");
    context.model.stateChanged.connect(this.#show, this);
    context.saveState.connect((_, state) => {
      if (state === "failed") this.node.textContent = "Not saved";
      else this.#show();
    });
    this.#show();
  }

  #show(): void {
    this.node.textContent = this.context.model.dirty ? "Edited" : "Saved";
  }
}
