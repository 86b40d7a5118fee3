import { describe, expect, it } from "vitest";
import "../../src/display/index.js";
import { GanEvaluation } from "../../src/eval/ganEvaluation.js";
import { JUPYTER_DISPLAY } from "../../src/results/result.js";
import { decode } from "./pixels.js";

const image = (value: number) => ({ shape: [3, 8, 8], data: new Float32Array(192).fill(value) });
const evaluation = (frechet: number, sample = 0.5) =>
  new GanEvaluation({
    model: "mine",
    category: "cars",
    samples: 1000,
    truncationPsi: 1,
    neighbours: 3,
    comparison: { frechet, precision: 0.6, recall: 0.4 },
    halves: { frechet: 0.01, precision: 0.8, recall: 0.81 },
    spreads: [
      { name: "yaw", unit: "degrees", samples: 15, renders: 20, truth: 21 },
      { name: "light x", unit: "raw", samples: 0.4, renders: 0.5, truth: 0.52 },
    ],
    shown: { samples: [image(sample), image(0)], renders: [image(-0.5)] },
    seconds: 60,
  });

describe("a GAN evaluation's display", () => {
  it("is a picture and the figures in text", async () => {
    const bundle = evaluation(0.5)[JUPYTER_DISPLAY]();
    expect(bundle["text/plain"]).toContain("1000 samples (psi 1) against as many unseen cars");
    expect(bundle["text/plain"]).toContain("frechet                     0.5000        0.0100");
    expect(bundle["text/plain"]).toContain("yaw (degrees)                 15.0          20.0          21.0");
    const { width, height, colors } = await decode(Buffer.from(bundle["image/png"] as string, "base64"));
    expect(width).toBeGreaterThan(700);
    expect(height).toBeGreaterThan(250);
    expect(colors).toBeGreaterThan(20);
  });

  it("shows the figures, not a drawing of none", () => {
    const png = (frechet: number, sample?: number) =>
      evaluation(frechet, sample)[JUPYTER_DISPLAY]()["image/png"];
    expect(png(0.5)).toBe(png(0.5));
    expect(png(0.5)).not.toBe(png(0.2));
    expect(png(0.5)).not.toBe(png(0.5, 0.9));
  });
});
