import { escapeHtml } from "./escape.js";

const COLOURS = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

interface Style {
  bold: boolean;
  italic: boolean;
  underline: boolean;
  colour?: string;
}

/**
 * What a terminal would show of a text, as HTML: colours become spans, a carriage return or backspace
 * overwrites (so of a progress line its last state stays), every other control sequence is dropped.
 *
 * @example ansiToHtml("\u001b[31mError\u001b[0m");  // <span class="ansi-red">Error</span>
 */
export function ansiToHtml(text: string): string {
  let style: Style = { bold: false, italic: false, underline: false };
  let html = "";
  // Every second part is what the parentheses matched: a change of style.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  const parts = overwrite(text).split(/(\u001b\[[\d;:]*m)/);
  parts.forEach((part, index) => {
    if (index % 2 === 1) style = change(style, part.slice(2, -1));
    else html += span(part.replace(CONTROL, ""), style);
  });
  return html;
}

/** The same without any markup. */
export function stripAnsi(text: string): string {
  return overwrite(text).replace(CONTROL, "");
}

const CONTROL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])|[\u0000-\u0008\u000b-\u001f\u007f]/g;

function overwrite(text: string): string {
  if (!/[\r\b]/.test(text)) return text;
  return text
    .replace(/\r+\n/g, "\n")
    .split("\n")
    .map((line) => {
      const states = line.split("\r").filter((state) => state.replace(CONTROL, "") !== "");
      let last = states.at(-1) ?? "";
      for (let before = ""; before !== last; ) [before, last] = [last, last.replace(/[^\b][\b]/g, "")];
      return last;
    })
    .join("\n");
}

function change(style: Style, codes: string): Style {
  const next = { ...style };
  const numbers = codes.split(/[;:]/).map(Number);
  for (let i = 0; i < numbers.length; i++) {
    const code = numbers[i];
    if (code === 0) Object.assign(next, { bold: false, italic: false, underline: false, colour: undefined });
    else if (code === 1) next.bold = true;
    else if (code === 3) next.italic = true;
    else if (code === 4) next.underline = true;
    else if (code === 22) next.bold = false;
    else if (code === 23) next.italic = false;
    else if (code === 24) next.underline = false;
    else if (code >= 30 && code <= 37) next.colour = COLOURS[code - 30];
    else if (code >= 90 && code <= 97) next.colour = COLOURS[code - 90];
    else if (code === 39) next.colour = undefined;
    else if (code === 38 || code === 48) i += numbers[i + 1] === 5 ? 2 : 4; // 256 and true colours: not shown
  }
  return next;
}

function span(text: string, style: Style): string {
  if (text === "") return "";
  const classes = [
    style.colour && `ansi-${style.colour}`,
    style.bold && "ansi-bold",
    style.italic && "ansi-italic",
    style.underline && "ansi-underline",
  ].filter(Boolean);
  const html = escapeHtml(text);
  return classes.length > 0 ? `<span class="${classes.join(" ")}">${html}</span>` : html;
}
