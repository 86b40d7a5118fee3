import type { SKRSContext2D } from "@napi-rs/canvas";
import { type ColormapName, colorAt } from "./colormap.js";
import type { Cell } from "./figure.js";
import { setFont } from "./fonts.js";
import {
  grayPicture,
  heatPicture,
  imagePicture,
  normalPicture,
  type Picture,
  pictureCanvas,
  rangeOf,
  type ValueRange,
} from "./picture.js";
import { HAIRLINE, PANEL_SIZE, QUIET_INK, TEXT_SIZE } from "./theme.js";
import { tickLabels, ticks } from "./ticks.js";
import type { MapData } from "./types.js";

/** Title and caption of a cell, and the edge of its picture. */
export interface CellText {
  title?: string;
  caption?: string;
  size?: number;
}

const BAR_WIDTH = 14;
const BAR_GAP = 10;
const TICK_LENGTH = 4;

/** Room that a colour bar with its labels takes to the right of a panel. */
export const BAR_SPACE = BAR_GAP + BAR_WIDTH + TICK_LENGTH + 4 + 34 + 22;

/** A picture with a hairline around it. */
export function pictureCell(picture: Picture, { title, caption }: CellText = {}): Cell {
  return {
    title,
    caption,
    width: picture.width,
    height: picture.height,
    draw(context, x, y) {
      context.drawImage(pictureCanvas(picture), x, y);
      outline(context, x, y, picture.width, picture.height);
    },
  };
}

/** A colour image, (3, S, S) in [-1, 1]. */
export function imageCell(image: MapData, text: CellText = {}): Cell {
  return pictureCell(imagePicture(image, text.size ?? PANEL_SIZE), text);
}

/** A mask, (S, S) in 0..1, in its true pixels. */
export function maskCell(mask: MapData, text: CellText = {}): Cell {
  return pictureCell(grayPicture(mask, text.size ?? PANEL_SIZE, "nearest"), text);
}

/** Shading, (S, S) in 0..1. */
export function shadingCell(shading: MapData, text: CellText = {}): Cell {
  return pictureCell(grayPicture(shading, text.size ?? PANEL_SIZE), text);
}

/** A normal map, (S, S, 3). */
export function normalCell(normals: MapData, text: CellText = {}): Cell {
  return pictureCell(normalPicture(normals, text.size ?? PANEL_SIZE), text);
}

/**
 * A depth map with its colour bar: bright is near, as an eye expects of a lit surface, and near stands at the top.
 *
 * @param depth (S, S) in scene units
 * @param options `range` to share one scale between panels; the map's own when left out
 */
export function depthCell(depth: MapData, options: CellText & { range?: ValueRange } = {}): Cell {
  const { low, high } = options.range ?? rangeOf(depth);
  return heatCell(depth, {
    ...options,
    range: { low: high, high: low },
    colormap: "viridis",
    unit: "scene units",
  });
}

/** An error map with its colour bar, centred on zero: blue is too near, red too far. */
export function errorCell(error: MapData, options: CellText & { unit?: string } = {}): Cell {
  const { low, high } = rangeOf(error);
  const extreme = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const range = { low: -extreme, high: extreme };
  return heatCell(error, { unit: "scene units", ...options, range, colormap: "balance" });
}

/** A map in false colours with a colour bar. */
export function heatCell(
  map: MapData,
  options: CellText & { range: ValueRange; colormap: ColormapName; unit: string },
): Cell {
  const size = options.size ?? PANEL_SIZE;
  const panel = pictureCell(heatPicture(map, options.range, options.colormap, size), options);
  return {
    ...panel,
    width: size + BAR_SPACE,
    draw(context, x, y) {
      panel.draw(context, x, y);
      drawColorBar(context, x + size + BAR_GAP, y, size, options);
    },
  };
}

function drawColorBar(
  context: SKRSContext2D,
  x: number,
  y: number,
  height: number,
  { range, colormap, unit }: { range: ValueRange; colormap: ColormapName; unit: string },
): void {
  for (let row = 0; row < height; row++) {
    context.fillStyle = `rgb(${colorAt(colormap, 1 - row / (height - 1)).join(" ")})`;
    context.fillRect(x, y + row, BAR_WIDTH, 1);
  }
  outline(context, x, y, BAR_WIDTH, height);

  const values = barTicks(range);
  setFont(context, TEXT_SIZE);
  context.fillStyle = QUIET_INK;
  context.textAlign = "left";
  const labels = tickLabels(values);
  const widest = Math.max(...labels.map((label) => context.measureText(label).width));
  for (const [i, value] of values.entries()) {
    const at = y + ((value - range.high) / (range.low - range.high || 1)) * (height - 1);
    context.fillRect(x + BAR_WIDTH, Math.round(at), TICK_LENGTH, 1);
    const baseline = Math.min(y + height, Math.max(y + 10, at + TEXT_SIZE * 0.36));
    context.fillText(labels[i], x + BAR_WIDTH + TICK_LENGTH + 4, baseline);
  }
  drawUnit(context, unit, x + BAR_WIDTH + TICK_LENGTH + 4 + widest + 8, y + height / 2);
}

/** Values at which a bar is labelled, whichever way round it runs. */
export function barTicks({ low, high }: ValueRange): number[] {
  return ticks(Math.min(low, high), Math.max(low, high), 6);
}

function drawUnit(context: SKRSContext2D, unit: string, x: number, y: number): void {
  context.save();
  context.translate(x, y);
  context.rotate(Math.PI / 2);
  context.textAlign = "center";
  setFont(context, TEXT_SIZE - 1);
  context.fillText(unit, 0, 0);
  context.restore();
}

export function outline(context: SKRSContext2D, x: number, y: number, width: number, height: number): void {
  context.strokeStyle = HAIRLINE;
  context.lineWidth = 1;
  context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
}
