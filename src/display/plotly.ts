import { termLabel } from "./curveChart.js";
import { CURVE_COLORS } from "./theme.js";
import type { Curves, MapData } from "./types.js";

/** MIME type of Plotly figures; front ends without Plotly show the picture of the same bundle. */
export const PLOTLY_MIME = "application/vnd.plotly.v1+json";

/** More points than this per curve are not told apart on a screen, but would swell the notebook. */
const MAX_POINTS = 500;

/**
 * Loss curves as a Plotly figure.
 *
 * @param curves one value per iteration, by term
 * @param options title and whether the loss axis is logarithmic
 */
export function curvesPlotly(curves: Curves, { title, log }: { title?: string; log: boolean }): object {
  const data = Object.entries(curves).map(([term, values], i) => {
    const { every, values: kept } = thinned(values, MAX_POINTS);
    return {
      type: "scatter",
      mode: "lines",
      name: termLabel(term),
      x: kept.map((_, k) => k * every + 1),
      y: kept,
      line: { color: CURVE_COLORS[i % CURVE_COLORS.length], width: 2 },
    };
  });
  const layout = {
    ...(title ? { title: { text: title } } : {}),
    xaxis: { title: { text: "iteration" } },
    yaxis: {
      title: { text: "loss" },
      type: log ? "log" : "linear",
      ...(log ? { dtick: 1 } : { rangemode: "tozero" }),
    },
    hovermode: "x unified",
    legend: { orientation: "h", y: 1.12 },
    showlegend: data.length > 1,
  };
  return { data, layout };
}

/**
 * A depth map as a Plotly heatmap whose values can be read off.
 *
 * @param depth (S, S) in scene units
 */
export function depthPlotly(depth: MapData, title?: string): object {
  const [rows, columns] = depth.shape.slice(-2);
  const z = Array.from({ length: rows }, (_, r) =>
    Array.from(depth.data.subarray(r * columns, (r + 1) * columns), (value) => Number(value.toFixed(4))),
  );
  return {
    data: [
      {
        type: "heatmap",
        z,
        colorscale: "Viridis",
        reversescale: true,
        colorbar: { title: { text: "scene units", side: "right" } },
        hovertemplate: "row %{y}, column %{x}: %{z:.4f}<extra></extra>",
      },
    ],
    layout: {
      ...(title ? { title: { text: title } } : {}),
      height: 420,
      xaxis: { constrain: "domain", showgrid: false, zeroline: false },
      yaxis: { autorange: "reversed", scaleanchor: "x", showgrid: false, zeroline: false },
    },
  };
}

/**
 * A curve of at most so many points: means over runs of iterations, rounded to what a reader can use.
 *
 * @returns iterations per point, and the points; null where a value is not finite
 */
export function thinned(curve: Float32Array, points: number): { every: number; values: (number | null)[] } {
  const every = Math.max(1, Math.ceil(curve.length / points));
  const values = Array.from({ length: Math.ceil(curve.length / every) }, (_, i) => {
    const run = curve.subarray(i * every, (i + 1) * every);
    const mean = run.reduce((sum, value) => sum + value, 0) / run.length;
    return Number.isFinite(mean) ? Number(mean.toPrecision(5)) : null;
  });
  return { every, values };
}
