import type { Cell, MarkdownCell, Notebook } from "./format.js";

/** papermill's tag for the two cells that point at an error; tools that know papermill hide or find them. */
const TAG = "papermill-error-cell-tag";

/**
 * Puts a banner on top that leads to the failing cell, and an anchor before that cell.
 * The failing cell is the last one with an error among its outputs.
 *
 * @param notebook changed in place
 */
export function markFailure(notebook: Notebook): void {
  const failed = notebook.cells.filter(
    (cell) => cell.cell_type === "code" && cell.outputs.some((output) => output.output_type === "error"),
  );
  const index = notebook.cells.indexOf(failed[failed.length - 1]);
  if (index < 0) return;
  const cell = notebook.cells[index];
  const count = cell.cell_type === "code" ? (cell.execution_count ?? " ") : "";
  const before = note(
    "error-cell",
    '<span id="gan2shape-error" style="color: red">The run stopped at this cell:</span>',
  );
  const banner = note(
    "error-banner",
    `<span style="color: red">This notebook did not run to its end: see the error in <a href="#gan2shape-error">In [${count}]</a>.</span>`,
  );
  notebook.cells.splice(index, 0, before);
  notebook.cells.unshift(banner);
}

/** The notebook without the marks of an earlier failure. */
export function removeFailureMarks(notebook: Notebook): Notebook {
  return { ...notebook, cells: notebook.cells.filter((cell: Cell) => !cell.metadata.tags?.includes(TAG)) };
}

function note(id: string, source: string): MarkdownCell {
  return { cell_type: "markdown", id, metadata: { tags: [TAG] }, source };
}
