import type { SKRSContext2D } from "@napi-rs/canvas";
import { type CellText, outline } from "./cells.js";
import type { Cell } from "./figure.js";
import { setFont } from "./fonts.js";
import { runningMean } from "./runningMean.js";
import { CURVE_COLORS, GRID, INK, PAPER, QUIET_INK, TEXT_SIZE } from "./theme.js";
import { logTicks, shortNumber, tickLabels, ticks } from "./ticks.js";
import type { Curves } from "./types.js";

/** How curves are drawn. */
export interface CurveOptions extends CellText {
  width?: number;
  height?: number;
  /** Logarithmic loss axis; by itself when the curves span more than a factor of 20. */
  log?: boolean;
}

const LEFT = 56;
const BOTTOM = 40;
const LEGEND = 24;
/** Above this many points the raw curve is drawn faint, with its running mean over it. */
const NOISY = 80;

/**
 * Loss curves by term, with axes and a legend.
 *
 * @param curves one value per iteration, by term; terms without a positive value are left out of a log axis
 * @param options size, scale, title
 * @example curveCell(step1.losses, { title: "Loss", log: true });
 */
export function curveCell(curves: Curves, options: CurveOptions = {}): Cell {
  const width = options.width ?? 560;
  const height = options.height ?? 300;
  const log = options.log ?? spansDecades(curves);
  const terms = drawableTerms(curves, log);
  const legend = terms.length > 1 ? LEGEND : 6;
  return {
    title: options.title,
    caption: options.caption,
    width,
    height,
    draw(context, x, y) {
      const plot = { x: x + LEFT, y: y + legend, width: width - LEFT - 14, height: height - legend - BOTTOM };
      if (terms.length === 0) return drawNothing(context, plot);
      if (terms.length > 1) drawLegend(context, terms, plot.x, y);
      drawCurves(context, curves, terms, plot, log);
    },
  };
}

/** Whether a log axis serves these curves better. */
export function spansDecades(curves: Curves): boolean {
  const { low, high } = extent(Object.values(curves), true);
  return high / low > 20;
}

/** Loss terms in words: "smoothAlbedo" becomes "smooth albedo". */
export function termLabel(term: string): string {
  return term
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[_-]/g, " ")
    .toLowerCase();
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

function drawableTerms(curves: Curves, log: boolean): string[] {
  return Object.keys(curves).filter((term) =>
    curves[term].some((value) => Number.isFinite(value) && (!log || value > 0)),
  );
}

function drawCurves(context: SKRSContext2D, curves: Curves, terms: string[], plot: Box, log: boolean): void {
  const shown = terms.map((term) => curves[term]);
  const range = extent(shown, log);
  const low = log ? range.low / 1.15 : Math.min(0, range.low);
  const high = log ? range.high * 1.15 : range.high + 0.05 * (range.high - low || 1);
  const iterations = Math.max(2, ...shown.map((curve) => curve.length));
  const toX = (iteration: number) => plot.x + ((iteration - 1) / (iterations - 1)) * plot.width;
  const scale = log ? Math.log : (value: number) => value;
  const toY = (value: number) =>
    plot.y +
    plot.height *
      (1 - (scale(Math.max(value, log ? low : -Infinity)) - scale(low)) / (scale(high) - scale(low)));

  drawAxes(context, plot, {
    yTicks: log ? logTicks(low, high) : ticks(low, high, 5),
    xTicks: ticks(1, iterations, 6).filter(Number.isInteger),
    toX,
    toY,
    log,
  });
  context.save();
  context.beginPath();
  context.rect(plot.x, plot.y - 2, plot.width + 2, plot.height + 4);
  context.clip();
  context.lineJoin = "round";
  for (const [i, curve] of shown.entries()) {
    context.strokeStyle = CURVE_COLORS[i % CURVE_COLORS.length];
    if (curve.length > NOISY) {
      context.globalAlpha = 0.28;
      drawLine(context, curve, toX, toY, 1, log);
      context.globalAlpha = 1;
      drawLine(context, runningMean(curve, curve.length / 60), toX, toY, 2, log);
    } else drawLine(context, curve, toX, toY, 2, log);
  }
  context.restore();
}

function drawLine(
  context: SKRSContext2D,
  curve: Float32Array,
  toX: (iteration: number) => number,
  toY: (value: number) => number,
  width: number,
  log: boolean,
): void {
  context.lineWidth = width;
  context.beginPath();
  let open = false;
  for (const [i, value] of curve.entries()) {
    const visible = Number.isFinite(value) && (!log || value > 0);
    if (visible && open) context.lineTo(toX(i + 1), toY(value));
    else if (visible) context.moveTo(toX(i + 1), toY(value));
    open = visible;
  }
  context.stroke();
  if (curve.length === 1 && open) context.strokeRect(toX(1) - 1, toY(curve[0]) - 1, 2, 2);
}

function drawAxes(
  context: SKRSContext2D,
  plot: Box,
  axes: {
    xTicks: number[];
    yTicks: number[];
    toX(iteration: number): number;
    toY(value: number): number;
    log: boolean;
  },
): void {
  setFont(context, TEXT_SIZE);
  context.textAlign = "right";
  const labels = axes.log ? axes.yTicks.map(shortNumber) : tickLabels(axes.yTicks);
  for (const [i, value] of axes.yTicks.entries()) {
    const y = Math.round(axes.toY(value));
    context.fillStyle = GRID;
    context.fillRect(plot.x, y, plot.width, 1);
    context.fillStyle = QUIET_INK;
    context.fillText(labels[i], plot.x - 8, y + TEXT_SIZE * 0.36);
  }
  context.textAlign = "center";
  for (const value of axes.xTicks) {
    const x = Math.round(axes.toX(value));
    context.fillStyle = QUIET_INK;
    context.fillRect(x, plot.y + plot.height, 1, 4);
    context.fillText(String(value), x, plot.y + plot.height + 18);
  }
  context.fillRect(plot.x, Math.round(plot.y + plot.height), plot.width, 1);
  context.fillText("iteration", plot.x + plot.width / 2, plot.y + plot.height + BOTTOM - 4);
}

function drawLegend(context: SKRSContext2D, terms: string[], left: number, y: number): void {
  setFont(context, TEXT_SIZE);
  context.textAlign = "left";
  let x = left;
  for (const [i, term] of terms.entries()) {
    context.fillStyle = CURVE_COLORS[i % CURVE_COLORS.length];
    context.fillRect(x, y + 6, 14, 3);
    context.fillStyle = INK;
    context.fillText(termLabel(term), x + 20, y + 12);
    x += 20 + context.measureText(termLabel(term)).width + 18;
  }
}

function drawNothing(context: SKRSContext2D, plot: Box): void {
  context.fillStyle = PAPER;
  outline(context, plot.x, plot.y, plot.width, plot.height);
  setFont(context, TEXT_SIZE);
  context.fillStyle = QUIET_INK;
  context.textAlign = "center";
  context.fillText("no iterations yet", plot.x + plot.width / 2, plot.y + plot.height / 2);
}

function extent(curves: Float32Array[], positive: boolean): { low: number; high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const curve of curves)
    for (const value of curve) {
      if (!Number.isFinite(value) || (positive && value <= 0)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  return low <= high ? { low, high } : { low: 1, high: 1 };
}
