import { readFileSync } from "node:fs";
import type { SavedWidgetState } from "@gan2shape/kernel";
import { widgetFile } from "../../widgetFiles.js";
import { scriptJson } from "./escape.js";

/** The states of widgets and the manager that brings them to life, 1.5 MB: for the end of a page. */
export function widgetElements(state: SavedWidgetState): string {
  const script = readFileSync(widgetFile("page.js"), "utf8").replace(/<\/(script)/gi, "<\\/$1");
  return `<script type="application/json" id="gan2shape-widget-state">${scriptJson(state)}</script>
<script>${script}</script>`;
}
