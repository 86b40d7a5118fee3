import { CATEGORIES } from "../data/index.js";
import type { Cell, Figure } from "./figure.js";
import { setFont } from "./fonts.js";
import { CURVE_COLORS, GRID, INK, QUIET_INK, TEXT_SIZE } from "./theme.js";
import { shortNumber, ticks } from "./ticks.js";
import type { EvaluationData } from "./types.js";

/** One figure of an object on its way from the prior to the reconstruction. */
interface Change {
  label: string;
  values: Partial<Record<RowName, number>>;
}

const ROW_NAMES = ["prior", "pretrained", "ours"] as const;
type RowName = (typeof ROW_NAMES)[number];

const WIDTH = 360;
const ROW = 24;
const LEFT = 58;
const FOOT = 40;
const DOT = 5;
const COLORS: Record<RowName, string> = {
  ours: CURVE_COLORS[0],
  prior: CURVE_COLORS[1],
  pretrained: CURVE_COLORS[2],
};

/** How far the reconstruction moved each object's errors from the prior's, and their means. */
export function evaluationFigure(evaluation: EvaluationData): Figure {
  const { name, one } = CATEGORIES[evaluation.category];
  const changes = (metric: string, factor = 1): Change[] =>
    evaluation.objects.map(({ index, ...rows }) => ({
      label: `${one} ${index}`,
      values: Object.fromEntries(
        ROW_NAMES.flatMap((name) => {
          const row = rows[name];
          return row ? [[name, factor * row[metric]]] : [];
        }),
      ),
    }));
  const count = evaluation.objects.length;
  const means = evaluation.rows
    .map(({ name: row, side, mad }) => `${row}: SIDE ${side.toFixed(2)}, MAD ${mad.toFixed(1)}°`)
    .join("; ");
  return {
    heading: "Errors against the ground truth",
    note: `${count === 1 ? `One ${one}` : `Means over ${count} ${name}`}: ${means}. Lower is better.`,
    rows: [
      [changeCell(changes("side", 100), "SIDE (times 100)"), changeCell(changes("mad"), "MAD (degrees)")],
    ],
  };
}

/** A line per object with a dot for each row's error. */
function changeCell(changes: Change[], title: string): Cell {
  const height = ROW * changes.length + FOOT;
  return {
    title,
    width: WIDTH,
    height,
    draw(context, x, y) {
      const high = 1.08 * Math.max(...changes.flatMap(({ values }) => Object.values(values)));
      const plot = { x: x + LEFT, width: WIDTH - LEFT - 12, bottom: y + ROW * changes.length };
      const toX = (value: number) => plot.x + (value / high) * plot.width;
      setFont(context, TEXT_SIZE);
      context.lineWidth = 1;
      context.textAlign = "center";
      for (const tick of ticks(0, high, 5)) {
        context.strokeStyle = GRID;
        context.beginPath();
        context.moveTo(toX(tick), y);
        context.lineTo(toX(tick), plot.bottom);
        context.stroke();
        context.fillStyle = QUIET_INK;
        context.fillText(shortNumber(tick), toX(tick), plot.bottom + 16);
      }
      for (const [i, { label, values }] of changes.entries()) {
        const middle = y + ROW * (i + 0.5);
        context.fillStyle = INK;
        context.textAlign = "right";
        context.fillText(label, plot.x - 10, middle + 4);
        context.strokeStyle = QUIET_INK;
        context.beginPath();
        context.moveTo(toX(Math.min(...Object.values(values))), middle);
        context.lineTo(toX(Math.max(...Object.values(values))), middle);
        context.stroke();
        for (const name of ROW_NAMES) {
          const value = values[name];
          if (value === undefined) continue;
          context.fillStyle = COLORS[name];
          context.beginPath();
          context.arc(toX(value), middle, DOT, 0, 2 * Math.PI);
          context.fill();
        }
      }
      context.textAlign = "left";
      let at = 0;
      for (const name of ROW_NAMES.filter((row) => row in changes[0].values)) {
        context.fillStyle = COLORS[name];
        context.beginPath();
        context.arc(plot.x + at + DOT, plot.bottom + 31, DOT, 0, 2 * Math.PI);
        context.fill();
        context.fillStyle = INK;
        context.fillText(name, plot.x + at + 16, plot.bottom + 35);
        at += context.measureText(name).width + 40;
      }
    },
  };
}
