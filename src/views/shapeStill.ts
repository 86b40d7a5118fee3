import type { MimeBundle } from "@gan2shape/kernel";
import { meshFigure } from "../display/drawers.js";
import { renderFigure } from "../display/index.js";
import { meshFromDepth } from "../geometry/index.js";
import type { MapData } from "../method/index.js";

/** What a shape looks like where no page is live: its mesh as a picture, and a line of text. */
export function shapeStill(
  { depth, canonicalImage, normals }: Record<"depth" | "canonicalImage" | "normals", MapData>,
  text: string,
): MimeBundle {
  const mesh = meshFromDepth({
    depth: depth.data,
    size: depth.shape[0],
    texture: canonicalImage.data,
    normals: normals.data,
  });
  return { "image/png": renderFigure(meshFigure(mesh)).toString("base64"), "text/plain": text };
}
