import type { MimeBundle } from "../results/display-registry.js";
import { registerDisplay } from "../results/display-registry.js";
import type { Result } from "../results/result.js";
import { depthCell, errorCell, imageCell, maskCell, normalCell, pictureCell, shadingCell } from "./cells.js";
import { curveCell, spansDecades } from "./curveChart.js";
import { evaluationFigure } from "./evaluationFigure.js";
import { type Cell, type Figure, renderFigure } from "./figure.js";
import { ganEvaluationFigure } from "./ganEvaluationFigure.js";
import { meshOutputHtml } from "./meshHtml.js";
import { meshStill } from "./meshStill.js";
import { rangeOf } from "./picture.js";
import { curvesPlotly, depthPlotly, PLOTLY_MIME } from "./plotly.js";
import {
  partsFigure,
  pretrainingFigure,
  priorFigure,
  samplesFigure,
  shapeFigure,
  step1Figure,
  step2Figure,
  step3Figure,
  targetFigure,
  viewsFigure,
} from "./resultFigures.js";
import type { CurvesDisplay, MapsDisplay } from "./show.js";
import { PANEL_SIZE } from "./theme.js";
import type { MeshData, ShapeData } from "./types.js";

const PANELS_PER_ROW = 3;

/**
 * Says how every kind of result is drawn. Importing `display` does it; calling it again changes nothing.
 *
 * Every bundle holds a picture and a line of text, so that a result reads the same in a notebook, on GitHub, in a
 * printed page and in a terminal.
 *
 * @example registerDisplays();
 */
export function registerDisplays(): void {
  registerFigure("target", targetFigure);
  registerFigure("prior", priorFigure);
  registerFigure("pretraining", pretrainingFigure);
  registerFigure("step1", step1Figure);
  registerFigure("step2", step2Figure);
  registerFigure("step3", step3Figure);
  registerFigure("samples", samplesFigure);
  registerFigure("views", viewsFigure);
  registerFigure("parts", partsFigure);
  registerFigure("evaluation", evaluationFigure);
  registerFigure("gan-evaluation", ganEvaluationFigure);
  registerDisplay<Result & ShapeData>("shape", (shape) => figureBundle(shape, shapeFigure(shape)));
  registerDisplay<Result & MeshData>("mesh", meshBundle);
  registerDisplay<CurvesDisplay>("curves", curvesBundle);
  registerDisplay<MapsDisplay>("maps", mapsBundle);
}

/** The picture of a mesh in a page that shows no HTML: three looks at it. */
export function meshFigure(mesh: MeshData): Figure {
  const look = { width: PANEL_SIZE, height: PANEL_SIZE, backdrop: "white" as const };
  const left = { yaw: -0.4 };
  const front = { yaw: 0, pitch: 0.05 };
  return {
    rows: [
      [
        pictureCell(meshStill(mesh, look), { title: "Texture" }),
        pictureCell(meshStill(mesh, { ...look, mode: "shading", orbit: front }), { title: "Shading" }),
        pictureCell(meshStill(mesh, { ...look, mode: "normals", orbit: left }), { title: "Normals" }),
      ],
    ],
  };
}

function registerFigure<D>(kind: string, figure: (data: D) => Figure): void {
  registerDisplay<Result & D>(kind, (result) => figureBundle(result, figure(result)));
}

function figureBundle(result: Result, figure: Figure): MimeBundle {
  return { "image/png": renderFigure(figure).toString("base64"), "text/plain": result.describe() };
}

function meshBundle(mesh: Result & MeshData): MimeBundle {
  const label = mesh.describe();
  return {
    "text/html": meshOutputHtml(mesh, { label: label.charAt(0).toUpperCase() + label.slice(1) }),
    ...figureBundle(mesh, meshFigure(mesh)),
  };
}

function curvesBundle(display: CurvesDisplay): MimeBundle {
  const { curves, title } = display;
  const log = display.log ?? spansDecades(curves);
  const cell = curveCell(curves, { title, log, width: 760, height: 320 });
  return {
    [PLOTLY_MIME]: curvesPlotly(curves, { title, log }),
    ...figureBundle(display, { rows: [[cell]] }),
  };
}

function mapsBundle(display: MapsDisplay): MimeBundle {
  const entries = Object.entries(display.maps);
  const range = rangeOf(...entries.filter(([, { as }]) => as === "depth").map(([, { map }]) => map));
  const cells = entries.map(([title, { map, as }]): Cell => {
    if (as === "depth") return depthCell(map, { title, range });
    const draw = {
      image: imageCell,
      normals: normalCell,
      mask: maskCell,
      shading: shadingCell,
      error: errorCell,
    }[as];
    return draw(map, { title });
  });
  const rows = Array.from({ length: Math.ceil(cells.length / PANELS_PER_ROW) }, (_, r) =>
    cells.slice(r * PANELS_PER_ROW, (r + 1) * PANELS_PER_ROW),
  );
  const [[title, only]] = entries;
  const alone = entries.length === 1 &&
    only.as === "depth" && { [PLOTLY_MIME]: depthPlotly(only.map, title) };
  return { ...alone, ...figureBundle(display, { rows }) };
}
