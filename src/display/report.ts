import { escapeHtml } from "./html.js";
import { meshElement } from "./meshHtml.js";
import { meshStill } from "./meshStill.js";
import {
  grayPicture,
  heatPicture,
  imagePicture,
  itemOf,
  normalPicture,
  type Picture,
  rangeOf,
} from "./picture.js";
import { chartElement, colorBar, factTable, pictureFigure, REPORT_STYLE, section } from "./reportParts.js";
import { depthError, shapeNote } from "./resultFigures.js";
import { PANEL_SIZE } from "./theme.js";
import { shortNumber } from "./ticks.js";
import type { ShapeData, ViewsData } from "./types.js";
import { viewerElement } from "./viewerScript.js";

/** What a report shows beside the shape. */
export interface ReportOptions {
  /** Heading of the page. */
  title?: string;
  /** The shape from several sides; the mesh is drawn from several sides when left out. */
  rotated?: ViewsData;
  /** The shape under several lights. */
  relit?: ViewsData;
  /** Files written beside the report, by what they are. */
  files?: Record<string, string>;
}

const STEP_TITLES: Record<string, string> = {
  prior: "Shape prior",
  step1: "Step 1: albedo",
  step2: "Step 2: latent offset",
  step3: "Step 3: shape, view, light, albedo",
};

/** Names and units of the measures that reconstructions are compared by. */
const METRIC_TITLES: Record<string, string> = {
  side: "SIDE, scale-invariant depth error",
  mad: "MAD, mean angle between normals, degrees",
};

const YAWS_DEGREES = [-60, -40, -20, 0, 20, 40, 60];
const PAIRS = 8;

/**
 * A page that tells how one shape came out: input, mesh to turn, maps, views, losses, measures, and how it was made.
 * It needs neither network nor server.
 *
 * @param shape what `reconstruct` returned
 * @param options title, rotated and relit pictures, files
 * @returns the page as HTML
 * @example writeFileAtomic("out/report.html", reportHtml(shape));
 */
export function reportHtml(shape: ShapeData, options: ReportOptions = {}): string {
  const title = options.title ?? `3D shape from one picture`;
  const input = pictureFigure(imagePicture(shape.target.image, PANEL_SIZE), "Input");
  const again = pictureFigure(imagePicture(shape.reconstruction, PANEL_SIZE), "Reconstruction");
  const parts = [
    section(
      "Maps",
      "What the four networks say of the input, in the canonical view.",
      `<div class="maps">${maps(shape)}</div>`,
    ),
    section(
      "From other sides",
      options.rotated ? "" : "The textured mesh, turned about the vertical.",
      strip(options.rotated ?? turned(shape)),
    ),
    section("Under other lights", "", options.relit ? strip(options.relit) : ""),
    section(
      "Pseudo and projected samples",
      "Above, the shape rendered under random views and lights; below, the image nearest to it that the GAN can make.",
      pairs(shape),
    ),
    section("Losses", "Click a name to hide its curve; point at the chart to read it.", charts(shape)),
    section("Measures", "Against the ground truth of the render.", metrics(shape)),
    section("How it was made", "", factTable(facts(shape, options.files))),
  ];
  return `<!doctype html>
<html lang="en" data-gan2shape-page>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<main>
<header><h1>${escapeHtml(title)}</h1><p>${escapeHtml(shapeNote(shape))}.</p></header>
<div class="hero"><div>${input}${again}</div>${meshElement(shape.mesh, { label: "Reconstructed mesh" })}</div>
${parts.join("\n")}
</main>
${viewerElement()}
</body>
</html>
`;
}

function maps(shape: ShapeData): string {
  const { low, high } = rangeOf(shape.depth);
  const near = { low: high, high: low };
  const figures = [
    pictureFigure(
      heatPicture(shape.depth, near, "viridis", PANEL_SIZE),
      "Depth",
      colorBar(near, "viridis", "scene units"),
    ),
    pictureFigure(normalPicture(shape.normals, PANEL_SIZE), "Normals"),
    pictureFigure(imagePicture(shape.albedo, PANEL_SIZE), "Albedo"),
    pictureFigure(grayPicture(shape.diffuse, PANEL_SIZE), "Shading"),
    pictureFigure(imagePicture(shape.canonicalImage, PANEL_SIZE), "Canonical view"),
    pictureFigure(grayPicture(shape.target.mask, PANEL_SIZE, "nearest"), "Mask"),
  ];
  const error = depthError(shape);
  if (error) {
    const extreme = Math.max(...error.data.map(Math.abs)) || 1;
    const range = { low: -extreme, high: extreme };
    const bar = colorBar(range, "balance", "scene units");
    figures.push(
      pictureFigure(heatPicture(error, range, "balance", PANEL_SIZE), "Depth error in the input view", bar),
    );
  }
  return figures.join("");
}

function turned({ mesh }: ShapeData): { pictures: Picture[]; labels: string[] } {
  return {
    pictures: YAWS_DEGREES.map((yaw) =>
      meshStill(mesh, { width: 200, height: 200, orbit: { yaw: (yaw * Math.PI) / 180, pitch: 0 } }),
    ),
    labels: YAWS_DEGREES.map((yaw) => `${yaw}°`.replace("-", "−")),
  };
}

function strip(views: ViewsData | { pictures: Picture[]; labels: string[] }): string {
  const pictures =
    "pictures" in views ? views.pictures : views.images.map((image) => imagePicture(image, 128));
  // Long sweeps break into rows, so that each picture stays large enough to see.
  const perRow = Math.ceil(pictures.length / Math.ceil(pictures.length / 10));
  const rows: string[] = [];
  for (let i = 0; i < pictures.length; i += perRow) {
    const figures = pictures
      .slice(i, i + perRow)
      .map((picture, k) => pictureFigure(picture, views.labels[i + k] ?? ""));
    rows.push(`<div class="strip">${figures.join("")}</div>`);
  }
  return rows.join("");
}

function pairs({ samples }: ShapeData): string {
  if (!samples) return "";
  const count = Math.min(PAIRS, samples.pseudo.shape[0], samples.projected.shape[0]);
  const row = (batch: typeof samples.pseudo, name: string) => {
    const figures = Array.from({ length: count }, (_, i) => {
      const alt = `${name} sample ${i + 1}`;
      return pictureFigure(imagePicture(itemOf(batch, i), 128), alt).replace(
        /<figcaption>.*<\/figcaption>/,
        "",
      );
    });
    return `<div class="strip">${figures.join("")}</div>`;
  };
  return row(samples.pseudo, "pseudo") + row(samples.projected, "projected");
}

function charts({ history, stages }: ShapeData): string {
  const several = stages > 1;
  // The prior has no curve where a pre-trained depth network takes its place.
  const trained = history.filter(({ losses }) => losses.total?.length);
  const figures = trained.map(({ step, stage, losses, seconds }) => {
    const name = `${STEP_TITLES[step] ?? step}${several && step !== "prior" ? `, stage ${stage + 1}` : ""}`;
    return chartElement(losses, `${name} (${seconds.toFixed(1)} s)`);
  });
  return figures.length ? `<div class="charts">${figures.join("")}</div>` : "";
}

function metrics(shape: ShapeData): string {
  const rows = Object.entries(shape.metrics ?? {}).map(([name, value]): [string, string] => [
    METRIC_TITLES[name.toLowerCase()] ?? name,
    shortNumber(value),
  ]);
  return rows.length ? factTable(rows, ["Measure", "Value"]) : "";
}

function facts(
  { manifest, schedule, seconds, stages }: ShapeData,
  files: Record<string, string> = {},
): [string, string][] {
  const origin =
    manifest.targetSeed === undefined
      ? "an image, inverted"
      : `a sample of the model, seed ${manifest.targetSeed}`;
  return [
    ["Model", manifest.model],
    ["Input", origin],
    ["Seed of the run", String(manifest.seed)],
    [
      "Schedule",
      `${schedule.name}, ${stages} ${stages === 1 ? "stage" : "stages"}, ${manifest.iterations} iterations`,
    ],
    ["Perceptual term", manifest.perceptual],
    ["Computed on", manifest.device],
    ["Mask", manifest.maskSource],
    ["Time", `${seconds.toFixed(0)} s${manifest.interrupted ? ", ended early by the user" : ""}`],
    ...Object.entries(files).map(([what, file]): [string, string] => [what, file]),
  ];
}
