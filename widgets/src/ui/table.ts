import { element } from "../../../src/display/viewer/dom.js";

/** A short table of numbers: one row per name. */
export function numbersTable(columns: string[], rows: Record<string, (number | undefined)[]>): HTMLElement {
  const head = element(
    "tr",
    {},
    element("th"),
    ...columns.map((name) => element("th", { scope: "col" }, name)),
  );
  const body = Object.entries(rows).map(([name, values]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, name),
      ...values.map((value) => element("td", {}, value === undefined ? "–" : number(value))),
    ),
  );
  const headed = columns.some(Boolean) ? [element("thead", {}, head)] : [];
  return element("table", { class: "gsw-table" }, ...headed, element("tbody", {}, ...body));
}

/** Four digits that matter. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(4)));
}
