import { createHash } from "node:crypto";
import { dataUri, escapeHtml } from "./html.js";
import { meshStill } from "./meshStill.js";
import { imagePicture, pictureToPng, pictureToWebp } from "./picture.js";
import type { MeshData } from "./types.js";
import { encodeMesh, FORMAT } from "./viewer/codec.js";
import { bringsViewer } from "./viewerCarrier.js";
import { packedViewerElement, viewerElement, WAKE_ELEMENT } from "./viewerScript.js";

const HINT =
  "Still picture. To turn the mesh, trust the notebook and run its first mesh cell again: that one brings the 3D viewer.";

/** What a mesh is called in a page. */
export interface MeshPageOptions {
  /** Names the mesh for screen readers and in the title. */
  label?: string;
}

/**
 * A mesh that can be turned, for a page that has or will have the viewer. Until then it is a still with a hint.
 *
 * @param mesh what to show
 * @returns HTML without a script
 */
export function meshElement(mesh: MeshData, { label = describe(mesh) }: MeshPageOptions = {}): string {
  const data = Buffer.from(encodeMesh(mesh)).toString("base64");
  // The texture goes in at its own size: the graphics card enlarges it.
  const texture = dataUri("image/png", pictureToPng(imagePicture(mesh.texture, mesh.texture.shape.at(-1)!)));
  const still = dataUri("image/webp", pictureToWebp(meshStill(mesh)));
  const text = escapeHtml(label);
  return `<figure class="gan2shape-pending" data-format="${FORMAT}" data-kind="mesh" data-label="${text}" data-mesh="${data}" data-texture="${texture}" style="margin:0">
<img src="${still}" alt="${text}" width="480" style="display:block;max-width:100%;border-radius:8px">
<figcaption style="font:13px system-ui,sans-serif;opacity:.75">${HINT}</figcaption>
</figure>`;
}

/**
 * A mesh as the HTML of a notebook's output. The first one of a notebook brings the viewer, about 190 KB; the
 * others find it in the page.
 */
export function meshOutputHtml(mesh: MeshData, options: MeshPageOptions = {}): string {
  const html = meshElement(mesh, options);
  const hash = createHash("sha256").update(html).digest("hex");
  return `${html}\n${bringsViewer(hash) ? packedViewerElement() : WAKE_ELEMENT}`;
}

/**
 * A page of its own that shows one mesh and needs nothing else, neither network nor server.
 *
 * @example writeFileAtomic("mesh.html", meshPageHtml(shape.mesh));
 */
export function meshPageHtml(mesh: MeshData, { label = describe(mesh) }: MeshPageOptions = {}): string {
  return `<!doctype html>
<html lang="en" data-gan2shape-page>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(label)}</title>
<style>
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #fff; }
main { width: min(92vw, 112vh - 90px); }
main .g2s { max-width: none; }
@media (prefers-color-scheme: dark) { body { background: #16181b; color: #e6e8ea; } }
</style>
</head>
<body>
<main>${meshElement(mesh, { label })}</main>
${viewerElement()}
</body>
</html>
`;
}

function describe(mesh: MeshData): string {
  return `Mesh of ${mesh.positions.length / 3} vertices and ${mesh.indices.length / 3} faces`;
}
