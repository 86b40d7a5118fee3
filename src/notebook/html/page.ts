import path from "node:path";
import { type SavedWidgetState, WIDGET_STATE_MIME } from "@gan2shape/kernel";
import { writeFileAtomic } from "../../files.js";
import type { Cell, CodeCell, Metadata, Notebook } from "../format.js";
import { escapeHtml } from "./escape.js";
import { highlight } from "./highlight.js";
import { type Heading, MarkdownRenderer } from "./markdown.js";
import { mathStyle } from "./math.js";
import { OutputRenderer } from "./outputs.js";
import { DRAW_FIGURES, plotlyScript } from "./plotly.js";
import { PAGE_STYLE } from "./style.js";
import { widgetElements } from "./widgets.js";

export interface PageOptions {
  /** Title when the notebook has no heading of its own. */
  title?: string;
  /** Where the notebook lies; pictures that its text names are read from here. Default: the working folder. */
  folder?: string;
  /** Widgets that live on in the page; default: those saved in the notebook's metadata. */
  widgetState?: SavedWidgetState;
}

/**
 * One HTML page that shows a notebook and needs nothing else: no network, no file beside it, no server.
 * Formulas, code colours and pictures are in it; scripts of HTML outputs run, so a mesh can be turned;
 * Plotly is put in once, and only when an output wants it.
 *
 * HTML outputs are trusted, as in Jupyter after running a notebook.
 *
 * @example writeFileSync("out.html", notebookToHtml(readNotebook("out.ipynb")));
 */
export function notebookToHtml(notebook: Notebook, options: PageOptions = {}): string {
  const markdown = new MarkdownRenderer(options.folder ?? ".");
  const widgets = options.widgetState ?? savedState(notebook.metadata);
  const outputs = new OutputRenderer(markdown, new Set(Object.keys(widgets?.state ?? {})));
  const language = languageOf(notebook.metadata);
  const cells = notebook.cells.map((cell) => renderCell(cell, language, markdown, outputs)).join("\n");
  const title =
    plain(markdown.headings.find((heading) => heading.level === 1)?.html) || options.title || "Notebook";
  return `<!DOCTYPE html>
<html lang="en" data-gan2shape-page>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="gan2shape">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${mathStyle(cells)}${PAGE_STYLE}</style>
${outputs.usesPlotly || outputs.usesWidgets ? `<script>${plotlyScript()}</script>` : ""}
</head>
<body>
<div class="layout">
${contents(markdown.headings)}
<main class="page">
${cells}
${footer(notebook)}
</main>
</div>
<script>${PAGE_SCRIPT}</script>
${outputs.usesPlotly ? `<script>${DRAW_FIGURES}</script>` : ""}
${outputs.usesWidgets && widgets ? widgetElements(widgets) : ""}
</body>
</html>
`;
}

/** Writes the page of a notebook whole or not at all. */
export function writeNotebookHtml(file: string, notebook: Notebook, options: PageOptions = {}): void {
  writeFileAtomic(file, notebookToHtml(notebook, { title: path.basename(file, ".html"), ...options }));
}

function renderCell(
  cell: Cell,
  language: string,
  markdown: MarkdownRenderer,
  outputs: OutputRenderer,
): string {
  const tags = cell.metadata.tags ?? [];
  if (tags.includes("remove-cell")) return "";
  if (cell.cell_type === "markdown") {
    return `<section class="prose">${markdown.render(cell.source, cell.attachments)}</section>`;
  }
  if (cell.cell_type === "raw") return `<pre class="raw">${escapeHtml(cell.source)}</pre>`;
  const shown = tags.includes("remove-output") ? [] : cell.outputs.map((output) => outputs.render(output));
  const code =
    tags.includes("remove-input") || cell.source.trim() === "" ? "" : codeBlock(cell, language, tags);
  if (!code && shown.length === 0) return "";
  const results = shown.length > 0 ? `<div class="outputs">\n${shown.join("\n")}\n</div>` : "";
  return `<section class="cell">\n${code}\n${results}\n</section>`;
}

function codeBlock(cell: CodeCell, language: string, tags: string[]): string {
  const open = tags.includes("hide-input") ? "" : " open";
  const seconds = secondsOf(cell.metadata);
  const time = seconds === undefined || seconds < 0.1 ? "" : `<span>${duration(seconds)}</span>`;
  const label = `<span>In [${cell.execution_count ?? " "}]</span>${time}`;
  return `<details class="code"${open}><summary>${label}</summary><pre><code>${highlight(cell.source, language)}</code></pre></details>`;
}

function contents(headings: Heading[]): string {
  const listed = headings.filter((heading) => heading.level === 2 || heading.level === 3);
  if (listed.length < 2) return "<nav></nav>";
  const items = listed.map(
    ({ level, id, html }) => `<li class="level-${level}"><a href="#${id}">${html}</a></li>`,
  );
  return `<nav class="contents" aria-label="Contents">
<details open><summary>Contents</summary><ol>
${items.join("\n")}
</ol></details>
<div class="tools"><button type="button" id="toggle-code">Hide code</button></div>
</nav>`;
}

function footer(notebook: Notebook): string {
  const times = notebook.cells.flatMap((cell) => secondsOf(cell.metadata) ?? []);
  const total = times.reduce((sum, time) => sum + time, 0);
  const ran = times.length > 0 ? ` Its cells ran for ${duration(total)}.` : "";
  return `<footer>Made by gan2shape from an executed notebook.${ran}</footer>`;
}

/** Widgets as JupyterLab saves them, where the notebook was saved with them. */
function savedState({ widgets }: Metadata): SavedWidgetState | undefined {
  return (widgets as Record<string, SavedWidgetState> | undefined)?.[WIDGET_STATE_MIME];
}

/** Seconds from the start to the reply of a cell, as JupyterLab notes them. */
function secondsOf(metadata: Metadata): number | undefined {
  const times = metadata.execution as Record<string, string> | undefined;
  const seconds =
    (Date.parse(times?.["shell.execute_reply"] ?? "") - Date.parse(times?.["iopub.execute_input"] ?? "")) /
    1000;
  return Number.isFinite(seconds) ? seconds : undefined;
}

function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

function languageOf(metadata: Metadata): string {
  const info = (metadata.language_info ?? metadata.kernelspec) as
    | { name?: string; language?: string }
    | undefined;
  return info?.language ?? info?.name ?? "typescript";
}

function plain(html = ""): string {
  return html
    .replace(/<[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}

const PAGE_SCRIPT = `
(() => {
  const button = document.getElementById("toggle-code");
  button?.addEventListener("click", () => {
    const hide = button.textContent === "Hide code";
    document.querySelectorAll(".code").forEach((code) => { code.open = !hide; });
    button.textContent = hide ? "Show code" : "Hide code";
  });
  if (innerWidth < 1280) document.querySelector(".contents details")?.removeAttribute("open");
  const links = new Map([...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]));
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const mark = () => {
    const current = headings.filter((heading) => heading.getBoundingClientRect().top < 120).pop() ?? headings[0];
    for (const [id, link] of links) {
      if (current?.id === id) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
  };
  addEventListener("scroll", mark, { passive: true });
  mark();
})();`;
