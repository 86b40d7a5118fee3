import type { MimeBundle } from "../kernel/mime-bundle.js";

const PARTS = ["data", "layout", "config", "frames"];

/** A Plotly figure, `{ data: [trace, ...], layout }`, for the front end to draw; undefined for anything else. */
export function showPlotly(value: object): MimeBundle | undefined {
  const { data, layout } = value as { data?: unknown; layout?: unknown };
  const isFigure =
    Object.keys(value).every((key) => PARTS.includes(key)) &&
    Array.isArray(data) &&
    data.length > 0 &&
    [...data, layout].every((part) => typeof part === "object" && part !== null && !Array.isArray(part));
  if (!isFigure) return undefined;
  const kinds = data.map(({ type = "scatter" }: { type?: string }) => type).join(", ");
  return {
    "application/vnd.plotly.v1+json": withPlainArrays(value),
    "text/plain": `Plotly figure: ${kinds}`,
  };
}

/** Typed arrays would be objects in JSON. */
function withPlainArrays(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float32Array);
  if (Array.isArray(value)) return value.map(withPlainArrays);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withPlainArrays(part)]));
}
