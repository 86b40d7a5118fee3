import type { Cell } from "./figure.js";
import { setFont } from "./fonts.js";
import { GRID, INK, QUIET_INK, TEXT_SIZE } from "./theme.js";

/** One bar, with what it stands for before it and its number behind it. */
export interface Bar {
  label: string;
  value: number;
  /** the number as it is to be read */
  text: string;
  color: string;
}

const ROW = 22;
const THICKNESS = 12;
const GROUP_GAP = 10;
const NUMBER_WIDTH = 74;

/**
 * Horizontal bars in groups, from 0 on.
 *
 * @param groups bars that belong together lie together
 * @param options title, width, space for the labels, and the value of the longest bar (default: the largest)
 * @example barCell([[{ label: "samples", value: 2, text: "2.0", color: INK }]], { title: "Distance", width: 360, labels: 90 });
 */
export function barCell(
  groups: readonly (readonly Bar[])[],
  { title, width, labels, high }: { title: string; width: number; labels: number; high?: number },
): Cell {
  const count = groups.reduce((sum, group) => sum + group.length, 0);
  const height = ROW * count + GROUP_GAP * (groups.length - 1);
  const longest = high ?? Math.max(1e-12, ...groups.flat().map(({ value }) => value));
  return {
    title,
    width,
    height,
    draw(context, x, y) {
      const room = width - labels - NUMBER_WIDTH;
      setFont(context, TEXT_SIZE);
      context.strokeStyle = GRID;
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(x + labels, y);
      context.lineTo(x + labels, y + height);
      context.stroke();
      let top = y;
      for (const group of groups) {
        for (const { label, value, text, color } of group) {
          const middle = top + ROW / 2;
          const length = (Math.max(0, Math.min(value, longest)) / longest) * room;
          context.fillStyle = INK;
          context.textAlign = "right";
          context.fillText(label, x + labels - 10, middle + 4);
          context.fillStyle = color;
          context.fillRect(x + labels, middle - THICKNESS / 2, length, THICKNESS);
          context.fillStyle = QUIET_INK;
          context.textAlign = "left";
          context.fillText(text, x + labels + length + 8, middle + 4);
          top += ROW;
        }
        top += GROUP_GAP;
      }
    },
  };
}
