import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { notebookToHtml, type Output } from "../../src/notebook/index.js";
import { code, markdown, notebook, temporaryFolder } from "./notebooks.js";

const PLOTLY = "application/vnd.plotly.v1+json";

function show(data: Record<string, unknown>): Output {
  return { output_type: "display_data", data, metadata: {} };
}

function body(html: string): string {
  return html.slice(html.indexOf("<main"), html.indexOf("</main>"));
}

describe("notebookToHtml", () => {
  it("makes a page with title, headings, contents and coloured code", () => {
    const html = notebookToHtml(
      notebook(
        markdown("a", "# A & B\n\n## One\n\ntext\n\n## One\n\n### Deeper $x^2$"),
        code("b", "const x: number = 1;"),
      ),
    );
    expect(html).toContain("<title>A &amp; B</title>");
    expect(html).toContain('<h2 id="one">One</h2>');
    expect(html).toContain('<h2 id="one-2">One</h2>');
    expect(html).toContain('<li class="level-2"><a href="#one-2">One</a></li>');
    expect(html).toContain('<span class="hljs-keyword">const</span>');
  });

  it("sets formulas with their fonts inside the page, and leaves prices alone", () => {
    const html = notebookToHtml(
      notebook(markdown("a", "$\\frac{a}{b}$, from $5 to $10\n\n$$\n\\mathcal N(0,1)\n$$\n")),
    );
    expect(body(html)).toContain('class="mfrac"');
    expect(body(html)).toContain("from $5 to $10");
    expect(body(html)).toContain('<div class="formula">');
    expect(html).toMatch(/@font-face\{[^}]*KaTeX_Caligraphic/);
    expect(html).not.toMatch(/@font-face\{[^}]*KaTeX_Fraktur/);
    expect(html).not.toContain("url(fonts/");
  });

  it("has no formula style on a page without formulas", () => {
    expect(notebookToHtml(notebook(markdown("a", "text")))).not.toContain("KaTeX");
  });

  it("loads nothing from anywhere", () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, "p.png"), Buffer.from([1, 2, 3]));
    const html = notebookToHtml(
      notebook(
        markdown("a", "![here](p.png) ![web](https://example.com/x.png) $x$"),
        code("b", "1", [], [show({ "image/png": "AAAA", "text/plain": "a picture" })]),
      ),
      { folder },
    );
    expect(html).toContain('src="data:image/png;base64,AQID"');
    expect(html).toContain('<img src="data:image/png;base64,AAAA" alt="a picture">');
    expect(html).toContain('<a class="remote" href="https://example.com/x.png">web</a>');
    expect(html).not.toMatch(/<(?:script|img|link|iframe|source)[^>]*(?:src|href)="(?!data:)/);
    expect(html).not.toMatch(/url\((?!data:)/);
    expect(html).not.toContain("@import");
  });

  it("prefers live outputs and keeps the picture for readers without scripts", () => {
    const html = notebookToHtml(
      notebook(
        code("b", "1", [], [show({ "text/html": "<i>live</i>", "image/png": "AAAA", "text/plain": "p" })]),
      ),
    );
    expect(html).toContain(
      '<div class="html"><i>live</i></div><noscript><img src="data:image/png;base64,AAAA"',
    );
    expect(html).not.toContain("Plotly");
  });

  it("puts Plotly in once, and no text of a figure can end its script", () => {
    const figure = { data: [{ y: [1, 2], name: "</script><script>alert(1)</script>" }], layout: {} };
    const html = notebookToHtml(
      notebook(
        code("b", "1", [], [show({ [PLOTLY]: figure, "image/png": "AAAA" }), show({ [PLOTLY]: figure })]),
      ),
    );
    expect(html.match(/plotly\.js v\d/g)?.length).toBe(1);
    expect(body(html).match(/<div class="plotly">/g)).toHaveLength(2);
    expect(html).not.toContain("alert(1)</script>");
    const json = /<script type="application\/json">(.*?)<\/script>/.exec(body(html))?.[1];
    expect(JSON.parse(json!)).toEqual(figure);
  });

  it("escapes code, streams, errors and plain results", () => {
    const evil = "</script><img src=x onerror=alert(1)>";
    const html = notebookToHtml(
      notebook(
        code(
          "b",
          `"${evil}"`,
          [],
          [
            { output_type: "stream", name: "stdout", text: evil },
            { output_type: "error", ename: "E", evalue: evil, traceback: [`\u001b[31m${evil}\u001b[0m`] },
            show({ "text/plain": evil }),
            show({ "application/json": { evil } }),
            show({ "image/svg+xml": `<svg>${evil}</svg>` }),
          ],
        ),
      ),
    );
    expect(html).not.toContain("<img src=x");
    expect(html).toContain('<span class="ansi-red">&lt;/script&gt;');
  });

  it("follows the tags that hide things", () => {
    const html = notebookToHtml(
      notebook(
        code("a", "secretInput", ["remove-input"]),
        code("b", "wholeCell", ["remove-cell"]),
        code("c", "closed", ["hide-input"]),
        code("d", "shown", ["remove-output"], [{ output_type: "stream", name: "stdout", text: "noise" }]),
      ),
    );
    expect(html).not.toMatch(/secretInput|wholeCell|noise/);
    expect(html).toContain('<details class="code"><summary>');
  });
});
