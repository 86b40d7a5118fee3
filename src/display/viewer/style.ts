import { element } from "./dom.js";

const DARK = `
  --g2s-top: #33363b; --g2s-bottom: #1d1f22; --g2s-ink: #e6e8ea; --g2s-quiet: #a5acb4; --g2s-line: #454a51;
  --g2s-button: #2b2e33; --g2s-on: #dfe3e8; --g2s-on-ink: #1d1f22;`;

/** Notebooks say themselves whether they are dark; elsewhere the reader's system does, if the page follows it. */
const CSS = `
.g2s { --g2s-top: #f6f7f9; --g2s-bottom: #dde1e7; --g2s-ink: #1f2328; --g2s-quiet: #57606a; --g2s-line: #d0d7de;
  --g2s-button: #ffffff; --g2s-on: #2f363d; --g2s-on-ink: #ffffff;
  font: 13px/1.4 system-ui, -apple-system, "Segoe UI", sans-serif; color: var(--g2s-ink); max-width: 640px; margin: 0; }
body[data-jp-theme-light="false"] .g2s, body.vscode-dark .g2s, body.vscode-high-contrast .g2s {${DARK} }
@media (prefers-color-scheme: dark) { :root[data-gan2shape-page] .g2s {${DARK} } }
.g2s-screen { position: relative; }
.g2s canvas { display: block; width: 100%; aspect-ratio: 4 / 3; border-radius: 8px; border: 1px solid var(--g2s-line);
  background: radial-gradient(circle at 50% 38%, var(--g2s-top), var(--g2s-bottom)); box-sizing: border-box;
  touch-action: none; cursor: grab; }
.g2s canvas:active { cursor: grabbing; }
.g2s canvas:focus { outline: none; }
.g2s canvas:focus-visible { outline: 2px solid #0969da; outline-offset: 2px; }
.g2s-bar { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; margin-top: 8px; }
.g2s-bar button { font: inherit; color: var(--g2s-ink); background: var(--g2s-button); border: 1px solid var(--g2s-line);
  border-radius: 6px; padding: 3px 10px; cursor: pointer; }
.g2s-bar button:hover { border-color: var(--g2s-quiet); }
.g2s-bar button[aria-pressed="true"] { background: var(--g2s-on); color: var(--g2s-on-ink); border-color: var(--g2s-on); }
.g2s-bar span { flex: 1; }
.g2s-help { color: var(--g2s-quiet); margin: 6px 0 0; }
.g2s-chart { max-width: none; position: relative; }
.g2s-chart svg { display: block; width: 100%; height: auto; overflow: visible; }
.g2s-chart text { fill: var(--g2s-quiet); font-size: 12px; }
.g2s-chart .g2s-bar { margin: 4px 0 6px; }
.g2s-chart .g2s-bar button { border-color: transparent; background: none; padding: 2px 6px; }
.g2s-chart .g2s-bar button:hover { border-color: var(--g2s-line); }
.g2s-chart .g2s-bar button[aria-pressed] { color: var(--g2s-ink); }
.g2s-chart .g2s-bar button[aria-pressed="false"] { color: var(--g2s-quiet); text-decoration: line-through; }
.g2s-chart .g2s-bar button[aria-pressed="false"] .g2s-dot { opacity: 0.3; }
.g2s-chart .g2s-bar .g2s-scale { border-color: var(--g2s-line); text-decoration: none !important; }
.g2s-chart .g2s-bar .g2s-scale[aria-pressed="true"] { background: var(--g2s-on); color: var(--g2s-on-ink); }
.g2s-tip { position: absolute; pointer-events: none; background: var(--g2s-button); color: var(--g2s-ink);
  border: 1px solid var(--g2s-line); border-radius: 6px; padding: 4px 8px; font-size: 12px; white-space: nowrap;
  box-shadow: 0 2px 8px rgb(0 0 0 / 0.12); font-variant-numeric: tabular-nums; z-index: 2; }
.g2s-dot { display: inline-block; width: 9px; height: 9px; border-radius: 2px; margin-right: 6px; }
`;

/** Puts the styles into the page, once. */
export function addStyles(): void {
  if (!document.getElementById("g2s-style")) document.head.append(element("style", { id: "g2s-style" }, CSS));
}
