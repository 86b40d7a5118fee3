import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import { ensureFonts, setFont } from "./fonts.js";
import { GAP, HEADING_SIZE, INK, MARGIN, PAPER, QUIET_INK, TEXT_SIZE, TITLE_SIZE } from "./theme.js";

/** One drawing of a figure: a picture, a chart, a row of small pictures. */
export interface Cell {
  /** Shown above the drawing. */
  title?: string;
  /** Shown below the drawing, quieter. */
  caption?: string;
  /** Size of the drawing alone, in pixels. */
  width: number;
  height: number;
  /** Draws with the upper left corner at (x, y). */
  draw(context: SKRSContext2D, x: number, y: number): void;
}

/** A figure: rows of cells under a heading. */
export interface Figure {
  heading?: string;
  /** A line under the heading: how long it took, what to look for. */
  note?: string;
  rows: Cell[][];
  /** Pixels between cells; the usual gap when left out. */
  gap?: number;
}

const LINE = 1.35;
const TITLE_SPACE = Math.round(TITLE_SIZE * LINE) + 6;
const CAPTION_SPACE = Math.round(TEXT_SIZE * LINE) + 5;

/**
 * Draws a figure as a PNG on white, so that it reads the same in light and dark notebooks and on paper.
 *
 * @param figure heading, note and rows of cells
 * @returns the PNG file
 * @example const png = renderFigure({ heading: "Input", rows: [[pictureCell(imagePicture(image, 256))]] });
 */
export function renderFigure(figure: Figure): Buffer {
  ensureFonts();
  const gap = figure.gap ?? GAP;
  const content = Math.max(
    ...figure.rows.map((row) => row.reduce((sum, cell) => sum + cell.width, gap * (row.length - 1))),
  );
  const measure = createCanvas(1, 1).getContext("2d");
  const heading = wrapped(measure, figure.heading, HEADING_SIZE, 600, content);
  const note = wrapped(measure, figure.note, TEXT_SIZE, 400, content);
  const headingHeight = lineHeight(HEADING_SIZE) * heading.length;
  const noteHeight = note.length ? lineHeight(TEXT_SIZE) * note.length + 3 : 0;
  const top = MARGIN + headingHeight + noteHeight + (heading.length || note.length ? 12 : 0);
  const heights = figure.rows.map(rowHeight);
  const height = top + heights.reduce((sum, h) => sum + h, gap * (heights.length - 1)) + MARGIN;

  const canvas = createCanvas(Math.ceil(content + 2 * MARGIN), Math.ceil(height));
  const context = canvas.getContext("2d");
  context.fillStyle = PAPER;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.textBaseline = "alphabetic";
  drawLines(context, heading, MARGIN, MARGIN, HEADING_SIZE, 600, INK);
  drawLines(context, note, MARGIN, MARGIN + headingHeight + 3, TEXT_SIZE, 400, QUIET_INK);

  let y = top;
  figure.rows.forEach((row, r) => {
    const titled = row.some((cell) => cell.title);
    let x = MARGIN;
    for (const cell of row) {
      if (cell.title) drawLines(context, [cell.title], x, y, TITLE_SIZE, 600, INK);
      const drawingTop = y + (titled ? TITLE_SPACE : 0);
      cell.draw(context, x, drawingTop);
      if (cell.caption)
        drawLines(context, [cell.caption], x, drawingTop + cell.height + 5, TEXT_SIZE, 400, QUIET_INK);
      x += cell.width + gap;
    }
    y += heights[r] + gap;
  });
  dropLowestBits(context, canvas.width, canvas.height);
  return canvas.toBuffer("image/png");
}

/**
 * Leaves 6 bits of each colour, white white and black black. In enlarged maps the two lowest are mostly noise, which
 * nobody sees and no PNG can pack: without them figures take two thirds, and executed notebooks stay far below 4 MB.
 */
function dropLowestBits(context: SKRSContext2D, width: number, height: number): void {
  const image = context.getImageData(0, 0, width, height);
  const { data } = image;
  for (let i = 0; i < data.length; i++) data[i] = (data[i] & 0xfc) | (data[i] >> 6);
  context.putImageData(image, 0, 0);
}

function rowHeight(row: Cell[]): number {
  const titled = row.some((cell) => cell.title) ? TITLE_SPACE : 0;
  return titled + Math.max(...row.map((cell) => cell.height + (cell.caption ? CAPTION_SPACE : 0)));
}

function lineHeight(size: number): number {
  return Math.round(size * LINE);
}

function drawLines(
  context: SKRSContext2D,
  lines: string[],
  x: number,
  y: number,
  size: number,
  weight: 400 | 600,
  color: string,
): void {
  setFont(context, size, weight);
  context.fillStyle = color;
  context.textAlign = "left";
  for (const [i, line] of lines.entries())
    context.fillText(line, x, y + lineHeight(size) * i + Math.round(size * 0.95));
}

/** Breaks text at spaces so that no line is wider than the content. */
function wrapped(
  context: SKRSContext2D,
  text: string | undefined,
  size: number,
  weight: 400 | 600,
  width: number,
): string[] {
  if (!text) return [];
  setFont(context, size, weight);
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
