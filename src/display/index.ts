/**
 * What results look like: figures, meshes that turn, reports and progress lines. Importing this registers the
 * drawers, so that every result shows itself.
 */
import { registerDisplays } from "./drawers.js";

export { type ColormapName, colorAt } from "./colormap.js";
export { registerDisplays } from "./drawers.js";
export { type Cell, type Figure, renderFigure } from "./figure.js";
export { ganEvaluationFigure } from "./ganEvaluationFigure.js";
export { type MeshPageOptions, meshPageHtml } from "./meshHtml.js";
export { meshStill, type StillOptions } from "./meshStill.js";
export {
  grayPicture,
  heatPicture,
  imagePicture,
  normalPicture,
  type Picture,
  pictureToPng,
  rangeOf,
  type ValueRange,
} from "./picture.js";
export { createProgress, type Progress, type ProgressOptions } from "./progress.js";
export { type ReportOptions, reportHtml } from "./report.js";
export { pretrainingFigure } from "./resultFigures.js";
export { CurvesDisplay, type MapMeaning, MapsDisplay, showCurves, showMaps } from "./show.js";
export { STEP_TITLES, stepTitle } from "./stepTitles.js";

registerDisplays();
