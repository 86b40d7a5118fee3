import { createHash } from "node:crypto";
import { formatNotebook, type Notebook } from "../notebook/format.js";

/**
 * Remembers which notebooks were written by a page of this server, all of their outputs made by the user's own
 * kernel: only those may run scripts when they are opened again. As Jupyter's signatures, but for this session.
 */
export class TrustedNotebooks {
  readonly #digests = new Set<string>();

  /** Takes the marks of the page out of the notebook, and remembers it when every cell with outputs had one. */
  takeMarks(notebook: Notebook): void {
    let trusted = true;
    for (const cell of notebook.cells) {
      if (cell.cell_type !== "code") continue;
      if (cell.metadata.trusted !== true && cell.outputs.length > 0) trusted = false;
      delete cell.metadata.trusted;
    }
    if (trusted) this.#digests.add(digestOf(notebook));
  }

  /** Marks the cells of a notebook that is known. */
  putMarks(notebook: Notebook): void {
    const trusted = this.#digests.has(digestOf(notebook));
    for (const cell of notebook.cells) if (cell.cell_type === "code") cell.metadata.trusted = trusted;
  }
}

function digestOf(notebook: Notebook): string {
  return createHash("sha256").update(formatNotebook(notebook)).digest("hex");
}
