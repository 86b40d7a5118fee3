/** As much of plotly.js as is used here. */
export interface Plotly {
  react(element: HTMLElement, data: object[], layout: object, config?: object): Promise<unknown>;
  purge(element: HTMLElement): void;
  Plots: { resize(element: HTMLElement): void };
}

/** A chart's element after drawing: it tells events, and where its axes lie. */
export interface PlotElement extends HTMLElement {
  on(event: string, react: (event: PlotEvent) => void): void;
  _fullLayout?: { xaxis: PlotAxis; yaxis: PlotAxis };
}
interface PlotAxis {
  _offset: number;
  d2p(value: number): number;
}
export interface PlotEvent {
  points?: { x: number; y: number }[];
}

const page = globalThis as { Plotly?: Plotly; [loader: symbol]: unknown };
/** Where a host that keeps Plotly in a file of its own says how to get it. */
const LOADER = Symbol.for("gan2shape.loadPlotly");

/** The page's Plotly; loaded when a chart first needs it, since it is larger than everything else here. */
export async function loadPlotly(): Promise<Plotly> {
  if (!page.Plotly) await (page[LOADER] as (() => Promise<unknown>) | undefined)?.();
  if (!page.Plotly) throw new Error("This page brings no Plotly, so its charts stay empty.");
  return page.Plotly;
}

/** Says how to get Plotly in this page. */
export function setPlotlyLoader(load: () => Promise<unknown>): void {
  page[LOADER] = load;
}

/** Fits a chart to its element; one that was not in the page yet, or hidden, is drawn now that it shows. */
export function fitChart(plotly: Plotly | undefined, element: HTMLElement, draw: () => void): void {
  if (!plotly || element.clientWidth === 0) return;
  if ("_fullLayout" in element) plotly.Plots.resize(element);
  else draw();
}
