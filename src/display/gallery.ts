import type { SKRSContext2D } from "@napi-rs/canvas";
import { outline } from "./cells.js";
import type { Cell } from "./figure.js";
import { setFont } from "./fonts.js";
import { imagePicture, pictureCanvas } from "./picture.js";
import { QUIET_INK, TEXT_SIZE } from "./theme.js";
import type { MapData } from "./types.js";

const TIGHT_GAP = 8;
const LABEL_SPACE = 22;

/** How many pictures stand side by side, and how large. */
export interface GalleryOptions {
  title?: string;
  columns?: number;
  /** Edge of one picture in pixels. */
  size?: number;
  /** One below each picture. */
  labels?: string[];
}

/**
 * Small pictures in rows, each with its label below.
 *
 * @param images (3, S, S) each, in [-1, 1]
 * @param options columns (a row that fits a notebook's width by itself), size, labels
 * @example galleryCell(views.images, { labels: views.labels });
 */
export function galleryCell(images: MapData[], options: GalleryOptions = {}): Cell {
  const columns = Math.max(1, Math.min(options.columns ?? balancedColumns(images.length), images.length));
  const size = options.size ?? (columns <= 5 ? 192 : 128);
  const step = size + (options.labels ? LABEL_SPACE : 0) + TIGHT_GAP;
  const rows = Math.max(1, Math.ceil(images.length / columns));
  return {
    title: options.title,
    width: columns * (size + TIGHT_GAP) - TIGHT_GAP,
    height: rows * step - TIGHT_GAP,
    draw(context, x, y) {
      images.forEach((image, i) => {
        const left = x + (i % columns) * (size + TIGHT_GAP);
        const top = y + Math.floor(i / columns) * step;
        context.drawImage(pictureCanvas(imagePicture(image, size)), left, top);
        outline(context, left, top, size, size);
        if (options.labels?.[i])
          drawLabel(context, options.labels[i], left + size / 2, top + size + 16, size);
      });
    },
  };
}

/** Rows of about equal length: 9 become 5 + 4, 16 become 8 + 8. */
function balancedColumns(count: number): number {
  return Math.ceil(count / Math.ceil(count / 8));
}

function drawLabel(context: SKRSContext2D, label: string, x: number, y: number, width: number): void {
  setFont(context, TEXT_SIZE);
  context.fillStyle = QUIET_INK;
  context.textAlign = "center";
  context.fillText(label, x, y, width);
}
