import { describe, expect, it } from "vitest";
import "../../src/display/index.js";
import type { CategoryName } from "../../src/data/index.js";
import { evaluationFigure } from "../../src/display/evaluationFigure.js";
import { Evaluation } from "../../src/eval/evaluate.js";
import { JUPYTER_DISPLAY } from "../../src/results/result.js";
import { decode } from "./pixels.js";

const row = (name: string, side: number, mad: number) => ({ name, side, mad, sideSpread: 0.1, madSpread: 2 });
const object = (index: number, prior: number, ours: number, pretrained?: number) => ({
  index,
  ...(pretrained !== undefined && { pretrained: { side: pretrained / 100, mad: 25 } }),
  prior: { side: prior / 100, mad: 30 },
  ours: { side: ours / 100, mad: 20 },
  inversionPsnr: 24,
  seconds: 60,
});
const evaluation = (ours: number, pretrained?: number, category: CategoryName = "faces") =>
  new Evaluation({
    category,
    rows: [row("prior", 2, 30), row("ours", ours, 20)],
    objects: [object(0, 2.1, ours, pretrained), object(1, 1.9, ours, pretrained)],
    seconds: 120,
  });

describe("an evaluation's display", () => {
  it("is a picture and the table in text", async () => {
    const bundle = evaluation(1)[JUPYTER_DISPLAY]();
    expect(bundle["text/plain"]).toContain("prior         2.000 ± 0.100     30.00 ± 2.00");
    const { width, height, colors } = await decode(Buffer.from(bundle["image/png"] as string, "base64"));
    expect(width).toBeGreaterThan(700);
    expect(height).toBeGreaterThan(150);
    expect(colors).toBeGreaterThan(20);
  });

  it("says faces of faces and cars of cars", () => {
    expect(evaluationFigure(evaluation(1)).note).toContain("Means over 2 faces");
    expect(evaluationFigure(evaluation(1, undefined, "cars")).note).toContain("Means over 2 cars");
  });

  it("shows the figures, not a drawing of none", () => {
    const png = (ours: number, pretrained?: number) =>
      evaluation(ours, pretrained)[JUPYTER_DISPLAY]()["image/png"];
    expect(png(1)).toBe(png(1));
    expect(png(1)).not.toBe(png(1.5));
    expect(png(1)).not.toBe(png(1, 1.5));
    expect(png(1, 1.2)).not.toBe(png(1, 1.5));
  });
});
