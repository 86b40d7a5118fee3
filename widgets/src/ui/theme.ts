import type { Lifetime } from "./lifetime.js";

/** The page's colours as charts need them: they cannot read style sheets. */
export interface ChartColors {
  ink: string;
  quiet: string;
  line: string;
}

/** Reads the colours that hold for an element. */
export function colorsAt(element: Element): ChartColors {
  const style = getComputedStyle(element);
  const value = (name: string, standard: string) => style.getPropertyValue(name).trim() || standard;
  return {
    ink: value("--gsw-ink", "#1f2328"),
    quiet: value("--gsw-quiet", "#59636e"),
    line: value("--gsw-line", "#d0d7de"),
  };
}

/** Calls back when the page turns dark or light. */
export function onThemeChange(life: Lifetime, react: () => void): void {
  const observer = new MutationObserver(react);
  observer.observe(document.body, {
    attributes: true,
    attributeFilter: ["data-jp-theme-light", "data-jp-theme-name", "class"],
  });
  life.atEnd(() => observer.disconnect());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", react, { signal: life.signal });
}
