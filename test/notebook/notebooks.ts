import { mkdtempSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { CodeCell, MarkdownCell, Notebook, Output } from "../../src/notebook/index.js";
import { formatNotebook } from "../../src/notebook/index.js";

export function code(id: string, source: string, tags?: string[], outputs: Output[] = []): CodeCell {
  return { cell_type: "code", id, metadata: tags ? { tags } : {}, source, execution_count: null, outputs };
}

export function markdown(id: string, source: string): MarkdownCell {
  return { cell_type: "markdown", id, metadata: {}, source };
}

export function notebook(...cells: Notebook["cells"]): Notebook {
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
}

export function temporaryFolder(): string {
  return mkdtempSync(path.join(os.tmpdir(), "gan2shape-notebook-"));
}

export function save(folder: string, name: string, content: Notebook): string {
  const file = path.join(folder, name);
  writeFileSync(file, formatNotebook(content));
  return file;
}
