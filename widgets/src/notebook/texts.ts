import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import renderMathInElement from "katex/contrib/auto-render";
import createMarkdownIt from "markdown-it";

const DELIMITERS = [
  { left: "$$", right: "$$", display: true },
  { left: "\\[", right: "\\]", display: true },
  { left: "$", right: "$", display: false },
  { left: "\\(", right: "\\)", display: false },
];

/** Sets formulas with KaTeX, as pages from disk do. */
export const mathTypesetter: IRenderMime.ILatexTypesetter = {
  typeset(element) {
    renderMathInElement(element, { delimiters: DELIMITERS, throwOnError: false });
  },
};

/** Turns Markdown into HTML; JupyterLab has taken the formulas out before and cleans the result. */
export function createMarkdownParser(): IRenderMime.IMarkdownParser {
  const markdown = createMarkdownIt({ html: true, linkify: true });
  return { render: async (source) => markdown.render(source) };
}
