import { barTicks } from "./cells.js";
import { type ColormapName, colorAt } from "./colormap.js";
import { spansDecades, termLabel } from "./curveChart.js";
import { dataUri, escapeHtml } from "./html.js";
import { type Picture, pictureToPng, type ValueRange } from "./picture.js";
import { thinned } from "./plotly.js";
import { tickLabels } from "./ticks.js";
import type { Curves } from "./types.js";
import { FORMAT } from "./viewer/codec.js";

const CHART_POINTS = 400;

/** A picture with its title below; a colour bar beside it where it has one. */
export function pictureFigure(picture: Picture, title: string, bar = ""): string {
  const image = `<img src="${dataUri("image/png", pictureToPng(picture))}" width="${picture.width}" height="${picture.height}" alt="${escapeHtml(title)}">`;
  return `<figure><div class="panel">${image}${bar}</div><figcaption>${escapeHtml(title)}</figcaption></figure>`;
}

/** A colour bar as HTML: it follows the page from light to dark. */
export function colorBar(range: ValueRange, colormap: ColormapName, unit: string): string {
  const stops = Array.from({ length: 17 }, (_, i) => `rgb(${colorAt(colormap, 1 - i / 16).join(" ")})`);
  const values = barTicks(range);
  const labels = tickLabels(values);
  const marks = values.map((value, i) => {
    const top = ((value - range.high) / (range.low - range.high || 1)) * 100;
    return `<span style="top:${top.toFixed(2)}%">${labels[i]}</span>`;
  });
  return `<div class="bar" role="img" aria-label="Colour bar, ${escapeHtml(unit)}"><i style="background:linear-gradient(${stops.join(",")})"></i><div>${marks.join("")}</div><em>${escapeHtml(unit)}</em></div>`;
}

/** Curves that the viewer makes interactive. */
export function chartElement(curves: Curves, title: string): string {
  const terms = Object.entries(curves).map(
    ([term, values]) => [termLabel(term), thinned(values, CHART_POINTS)] as const,
  );
  const data = {
    curves: Object.fromEntries(terms.map(([term, { values }]) => [term, values])),
    every: Math.max(1, ...terms.map(([, { every }]) => every)),
    log: spansDecades(curves),
  };
  const json = escapeHtml(JSON.stringify(data));
  return `<figure class="chart"><figcaption>${escapeHtml(title)}</figcaption><div class="gan2shape-pending" data-format="${FORMAT}" data-kind="chart" data-label="${escapeHtml(`Loss curves: ${title}`)}" data-chart="${json}">The curves need scripts, which this reader has switched off.</div></figure>`;
}

/** Names and values, one pair a line. */
export function factTable(rows: [name: string, value: string][], head?: [string, string]): string {
  const header = head
    ? `<thead><tr>${head.map((text) => `<th scope="col">${escapeHtml(text)}</th>`).join("")}</tr></thead>`
    : "";
  const body = rows.map(
    ([name, value]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  return `<table>${header}<tbody>${body.join("")}</tbody></table>`;
}

/** A part of the page, left out when it has nothing to show. */
export function section(title: string, lead: string, content: string): string {
  if (!content) return "";
  return `<section><h2>${escapeHtml(title)}</h2>${lead ? `<p>${escapeHtml(lead)}</p>` : ""}${content}</section>`;
}

export const REPORT_STYLE = `
:root { color-scheme: light dark; --ink: #1f2328; --quiet: #57606a; --line: #d8dee4; --paper: #ffffff; --panel: #f6f8fa; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8ea; --quiet: #a5acb4; --line: #3a3f46; --paper: #16181b; --panel: #1f2226; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 40px 24px 64px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 6px; letter-spacing: -0.01em; }
h2 { font-size: 20px; margin: 0 0 4px; }
section { margin-top: 44px; }
p { margin: 0 0 16px; color: var(--quiet); max-width: 90ch; }
figure { margin: 0; }
figcaption { font-size: 14px; font-weight: 600; margin-top: 8px; }
img { display: block; max-width: 100%; height: auto; border-radius: 6px; }
.hero { display: grid; grid-template-columns: minmax(180px, 256px) minmax(0, 1fr); gap: 32px; margin-top: 28px; align-items: start; }
.hero .g2s { max-width: none; }
.hero > div { display: grid; gap: 24px; }
.maps { display: flex; flex-wrap: wrap; gap: 28px 24px; }
.panel { display: flex; gap: 10px; }
.panel img { width: 200px; height: 200px; }
.hero .panel img, .strip img { width: 100%; height: auto; }
.bar { position: relative; display: flex; gap: 6px; height: 200px; font-size: 11px; color: var(--quiet); font-variant-numeric: tabular-nums; }
.bar i { width: 12px; border-radius: 3px; }
.bar div { position: relative; width: 36px; }
.bar span { position: absolute; transform: translateY(-50%); white-space: nowrap; }
.bar em { writing-mode: vertical-rl; align-self: center; font-style: normal; }
.strip { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); gap: 10px; }
.strip figcaption { font-weight: 400; text-align: center; color: var(--quiet); font-size: 13px; margin-top: 4px; }
.strip + .strip { margin-top: 10px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(440px, 1fr)); gap: 36px 32px; }
.chart figcaption { margin: 0 0 4px; }
table { border-collapse: collapse; font-size: 15px; }
th, td { text-align: left; padding: 7px 28px 7px 0; border-bottom: 1px solid var(--line); font-weight: 400; vertical-align: top; }
thead th { color: var(--quiet); font-size: 13px; }
tbody th { color: var(--quiet); }
td { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
@media (max-width: 760px) { .hero { grid-template-columns: 1fr; } .charts { grid-template-columns: 1fr; } }
`;
