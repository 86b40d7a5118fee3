import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import katex from "katex";
import type { MarkdownIt, Token } from "markdown-it";

/**
 * TeX as HTML that needs no script: KaTeX's boxes for the eye, MathML for screen readers.
 * A formula that KaTeX cannot read is shown as it was written, in red, with the reason as its title.
 *
 * @param tex the formula without its dollars
 * @param display on a line of its own
 */
export function renderMath(tex: string, display: boolean): string {
  return katex.renderToString(tex.trim(), {
    displayMode: display,
    throwOnError: false,
    trust: false,
    strict: false,
    output: "htmlAndMathml",
  });
}

/** Adds `$…$`, `$$…$$` and `\begin{…}…\end{…}` to markdown-it, by Jupyter's rules. */
export function mathPlugin(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("escape", "math", (state, silent) => {
    const source = state.src;
    if (source[state.pos] !== "$") return false;
    const display = source[state.pos + 1] === "$";
    const fence = display ? "$$" : "$";
    const from = state.pos + fence.length;
    let to = source.indexOf(fence, from);
    while (to > 0 && source[to - 1] === "\\") to = source.indexOf(fence, to + 1);
    if (to <= from || to + fence.length > state.posMax) return false;
    const tex = source.slice(from, to);
    // A dollar before a blank or a closing one before a digit is money, not mathematics.
    if (!display && (/^\s|\s$/.test(tex) || /\d/.test(source[to + 1] ?? ""))) return false;
    if (!silent) fill(state.push("math", "math", 0), tex, display);
    state.pos = to + fence.length;
    return true;
  });

  markdown.block.ruler.before(
    "fence",
    "math_block",
    (state, startLine, endLine, silent) => {
      const lineAt = (line: number) =>
        state.src.slice(state.bMarks[line] + state.tShift[line], state.eMarks[line]);
      const first = lineAt(startLine);
      const environment = /^\\begin\{([a-z]+\*?)\}/.exec(first)?.[1];
      if (!environment && !first.startsWith("$$")) return false;
      const end = environment ? `\\end{${environment}}` : "$$";
      let text = "";
      for (let line = startLine; line < endLine; line++) {
        text += `${lineAt(line)}\n`;
        const close = text.indexOf(end, environment ? 0 : 2);
        if (close < 0) continue;
        if (text.slice(close + end.length).trim() !== "") return false; // more text follows: an inline formula
        if (silent) return true;
        const tex = environment ? text.slice(0, close + end.length) : text.slice(2, close);
        const token = state.push("math_block", "math", 0);
        fill(token, tex, true);
        token.map = [startLine, line + 1];
        state.line = line + 1;
        return true;
      }
      return false;
    },
    { alt: ["paragraph", "reference", "blockquote", "list"] },
  );

  markdown.renderer.rules.math = (tokens, index) => formula(tokens[index], "span");
  markdown.renderer.rules.math_block = (tokens, index) => formula(tokens[index], "div");
}

/** Inside a paragraph no <div> may stand, hence the element's name. */
function formula({ content, meta }: Token, element: "span" | "div"): string {
  const display = (meta as { display: boolean }).display;
  const html = renderMath(content, display);
  return display ? `<${element} class="formula">${html}</${element}>` : html;
}

function fill(token: Token, tex: string, display: boolean): void {
  token.content = tex;
  token.meta = { display };
}

/** Which fonts a page needs: the first four always, others when their classes occur. */
const FONT_CLASSES: Record<string, RegExp | true> = {
  "Main-Regular": true,
  "Math-Italic": true,
  "Size1-Regular": true,
  "Size2-Regular": true,
  "Size3-Regular": true,
  "Size4-Regular": true,
  "Main-Bold": /\b(mathbf|textbf|boldsymbol)\b/,
  "Main-Italic": /\b(mathit|textit)\b/,
  "Math-BoldItalic": /\bboldsymbol\b/,
  "AMS-Regular": /\b(amsrm|mathbb)\b/,
  "Caligraphic-Regular": /\bmathcal\b/,
  "Fraktur-Regular": /\b(mathfrak|textfrak)\b/,
  "Script-Regular": /\b(mathscr|textscr)\b/,
  "SansSerif-Regular": /\b(mathsf|textsf)\b/,
  "Typewriter-Regular": /\b(mathtt|texttt)\b/,
};

/**
 * KaTeX's style sheet with the fonts that the page uses inside it; empty for a page without formulas.
 *
 * @param body the page's HTML
 */
export function mathStyle(body: string): string {
  if (!body.includes('class="katex"')) return "";
  const folder = path.dirname(createRequire(import.meta.url).resolve("katex/dist/katex.min.css"));
  const css = readFileSync(path.join(folder, "katex.min.css"), "utf8");
  return css.replace(/@font-face\{[^}]*\}/g, (face) => {
    const [, name] = /fonts\/KaTeX_([\w-]+)\.woff2/.exec(face) ?? [];
    const needed = FONT_CLASSES[name];
    if (!needed || (needed !== true && !needed.test(body))) return "";
    const font = readFileSync(path.join(folder, "fonts", `KaTeX_${name}.woff2`)).toString("base64");
    return face.replace(/src:[^}]*/, `src:url(data:font/woff2;base64,${font}) format("woff2")`);
  });
}
