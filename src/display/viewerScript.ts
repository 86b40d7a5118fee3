import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { scriptText } from "./html.js";
import { FORMAT } from "./viewer/codec.js";

// Beside this file once built; seen from the sources it lies in the build folder.
const PLACES = ["./viewer.js", "../../dist/display/viewer.js"];

let script: string | undefined;

/**
 * The browser side of the displays: meshes and charts, with three.js inside.
 *
 * @returns JavaScript that wakes the outputs of the page it is put into
 * @throws Error when it was not built
 */
export function viewerScript(): string {
  if (script === undefined) {
    const file = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find(existsSync);
    if (!file) throw new Error("internal: the mesh viewer has not been built. Run npm run build.");
    script = readFileSync(file, "utf8");
  }
  return script;
}

/** The viewer as a script element: for pages of our own. */
export function viewerElement(): string {
  return `<script>${scriptText(viewerScript())}</script>`;
}

/**
 * The viewer packed for a notebook, where it is stored with the output: 190 KB instead of 560. The page unpacks it
 * and puts it into its head, so that it outlives the output that brought it.
 */
export function packedViewerElement(): string {
  packedBase64 ??= gzipSync(viewerScript(), { level: 9 }).toString("base64");
  return `<script>(async () => {
  const present = window.gan2shapeViewer${FORMAT};
  if (present) return present.scan();
  const bytes = Uint8Array.from(atob("${packedBase64}"), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.head.append(script);
})();</script>`;
}

/** What an output says that comes without the viewer: it is woken at once where the page has one. */
export const WAKE_ELEMENT = `<script>window.gan2shapeViewer${FORMAT}?.scan();</script>`;

let packedBase64: string | undefined;
