import { element } from "../../../src/display/viewer/dom.js";

const DARK = `
  --gsw-ink: #e6e8ea; --gsw-quiet: #a2a9b1; --gsw-line: #43484f; --gsw-paper: #1d1f22; --gsw-raised: #2a2d32;
  --gsw-top: #363a40; --gsw-bottom: #1b1d20; --gsw-on: #dfe3e8; --gsw-on-ink: #1d1f22; --gsw-accent: #6cb6ff;
  --gsw-glass: rgb(24 26 29 / 0.72); --gsw-good: #7cc38c; --gsw-bad: #f08a82;`;

/** Notebooks say themselves whether they are dark; elsewhere the reader's system does, if the page follows it. */
const CSS = `
.gsw { --gsw-ink: #1f2328; --gsw-quiet: #59636e; --gsw-line: #d0d7de; --gsw-paper: #ffffff; --gsw-raised: #ffffff;
  --gsw-top: #f6f7f9; --gsw-bottom: #dde1e7; --gsw-on: #2f363d; --gsw-on-ink: #ffffff; --gsw-accent: #0b6bb3;
  --gsw-glass: rgb(255 255 255 / 0.78); --gsw-good: #1a7f37; --gsw-bad: #b3261e;
  font: 13px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; color: var(--gsw-ink);
  max-width: 100%; overflow: visible; }
body[data-jp-theme-light="false"] .gsw, body.vscode-dark .gsw, body.vscode-high-contrast .gsw {${DARK} }
@media (prefers-color-scheme: dark) { :root[data-gan2shape-page] .gsw {${DARK} } }
.gsw *, .gsw *::before { box-sizing: border-box; }
.gsw [hidden] { display: none !important; }
.gsw button, .gsw input, .gsw select, .gsw summary { font: inherit; color: inherit; }
.gsw button, .gsw summary { cursor: pointer; }
.gsw :focus { outline: none; }
.gsw :focus-visible { outline: 2px solid var(--gsw-accent); outline-offset: 2px; border-radius: 6px; }
.gsw h4 { font-size: 13px; font-weight: 600; margin: 0; letter-spacing: 0; }

.gsw-panel { width: 100%; max-width: 640px; }
.gsw-panel:fullscreen { max-width: none; padding: 12px; background: var(--gsw-paper); display: flex; flex-direction: column; }
.gsw-panel:fullscreen .gsw-screen { flex: 1; min-height: 0; }
.gsw-panel:fullscreen .gsw-canvas { height: 100%; aspect-ratio: auto; }
.gsw-screen { position: relative; }
.gsw-canvas { display: block; width: 100%; aspect-ratio: 4 / 3; border-radius: 10px; border: 1px solid var(--gsw-line);
  background: radial-gradient(circle at 50% 38%, var(--gsw-top), var(--gsw-bottom)); touch-action: pan-y; cursor: grab; }
.gsw-canvas:active { cursor: grabbing; }
.gsw-compact .gsw-canvas { aspect-ratio: 1; }
.gsw-waiting { position: absolute; inset: 0; display: grid; place-items: center; color: var(--gsw-quiet); pointer-events: none; }
.gsw-readout { position: absolute; left: 10px; top: 10px; padding: 2px 8px; border-radius: 6px; background: var(--gsw-glass);
  color: var(--gsw-quiet); font-size: 12px; font-variant-numeric: tabular-nums; white-space: pre; pointer-events: none; }
.gsw-corner { position: absolute; right: 10px; top: 10px; display: flex; gap: 4px; }
.gsw-icon { display: grid; place-items: center; width: 28px; height: 28px; padding: 0; border: 1px solid transparent;
  border-radius: 7px; background: var(--gsw-glass); color: var(--gsw-quiet); }
.gsw-icon:hover:not(:disabled) { color: var(--gsw-ink); border-color: var(--gsw-line); }
.gsw-icon:disabled { opacity: 0.4; cursor: default; }
.gsw-light { --gsw-light-x: 50%; --gsw-light-y: 50%; position: absolute; right: 12px; bottom: 12px; width: 60px; height: 60px;
  border-radius: 50%; touch-action: none; cursor: grab; border: 1px solid rgb(0 0 0 / 0.25);
  background: radial-gradient(circle at var(--gsw-light-x) var(--gsw-light-y), #fffdf4 0%, #cfd3d8 24%, #7b828b 62%, #454b53 100%);
  box-shadow: 0 1px 5px rgb(0 0 0 / 0.25); }
.gsw-light:active { cursor: grabbing; }
.gsw .gsw-light:focus-visible { border-radius: 50%; }
.gsw-light-dot { position: absolute; left: var(--gsw-light-x); top: var(--gsw-light-y); width: 12px; height: 12px; margin: -6px;
  border-radius: 50%; background: #ffd24a; border: 2px solid #fff; box-shadow: 0 0 0 1px rgb(0 0 0 / 0.35); pointer-events: none; }
.gsw-compact .gsw-light { width: 48px; height: 48px; right: 8px; bottom: 8px; }

.gsw-bar { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 8px; margin-top: 8px; }
.gsw-choice { display: inline-flex; flex-wrap: wrap; padding: 2px; gap: 2px; border: 1px solid var(--gsw-line); border-radius: 8px; background: var(--gsw-raised); }
.gsw-choice button { border: 0; background: none; border-radius: 6px; padding: 2px 9px; color: var(--gsw-quiet); }
.gsw-choice button:hover { color: var(--gsw-ink); }
.gsw-choice button[aria-pressed="true"] { background: var(--gsw-on); color: var(--gsw-on-ink); }
.gsw-compact .gsw-choice { flex: 1 1 auto; justify-content: space-between; }
.gsw-compact .gsw-choice button { padding: 2px 6px; font-size: 12px; }
.gsw-compact .gsw-bar { gap: 6px; }
.gsw-compact .gsw-bar > .gsw-button { font-size: 12px; padding: 3px 8px; }
.gsw-button { display: inline-flex; align-items: center; gap: 5px; border: 1px solid var(--gsw-line); border-radius: 8px;
  padding: 3px 10px; background: var(--gsw-raised); white-space: nowrap; }
.gsw-button:hover:not(:disabled) { border-color: var(--gsw-quiet); }
.gsw-button:disabled { opacity: 0.45; cursor: default; }
.gsw-button[aria-pressed="true"] { background: var(--gsw-on); color: var(--gsw-on-ink); border-color: var(--gsw-on); }
.gsw .gsw-primary { background: var(--gsw-accent); border-color: var(--gsw-accent); color: var(--gsw-paper); }
.gsw-primary:hover:not(:disabled) { filter: brightness(1.1); }
.gsw-lamp { margin-top: 6px; }
.gsw-lamp summary { display: inline-block; color: var(--gsw-quiet); padding: 2px 4px; border-radius: 6px; }
.gsw-lamp summary::before { content: "\\25b8\\a0"; }
.gsw-lamp[open] summary::before { content: "\\25be\\a0"; }
.gsw-sliders { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 18px; padding: 6px 4px 2px; }
.gsw-slider { display: flex; align-items: center; gap: 8px; }
.gsw-slider input { width: 120px; accent-color: var(--gsw-accent); margin: 0; }
.gsw-slider output { min-width: 2.6em; text-align: right; color: var(--gsw-quiet); font-variant-numeric: tabular-nums; }
.gsw-title { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 12px; margin: 0 0 8px; }
.gsw-note { color: var(--gsw-quiet); font-variant-numeric: tabular-nums; }

.gsw-maps { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 230px), 1fr)); gap: 14px 18px; max-width: 1120px; }
.gsw-map { min-width: 0; }
.gsw-map h4 { margin-bottom: 4px; }
.gsw-map-plot { position: relative; height: 250px; }
.gsw-columns .gsw-map-plot { height: auto; min-height: 0; aspect-ratio: 7 / 6; }
.gsw-map .gsw-note { min-height: 1.45em; margin-top: 2px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.gsw-cross { position: absolute; pointer-events: none; z-index: 2; width: 13px; height: 13px; margin: -6.5px; border-radius: 50%;
  border: 2px solid #fff; box-shadow: 0 0 0 1px rgb(0 0 0 / 0.65), inset 0 0 0 1px rgb(0 0 0 / 0.45); }

.gsw-samples { display: grid; grid-template-columns: repeat(auto-fill, minmax(max(150px, 22%), 1fr)); gap: 12px; max-width: 1120px; }
.gsw-sample { border: 1px solid var(--gsw-line); border-radius: 10px; padding: 8px; background: var(--gsw-raised); min-width: 0; }
.gsw-pair { display: grid; grid-template-columns: 1fr 1fr; gap: 6px; }
.gsw-pair canvas { display: block; width: 100%; aspect-ratio: 1; border-radius: 6px; image-rendering: auto; background: var(--gsw-bottom); }
.gsw-pair span { color: var(--gsw-quiet); font-size: 12px; }
.gsw-sample .gsw-note { font-size: 12px; margin-top: 3px; line-height: 1.35; }
.gsw-pager { display: flex; align-items: center; gap: 8px; margin-top: 10px; }

.gsw-run { max-width: 1120px; }
.gsw-progress { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 14px; margin-bottom: 10px; }
.gsw-track { flex: 1 1 90px; height: 8px; border-radius: 4px; background: color-mix(in srgb, var(--gsw-quiet) 25%, transparent); overflow: hidden; }
.gsw-track div { height: 100%; width: 0; border-radius: 4px; background: var(--gsw-accent); transition: width 0.2s linear; }
.gsw-run[data-status="done"] .gsw-track div { background: var(--gsw-good); }
.gsw-run[data-status="failed"] .gsw-track div { background: var(--gsw-bad); }
.gsw-run-text { font-variant-numeric: tabular-nums; min-width: 12em; }
.gsw-progress .gsw-note { flex: 1 0 100%; min-height: 1.45em; }
.gsw-progress .gsw-button[data-idle] { visibility: hidden; }
.gsw-columns { display: grid; grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr); gap: 16px; align-items: start; }
.gsw-columns-even { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); max-width: 1120px; }
.gsw-columns > * { min-width: 0; }
.gsw-columns .gsw-panel { max-width: none; }
@container gsw (max-width: 620px) { .gsw-columns { grid-template-columns: minmax(0, 1fr); } }
.gsw-box { container: gsw / inline-size; }
.gsw-curves { position: relative; width: 100%; min-height: 300px; aspect-ratio: 7 / 5; }

.gsw-scrub { display: flex; align-items: center; gap: 10px; margin: 0 0 10px; max-width: 1120px; }
.gsw-scrub input { flex: 1; min-width: 80px; accent-color: var(--gsw-accent); }
.gsw-scrub .gsw-note { min-width: 11em; color: var(--gsw-ink); }
.gsw table.gsw-table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 0; display: table; width: auto; }
.gsw .gsw-table th, .gsw .gsw-table td { padding: 3px 14px 3px 0; text-align: right; border: 0; border-bottom: 1px solid var(--gsw-line); background: none; font-weight: 400; }
.gsw .gsw-table th:first-child { text-align: left; color: var(--gsw-quiet); }
.gsw .gsw-table thead th { color: var(--gsw-quiet); }

.gsw-fields { display: grid; gap: 12px; }
.gsw-fields fieldset { border: 1px solid var(--gsw-line); border-radius: 10px; padding: 8px 12px 10px; margin: 0; min-width: 0; }
.gsw-fields legend { padding: 0 6px; color: var(--gsw-quiet); }
.gsw-field { display: grid; grid-template-columns: minmax(0, 9.5em) minmax(0, 1fr) 4.6em; align-items: center; gap: 4px 10px; padding: 2px 0; }
.gsw-field input[type="range"] { width: 100%; margin: 0; accent-color: var(--gsw-accent); }
.gsw-field input[type="number"], .gsw-field select { grid-column: 2 / 4; width: 100%; padding: 2px 6px; border: 1px solid var(--gsw-line); border-radius: 6px; background: var(--gsw-paper); }
.gsw-field output { text-align: right; font-variant-numeric: tabular-nums; color: var(--gsw-quiet); }
.gsw-field.gsw-changed label { font-weight: 600; }
.gsw-code { margin: 10px 0 0; padding: 8px 10px; border-radius: 8px; background: color-mix(in srgb, var(--gsw-quiet) 12%, transparent);
  font: 12px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; color: var(--gsw-ink); }
@media (max-width: 480px) {
  .gsw-panel .gsw-choice { flex: 1 1 auto; justify-content: space-between; }
  .gsw-panel .gsw-choice button { padding: 2px 5px; font-size: 12px; }
}
@media (prefers-reduced-motion: reduce) { .gsw-track div { transition: none; } }
`;

/** Puts the styles into the page, once. */
export function addStyle(): void {
  if (!document.getElementById("gsw-style")) document.head.append(element("style", { id: "gsw-style" }, CSS));
}
