import type { MimeBundle } from "@gan2shape/kernel";
import { pictureCell } from "../display/cells.js";
import { meshFigure } from "../display/drawers.js";
import type { Cell } from "../display/figure.js";
import { renderFigure } from "../display/index.js";
import { meshStill } from "../display/meshStill.js";
import { PANEL_SIZE } from "../display/theme.js";
import type { MeshData } from "../display/types.js";
import { meshFromDepth } from "../geometry/index.js";
import type { MapData } from "../method/index.js";

/** What the picture of a shape is made from. */
type StillMaps = Record<"depth" | "canonicalImage" | "normals", MapData>;

/** What a shape looks like where no page is live: its mesh as a picture, and a line of text. */
export function shapeStill(maps: StillMaps, text: string): MimeBundle {
  const figure = meshFigure(meshOf(maps));
  return { "image/png": renderFigure(figure).toString("base64"), "text/plain": text };
}

/** The bare shape under its light, as one picture of a figure. */
export function shadedCell(maps: StillMaps): Cell {
  const look = { width: PANEL_SIZE, height: PANEL_SIZE, backdrop: "white", mode: "shading" } as const;
  return pictureCell(meshStill(meshOf(maps), look), { title: "Shape" });
}

function meshOf({ depth, canonicalImage, normals }: StillMaps): MeshData {
  return meshFromDepth({
    depth: depth.data,
    size: depth.shape[0],
    texture: canonicalImage.data,
    normals: normals.data,
  });
}
