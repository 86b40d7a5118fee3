import { beforeAll, describe, expect, it } from "vitest";
import { buildViewer } from "../../scripts/build-viewer.mjs";
import { meshPageHtml } from "../../src/display/meshHtml.js";
import { reportHtml } from "../../src/display/report.js";
import { fakeMesh, fakeShape } from "./fakes.js";

beforeAll(async () => {
  await buildViewer();
});

const shape = fakeShape(32);
const textOf = (html: string) => html.replace(/<(script|style)[\s\S]*?<\/\1>/g, "").replace(/<[^>]*>/g, " ");

describe("reportHtml", () => {
  it("tells the whole run, from nothing outside the page", () => {
    const html = reportHtml(shape, { title: "Seed 7 & more", files: { Mesh: "mesh.glb" } });
    const text = textOf(html);
    for (const part of [
      "Seed 7 &#38; more",
      "Depth",
      "Normals",
      "Canonical view",
      "Depth error in the input view",
      "From other sides",
      "−40°",
      "Pseudo and projected samples",
      "Step 2: latent offset",
      "SIDE, scale-invariant depth error",
      "0.0123",
      "the discriminator&#39;s features",
      "a sample of the model, seed 7",
      "mesh.glb",
    ])
      expect(text).toContain(part);
    expect(html).not.toMatch(/(src|href)="(?!data:)/);
    expect(html.match(/data-kind="chart"/g)).toHaveLength(4);
    expect(html.match(/data-kind="mesh"/g)).toHaveLength(1);
    expect(html.length).toBeLessThan(2_000_000);
  });

  it("leaves out what there is not", () => {
    const { metrics: _, samples: __, ...less } = shape;
    const text = textOf(
      reportHtml({ ...less, target: { ...shape.target, truth: undefined } as never, history: [] }),
    );
    for (const part of ["Measures", "Pseudo", "Losses", "error", "Under other lights"])
      expect(text).not.toContain(part);
  });

  it("draws no chart of a prior that pre-trained networks made needless", () => {
    const [prior, ...steps] = shape.history;
    const html = reportHtml({ ...shape, history: [{ ...prior, losses: {} }, ...steps] });
    expect(html.match(/data-kind="chart"/g)).toHaveLength(3);
    expect(textOf(html)).not.toContain("Shape prior (");
  });

  it("escapes what it is given", () => {
    const html = meshPageHtml(fakeMesh(16), { label: '<script>"x"' });
    expect(html).not.toContain('<script>"x"');
  });
});
