/** The page's looks: one column for reading, light or dark as the reader's system is. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #fdfdfb; --text: #23262b; --quiet: #73787f; --faint: #a3a7ad; --line: #e5e4df;
  --panel: #f5f4ef; --accent: #1f6f8b; --mark: #c2542d;
  --red: #b3261e; --green: #2b7a3d; --yellow: #8a6100; --blue: #1f5fa8; --magenta: #8b3a92; --cyan: #0f7280;
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #15171a; --text: #d8dade; --quiet: #949aa3; --faint: #666c75; --line: #2d3137;
    --panel: #1d2024; --accent: #7cc0d8; --mark: #e8926f;
    --red: #f08a82; --green: #86c993; --yellow: #d9b866; --blue: #8bb8ee; --magenta: #d39ad9; --cyan: #7cc8d2;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 2rem; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--page); color: var(--text); font: 1.0625rem/1.65 var(--sans); text-rendering: optimizeLegibility; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.18em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 3px; }

.page { max-width: 47rem; margin: 0 auto; padding: 4rem 1.5rem 6rem; }
.contents { font-size: 0.875rem; line-height: 1.45; }
.contents summary { font-weight: 600; cursor: pointer; color: var(--quiet); }
.contents ol { list-style: none; margin: 0.75rem 0 0; padding: 0; }
.contents a { display: block; padding: 0.22rem 0 0.22rem 0.8rem; border-left: 2px solid transparent; color: var(--quiet); text-decoration: none; }
.contents a:hover { color: var(--text); }
.contents a[aria-current] { color: var(--text); border-left-color: var(--accent); }
.contents .level-3 a { padding-left: 1.7rem; }
.tools { margin-top: 1.2rem; padding-left: 0.8rem; }
.tools button { font: inherit; color: var(--quiet); background: none; border: 1px solid var(--line); border-radius: 6px; padding: 0.2rem 0.6rem; cursor: pointer; }
.tools button:hover { color: var(--text); border-color: var(--faint); }
@media (min-width: 80rem) {
  .layout { display: grid; grid-template-columns: minmax(13rem, 1fr) minmax(0, 50rem) minmax(0, 1fr); }
  .page { width: 100%; max-width: none; }
  .contents { position: sticky; top: 0; align-self: start; justify-self: end; width: 15rem; max-height: 100vh; overflow-y: auto; padding: 4.4rem 0 2rem 1rem; }
  .contents summary { padding-left: 0.8rem; list-style: none; pointer-events: none; }
  .contents summary::-webkit-details-marker { display: none; }
}
@media (max-width: 79.99rem) {
  .contents { max-width: 47rem; margin: 0 auto; padding: 2rem 1.5rem 0; }
  .page { padding-top: 2rem; }
}

h1, h2, h3, h4 { line-height: 1.22; letter-spacing: -0.012em; font-weight: 650; text-wrap: balance; }
h1 { font-size: 2.35rem; letter-spacing: -0.022em; margin: 0 0 1rem; }
h2 { font-size: 1.55rem; margin: 3.6rem 0 0.9rem; }
h3 { font-size: 1.18rem; margin: 2.4rem 0 0.6rem; }
h4 { font-size: 1rem; margin: 2rem 0 0.5rem; }
.prose p, .prose ul, .prose ol, .prose blockquote { margin: 0 0 1.05rem; }
.prose > :last-child { margin-bottom: 0; }
.prose { margin: 1.05rem 0; hyphens: auto; }
.prose li { margin: 0.3rem 0; }
.prose ul, .prose ol { padding-left: 1.4rem; }
.prose img { max-width: 100%; height: auto; }
.prose blockquote { padding: 0.1rem 0 0.1rem 1.1rem; border-left: 3px solid var(--line); color: var(--quiet); }
.prose hr { border: 0; border-top: 1px solid var(--line); margin: 2.4rem 0; }
code { font: 0.87em/1.5 var(--mono); }
pre code { font: inherit; }
.prose :not(pre) > code { background: var(--panel); padding: 0.12em 0.36em; border-radius: 4px; overflow-wrap: anywhere; }
table { border-collapse: collapse; margin: 1.2rem 0; font-size: 0.93rem; font-variant-numeric: tabular-nums; display: block; max-width: 100%; overflow-x: auto; }
th, td { padding: 0.38rem 0.9rem 0.38rem 0; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; border-bottom-color: var(--faint); }
.formula { display: block; margin: 1.1rem 0; overflow-x: auto; overflow-y: hidden; padding: 0.1rem 0; }
.formula .katex-display { margin: 0; }
.katex { font-size: 1.09em; }

pre { margin: 0; font: 0.875rem/1.6 var(--mono); overflow-x: auto; tab-size: 2; }
.prose pre { background: var(--panel); border-radius: 8px; padding: 0.8rem 1rem; margin: 0 0 1.05rem; }
.cell { margin: 1.5rem 0; }
.code { background: var(--panel); border-radius: 8px; }
.code summary { display: flex; gap: 0.6rem; padding: 0.42rem 1rem 0; font-size: 0.72rem; line-height: 1.5; color: var(--faint); cursor: pointer; list-style: none; user-select: none; letter-spacing: 0.02em; }
.code summary::-webkit-details-marker { display: none; }
.code:not([open]) summary { padding-bottom: 0.42rem; }
.code summary::after { content: "hide"; margin-left: auto; opacity: 0; transition: opacity 0.15s; }
.code:not([open]) summary::after { content: "show code"; opacity: 1; }
.code summary:hover::after, .code summary:focus-visible::after { opacity: 1; }
.code pre { padding: 0.1rem 1rem 0.75rem; }
.outputs { margin-top: 0.9rem; display: grid; gap: 0.8rem; }
.outputs > * { min-width: 0; max-width: 100%; }
.outputs img { display: block; max-width: 100%; height: auto; }
.outputs .html { overflow-x: auto; }
.gan2shape-widget { min-height: 3rem; }
.stream, .plain { color: var(--quiet); white-space: pre-wrap; overflow-wrap: anywhere; max-height: 32rem; overflow-y: auto; padding: 0 1rem; }
.stream.stderr { border-left: 3px solid var(--yellow); padding-left: calc(1rem - 3px); }
.error { border-left: 3px solid var(--red); background: color-mix(in srgb, var(--red) 7%, transparent); border-radius: 0 8px 8px 0; padding: 0.75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.raw { color: var(--quiet); }
.plotly { min-height: 360px; }
footer { margin-top: 4.5rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: 0.82rem; }

.ansi-bold { font-weight: 650; } .ansi-italic { font-style: italic; } .ansi-underline { text-decoration: underline; }
.ansi-black, .ansi-white { color: var(--quiet); } .ansi-red { color: var(--red); } .ansi-green { color: var(--green); }
.ansi-yellow { color: var(--yellow); } .ansi-blue { color: var(--blue); } .ansi-magenta { color: var(--magenta); } .ansi-cyan { color: var(--cyan); }
.hljs-comment, .hljs-quote { color: var(--quiet); font-style: italic; }
.hljs-keyword, .hljs-built_in.hljs-keyword { color: var(--magenta); }
.hljs-string, .hljs-regexp, .hljs-subst { color: var(--green); }
.hljs-number, .hljs-literal { color: var(--mark); }
.hljs-title, .hljs-title.function_ { color: var(--blue); }
.hljs-type, .hljs-title.class_, .hljs-built_in { color: var(--cyan); }
.hljs-attr, .hljs-property { color: inherit; }

@media print {
  .contents, .code summary { display: none; }
  .layout { display: block; } .page { padding: 0; max-width: none; }
  .code pre { padding-top: 0.75rem; } .outputs, pre { break-inside: avoid; }
}
`;
