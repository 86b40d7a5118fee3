import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createCanvas } from "@napi-rs/canvas";
import { describe, expect, it } from "vitest";
import { barTicks, depthCell, errorCell, imageCell } from "../../src/display/cells.js";
import { colorAt } from "../../src/display/colormap.js";
import { curveCell, termLabel } from "../../src/display/curveChart.js";
import { renderFigure } from "../../src/display/figure.js";
import { ensureFonts, FONT_FAMILY, setFont } from "../../src/display/fonts.js";
import { runningMean } from "../../src/display/runningMean.js";
import { MARGIN } from "../../src/display/theme.js";
import { fakeDepth, fakeImage, fakeLosses } from "./fakes.js";
import { decode } from "./pixels.js";

/** A figure keeps 6 bits of each colour. */
function expectColor(found: readonly number[], wanted: readonly number[]): void {
  for (const [k, value] of wanted.entries()) expect(Math.abs(found[k] - value), `${found}`).toBeLessThan(4);
}

describe("renderFigure", () => {
  it("puts cells side by side within the margins", async () => {
    const cell = imageCell(fakeImage(16), { size: 64 });
    const { width, height, at, colors } = await decode(renderFigure({ rows: [[cell, cell]], gap: 10 }));
    expect([width, height]).toEqual([2 * 64 + 10 + 2 * MARGIN, 64 + 2 * MARGIN]);
    expect(at(2, 2)).toEqual([255, 255, 255]);
    expect(at(MARGIN + 5, MARGIN + 5)).toEqual(at(MARGIN + 74 + 5, MARGIN + 5));
    expect(colors).toBeGreaterThan(50);
  });

  it("breaks a long note instead of cutting it off", async () => {
    const rows = [[imageCell(fakeImage(16), { size: 200 })]];
    const short = await decode(renderFigure({ note: "short", rows }));
    const long = await decode(
      renderFigure({ note: "a note that is wider than the only panel of this figure", rows }),
    );
    expect(long.width).toBe(short.width);
    expect(long.height).toBeGreaterThan(short.height);
  });

  it("draws the same bytes twice", () => {
    const draw = () =>
      renderFigure({ heading: "Step 1", rows: [[curveCell(fakeLosses(50), { title: "Loss" })]] });
    expect(draw().equals(draw())).toBe(true);
  });
});

describe("the colour bar", () => {
  it("has near at the top and bright", async () => {
    const depth = fakeDepth();
    const { at } = await decode(renderFigure({ rows: [[depthCell(depth, { size: 128 })]] }));
    const x = MARGIN + 128 + 10 + 7;
    expectColor(at(x, MARGIN), colorAt("viridis", 1));
    expectColor(at(x, MARGIN + 127), colorAt("viridis", 0));
  });

  it("is labelled with round depths, whichever way round it runs", () => {
    expect(barTicks({ low: 1.1, high: 0.9 })).toEqual([0.9, 0.95, 1, 1.05, 1.1]);
    expect(barTicks({ low: 0.9, high: 1.1 })).toEqual(barTicks({ low: 1.1, high: 0.9 }));
  });

  it("has ink beside its ticks", async () => {
    const { at } = await decode(renderFigure({ rows: [[depthCell(fakeDepth(), { size: 128 })]] }));
    let dark = 0;
    for (let y = MARGIN; y < MARGIN + 128; y++)
      for (let x = MARGIN + 128 + 10 + 14 + 6; x < MARGIN + 128 + 10 + 14 + 44; x++)
        if (at(x, y)[0] < 140) dark++;
    expect(dark).toBeGreaterThan(60);
  });

  it("of an error is centred on zero", async () => {
    const error = { shape: [4, 4], data: new Float32Array(16).fill(0.002) };
    const { at } = await decode(renderFigure({ rows: [[errorCell(error, { size: 64 })]] }));
    expectColor(at(MARGIN + 20, MARGIN + 20), colorAt("balance", 1));
  });
});

describe("text", () => {
  it("is set in the font that came from npm, so bare machines show words too", () => {
    ensureFonts();
    const context = createCanvas(200, 40).getContext("2d");
    setFont(context, 20, 600);
    expect(context.font).toContain(FONT_FAMILY);
    context.fillText("Depth 30° −0.5", 2, 30);
    const ink = context.getImageData(0, 0, 200, 40).data.filter((_, i) => i % 4 === 3 && i > 0);
    expect(ink.filter((alpha) => alpha > 128).length).toBeGreaterThan(200);
  });

  it("uses only characters that font has", () => {
    const ranges = JSON.parse(
      readFileSync(createRequire(import.meta.url).resolve("@fontsource/inter/unicode.json"), "utf8"),
    ).latin as string;
    const spans = ranges.split(",").map((range) => {
      const [from, to] = range.replace("U+", "").split("-");
      return [Number.parseInt(from, 16), Number.parseInt(to ?? from, 16)];
    });
    for (const character of "°−×’…")
      expect(
        spans.some(([from, to]) => character.codePointAt(0)! >= from && character.codePointAt(0)! <= to),
      ).toBe(true);
  });
});

describe("curveCell", () => {
  it("draws each term in its colour, on either scale", async () => {
    for (const log of [false, true]) {
      const { colors } = await decode(renderFigure({ rows: [[curveCell(fakeLosses(40), { log })]] }));
      expect(colors).toBeGreaterThan(30);
    }
  });

  it("bears no iterations, one iteration, zeros and gaps", () => {
    const odd = {
      none: new Float32Array(0),
      one: Float32Array.of(0.5),
      gaps: Float32Array.of(1, Number.NaN, 0, 2),
    };
    for (const log of [false, true])
      expect(renderFigure({ rows: [[curveCell(odd, { log })]] }).length).toBeGreaterThan(500);
    expect(renderFigure({ rows: [[curveCell({ none: new Float32Array(0) })]] }).length).toBeGreaterThan(500);
  });

  it("names terms in words", () => {
    expect(["total", "smoothAlbedo", "loss_gan"].map(termLabel)).toEqual([
      "total",
      "smooth albedo",
      "loss gan",
    ]);
  });
});

describe("runningMean", () => {
  it("is the mean of the window, cut off at the ends", () => {
    expect([...runningMean(Float32Array.of(1, 2, 3, 4, 5), 1)]).toEqual([1.5, 2, 3, 4, 4.5]);
    expect([...runningMean(Float32Array.of(1, 2, 3), 0)]).toEqual([1, 2, 3]);
  });
});
