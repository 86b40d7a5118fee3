import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** Plotly itself (4.7 MB), to stand in the page once. */
export function plotlyScript(): string {
  const file = createRequire(import.meta.url).resolve("plotly.js-dist-min/plotly.min.js");
  return readFileSync(file, "utf8").replace(/<\/script/gi, "<\\/script");
}

/**
 * Runs in the page: draws each figure from the JSON beside it, in the page's colours, and again when the
 * reader changes between light and dark.
 */
export const DRAW_FIGURES = `
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const merge = (base, over) => {
    if (base === null || over === null || typeof base !== "object" || typeof over !== "object" || Array.isArray(over)) return over;
    const both = { ...base };
    for (const key of Object.keys(over)) both[key] = key in base ? merge(base[key], over[key]) : over[key];
    return both;
  };
  const draw = (element) => {
    const figure = element.figure ??= JSON.parse(element.querySelector("script").textContent);
    const style = getComputedStyle(document.body);
    const colour = (name) => style.getPropertyValue(name).trim();
    const axis = { gridcolor: colour("--line"), zerolinecolor: colour("--line"), linecolor: colour("--line"), automargin: true };
    const own = figure.layout ?? {};
    const layout = merge({ height: 360, margin: { t: own.title ? 48 : 16, r: 16, b: 48, l: 56 } }, own);
    for (const key of new Set(["xaxis", "yaxis", ...Object.keys(own).filter((key) => /^[xy]axis\\d*$/.test(key))])) {
      layout[key] = merge(axis, own[key] ?? {});
      layout[key].gridcolor = layout[key].zerolinecolor = layout[key].linecolor = axis.gridcolor;
    }
    delete layout.width; delete layout.template;
    Object.assign(layout, {
      autosize: true, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      font: { ...own.font, family: style.fontFamily, color: colour("--text") },
    });
    return Plotly.react(element, figure.data ?? [], layout, { responsive: true, displaylogo: false, ...figure.config });
  };
  const all = () => document.querySelectorAll(".plotly").forEach(draw);
  all();
  dark.addEventListener("change", all);
})();`;
