import { readFileSync } from "node:fs";
import path from "node:path";
import createMarkdownIt, { type MarkdownIt } from "markdown-it";
import type { OutputData } from "../format.js";
import { escapeHtml } from "./escape.js";
import { highlight } from "./highlight.js";
import { mathPlugin } from "./math.js";

export interface Heading {
  level: number;
  id: string;
  /** Its text as HTML without links. */
  html: string;
}

const IMAGE_TYPES: Record<string, string> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".svg": "image/svg+xml",
};

/**
 * Turns the markdown cells of one notebook into HTML and collects their headings, each with an id of its own.
 * Pictures (attachments and files beside the notebook) are put into the page; a picture on the web becomes a link,
 * since the page must do without a network.
 */
export class MarkdownRenderer {
  readonly headings: Heading[] = [];
  private readonly markdown: MarkdownIt;
  private readonly ids = new Set<string>();

  /** @param folder where the notebook lies, for its pictures */
  constructor(private readonly folder: string) {
    this.markdown = createMarkdownIt({
      html: true,
      linkify: true,
      highlight: (code, language) => highlight(code, language === "ts" ? "typescript" : language),
    });
    this.markdown.use(mathPlugin);
    this.markdown.core.ruler.push("headings", ({ tokens, env }) => {
      if (env.heading === false) return;
      tokens.forEach((token, index) => {
        if (token.type === "heading_open") this.addHeading(token, tokens[index + 1].content);
      });
    });
    this.markdown.renderer.rules.image = (tokens, index, _options, env) => {
      const token = tokens[index];
      return this.image(
        String(token.attrGet("src")),
        token.content,
        (env?.attachments ?? {}) as Record<string, OutputData>,
      );
    };
  }

  render(source: string, attachments?: Record<string, OutputData>): string {
    return this.markdown.render(source, { attachments });
  }

  private addHeading(
    token: { tag: string; attrSet(name: string, value: string): void },
    content: string,
  ): void {
    const slug = content
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-|-$/g, "");
    let id = slug || "section";
    for (let n = 2; this.ids.has(id); n++) id = `${slug}-${n}`;
    this.ids.add(id);
    token.attrSet("id", id);
    const html = this.markdown.renderInline(content, { heading: false }).replace(/<\/?a\b[^>]*>/g, "");
    this.headings.push({ level: Number(token.tag.slice(1)), id, html });
  }

  private image(source: string, alt: string, attachments: Record<string, OutputData>): string {
    const data = source.startsWith("attachment:")
      ? attached(attachments[decodeURI(source.slice("attachment:".length))])
      : source.startsWith("data:image/")
        ? source
        : this.file(source);
    if (data) return `<img src="${escapeHtml(data)}" alt="${escapeHtml(alt)}">`;
    return `<a class="remote" href="${escapeHtml(source)}">${escapeHtml(alt || "picture")}</a>`;
  }

  private file(source: string): string | undefined {
    const type = IMAGE_TYPES[path.extname(source).toLowerCase()];
    if (!type || /^[a-z]+:/i.test(source)) return undefined;
    try {
      return `data:${type};base64,${readFileSync(path.resolve(this.folder, decodeURI(source))).toString("base64")}`;
    } catch {
      return undefined;
    }
  }
}

function attached(bundle: OutputData | undefined): string | undefined {
  const [type, data] = Object.entries(bundle ?? {}).find(([mime]) => mime.startsWith("image/")) ?? [];
  return type ? `data:${type};base64,${String(data).replace(/\s/g, "")}` : undefined;
}
