import type { IManagerState } from "@jupyter-widgets/base-manager";
import { element } from "../../../src/display/viewer/dom.js";
import { stageMemory } from "../../../src/display/viewer/stage.js";
import { PageManager } from "./pageManager.js";

/** style.css with all that it imports; put in by the build. */
declare const CORE_STYLE: string;

/*
 * In a page from disk: brings the widgets to life whose states stand in the page as JSON. Each replaces the still
 * that stands in its place; where one cannot, the still stays and the console says why.
 */
const STATE = "gan2shape-widget-state";
const PLACE = "gan2shape-widget";

async function wake(): Promise<void> {
  const source = document.getElementById(STATE)?.textContent;
  if (!source) return;
  document.head.prepend(element("style", {}, CORE_STYLE));
  const manager = new PageManager();
  await manager.set_state(JSON.parse(source) as IManagerState);
  await Promise.all(
    [...document.querySelectorAll<HTMLElement>(`.${PLACE}`)].map(async (place) => {
      const live = element("div");
      const stills = [...place.children] as HTMLElement[];
      place.append(live);
      try {
        await manager.show(place.dataset.model ?? "", live);
        for (const still of stills) still.remove();
      } catch (error) {
        live.remove();
        console.error(error);
      }
    }),
  );
  // For tests and for scripts of the page's author.
  Object.assign(globalThis, { gan2shapePage: { manager, memory: stageMemory } });
  document.documentElement.dataset.gan2shapeWidgets = "live";
}

void wake();
