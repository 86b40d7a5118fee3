import { FORMAT } from "./codec.js";
import { element } from "./dom.js";
import { type ChartData, LineChart } from "./lineChart.js";
import { MeshView, sleepUnseen } from "./meshView.js";
import { addStyles } from "./style.js";

/**
 * The viewer's part in a page. Outputs wait under the class `gan2shape-pending` with their data in attributes; this
 * turns each into something live, whether it came before or after this script, and however often a page holds it.
 */
interface ViewerLibrary {
  /** Wakes outputs that wait. */
  scan(): void;
  /** For tests: how many outputs are live. */
  count(): number;
}

const NAME = `gan2shapeViewer${FORMAT}`;
const page = window as unknown as Record<string, ViewerLibrary | undefined>;

const present = page[NAME];
if (present) present.scan();
else start();

function start(): void {
  addStyles();
  // A live list, and therefore free to ask after every change of the page.
  const waiting = document.getElementsByClassName("gan2shape-pending");
  let asked = false;
  let count = 0;

  const scan = () => {
    asked = false;
    for (const host of Array.from(waiting)) if (wake(host as HTMLElement)) count++;
    sleepUnseen();
  };
  page[NAME] = { scan, count: () => count };
  new MutationObserver(() => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(scan);
  }).observe(document.documentElement, { childList: true, subtree: true });
  scan();
}

function wake(host: HTMLElement): boolean {
  const { format, kind, label = "" } = host.dataset;
  if (Number(format) !== FORMAT) return false;
  host.classList.remove("gan2shape-pending");
  try {
    if (kind === "mesh") {
      const view = MeshView.open(host.dataset.mesh ?? "", host.dataset.texture ?? "", label);
      if (!view)
        return hint(host, "This browser cannot draw 3D here (WebGL is off), so a still picture is shown.");
      host.replaceChildren(view.root);
      view.redraw();
    } else if (kind === "chart")
      host.replaceChildren(new LineChart(JSON.parse(host.dataset.chart ?? "") as ChartData, label).root);
    return true;
  } catch (error) {
    return hint(
      host,
      `The interactive view failed (${(error as Error).message}), so a still picture is shown.`,
    );
  }
}

function hint(host: HTMLElement, text: string): boolean {
  host.querySelector("figcaption")?.remove();
  host.append(element("figcaption", { style: "font:13px system-ui,sans-serif;opacity:.75" }, text));
  return false;
}
