import { WIDGET_VIEW_MIME } from "@gan2shape/kernel";
import type { Output, OutputData } from "../format.js";
import { ansiToHtml } from "./ansi.js";
import { escapeHtml, scriptJson } from "./escape.js";
import { highlight } from "./highlight.js";
import type { MarkdownRenderer } from "./markdown.js";
import { renderMath } from "./math.js";

const PLOTLY = "application/vnd.plotly.v1+json";

/** Draws the outputs of code cells; knows afterwards whether the page needs Plotly. */
export class OutputRenderer {
  usesPlotly = false;
  /** Whether a widget of the page was shown. */
  usesWidgets = false;

  /** @param models ids of the widgets whose states the page holds */
  constructor(
    private readonly markdown: MarkdownRenderer,
    private readonly models: ReadonlySet<string> = new Set(),
  ) {}

  render(output: Output): string {
    switch (output.output_type) {
      case "stream":
        return `<pre class="stream ${output.name}">${ansiToHtml(output.text)}</pre>`;
      case "error": {
        const trace = output.traceback.join("\n") || `${output.ename}: ${output.evalue}`;
        return `<pre class="error" role="alert">${ansiToHtml(trace)}</pre>`;
      }
      default:
        return this.bundle(output.data);
    }
  }

  /** The richest form a page can show comes first; the picture stays beside it for readers without scripts. */
  private bundle(data: OutputData): string {
    const still = picture(data);
    const model = (data[WIDGET_VIEW_MIME] as { model_id?: string } | undefined)?.model_id;
    if (model !== undefined && this.models.has(model)) {
      this.usesWidgets = true;
      // The still stands until the widget does, and where scripts are off.
      const standIn = still || `<pre class="plain">${escapeHtml(String(data["text/plain"] ?? ""))}</pre>`;
      return `<div class="gan2shape-widget" data-model="${escapeHtml(model)}">${standIn}</div>`;
    }
    if (data[PLOTLY]) {
      this.usesPlotly = true;
      const figure = `<script type="application/json">${scriptJson(data[PLOTLY])}</script>`;
      return `<div class="plotly">${figure}</div>${noscript(still)}`;
    }
    if (data["text/html"]) return `<div class="html">${String(data["text/html"])}</div>${noscript(still)}`;
    if (still) return still;
    if (data["text/markdown"])
      return `<div class="prose">${this.markdown.render(String(data["text/markdown"]))}</div>`;
    if (data["text/latex"]) return latex(String(data["text/latex"]));
    if (data["application/json"] !== undefined) {
      return `<pre class="plain">${highlight(JSON.stringify(data["application/json"], null, 2), "json")}</pre>`;
    }
    return data["text/plain"] === undefined
      ? ""
      : `<pre class="plain">${ansiToHtml(String(data["text/plain"]))}</pre>`;
  }
}

/** SVG goes in as a picture, not as markup: so its scripts and styles stay inside it. */
function picture(data: OutputData): string {
  const alt = escapeHtml(String(data["text/plain"] ?? "picture").slice(0, 200));
  const svg = data["image/svg+xml"];
  if (svg) return image(`data:image/svg+xml;base64,${Buffer.from(String(svg)).toString("base64")}`, alt);
  for (const mime of ["image/png", "image/jpeg", "image/webp", "image/gif"]) {
    if (data[mime]) return image(`data:${mime};base64,${String(data[mime]).replace(/[^\w+/=]/g, "")}`, alt);
  }
  return "";
}

function image(source: string, alt: string): string {
  return `<img src="${source}" alt="${alt}">`;
}

function noscript(still: string): string {
  return still && `<noscript>${still}</noscript>`;
}

function latex(source: string): string {
  const tex = source.trim().replace(/^\$\$?([\s\S]*?)\$\$?$/, "$1");
  return `<div class="formula">${renderMath(tex, true)}</div>`;
}
