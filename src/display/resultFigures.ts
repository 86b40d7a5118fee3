import { depthCell, errorCell, imageCell, maskCell, normalCell, pictureCell, shadingCell } from "./cells.js";
import { curveCell } from "./curveChart.js";
import type { Cell, Figure } from "./figure.js";
import { galleryCell } from "./gallery.js";
import { legendCell } from "./legend.js";
import { itemOf, labelPicture, rangeOf, rangeWithin } from "./picture.js";
import { stepTitle } from "./stepTitles.js";
import { PANEL_SIZE } from "./theme.js";
import type {
  Curves,
  MapData,
  PartsData,
  PretrainingData,
  PriorData,
  SampleSheetData,
  ShapeData,
  Step1Data,
  Step2Data,
  Step3Data,
  TargetData,
  ViewsData,
} from "./types.js";

/** Raw view components times this are degrees (GAN2Shape, reference implementation: xyz_rotation_range). */
const ROTATION_RANGE_DEGREES = 60;
/** How many pseudo samples are shown beside their projections. */
const PAIRS_SHOWN = 8;

/** The input, where the object is in it, and what is known of it. */
export function targetFigure(target: TargetData): Figure {
  const origin =
    target.seed === undefined
      ? `inverted into ${target.modelName}`
      : `sample of ${target.modelName}, seed ${target.seed}`;
  const row = [imageCell(target.image, { title: target.seed === undefined ? "Image" : "Sample" })];
  if (target.ganImage && target.seed === undefined)
    row.push(imageCell(target.ganImage, { title: "What the GAN makes of it" }));
  row.push(maskCell(target.mask, { title: "Mask" }));
  if (target.truth) {
    const range = rangeWithin(target.truth.depth, target.truth.mask);
    row.push(depthCell(target.truth.depth, { title: "True depth", range }));
  }
  const curves = target.inversion;
  return {
    heading: "Target",
    note: `${capital(origin)}; mask from ${target.maskSource}.`,
    rows: curves ? [row, [curveCell(curves, { title: "Loss of the inversion" })]] : [row],
  };
}

/** The ellipsoid, the depth network that has learnt it, and how it went. */
export function priorFigure(prior: PriorData): Figure {
  const range = rangeOf(prior.ellipsoid, prior.depth);
  const fitted = prior.losses.total?.length > 0;
  return {
    heading: "Shape prior: an ellipsoid where the object is",
    note: fitted
      ? ending(prior)
      : "Not used: the model brings a depth network that was trained on many images.",
    rows: [
      [
        imageCell(prior.target.image, { title: "Input" }),
        maskCell(prior.target.mask, { title: "Mask" }),
        depthCell(prior.ellipsoid, { title: "Ellipsoid", range }),
      ],
      fitted
        ? [
            depthCell(prior.depth, { title: "Depth network after the fit", range }),
            curveCell(prior.losses, { title: "Loss", width: 470, height: 256 }),
          ]
        : [depthCell(prior.depth, { title: "Depth network, pre-trained", range })],
    ],
  };
}

/** Some of the images that the networks were trained on, as they see them now, and the losses by phase. */
export function pretrainingFigure({ examples, history, images, ...run }: PretrainingData): Figure {
  const layout = { columns: examples.length, size: 128 };
  const pick = (title: string, of: (example: PretrainingData["examples"][number]) => MapData): Cell[] => [
    galleryCell(examples.map(of), { ...layout, title }),
  ];
  const range = rangeOf(...examples.map(({ maps }) => maps.depth));
  const rows: Cell[][] = [
    pick("Images", ({ target }) => target.image),
    pick("In their own views", ({ maps }) => maps.reconstruction),
    pick("In the canonical view", ({ maps }) => maps.canonicalImage),
    examples.map(({ maps }, i) => depthCell(maps.depth, { title: `Depth ${i + 1}`, range })).slice(0, 3),
  ];
  const curves = history
    .filter(({ step }) => step !== "warmUp")
    .map(({ step, stage, losses }) => {
      const title = stepTitle(step, stage);
      return curveCell({ total: losses.total }, { title, width: 330, height: 200 });
    });
  for (let i = 0; i < curves.length; i += 3) rows.push(curves.slice(i, i + 3));
  return { heading: `Networks trained on ${images} images`, note: ending(run), rows };
}

/** The albedo that explains the input on a given shape. */
export function step1Figure(step: Step1Data): Figure {
  return surfaceFigure(step, `Step 1${stageName(step)}: the albedo that explains the input`);
}

/** Shape, albedo, view and light that explain the input and the projected samples. */
export function step3Figure(step: Step3Data): Figure {
  return surfaceFigure(
    step,
    `Step 3${stageName(step)}: shape, view, light and albedo fitted to the projected samples`,
  );
}

/** Pseudo samples with what the GAN makes of them right below. */
export function step2Figure(step: Step2Data): Figure {
  const rows: Cell[][] = pairRows(step.pseudo, step.projected, viewLabels(step.views));
  rows.push([curveCell(step.losses, { title: "Loss", width: 1080, height: 240 })]);
  return {
    heading: `Step 2${stageName(step)}: the GAN projects the renderings onto the images it knows`,
    note: `${ending(step)} ${step.projected.shape[0]} projected samples were stored.`,
    rows,
  };
}

/** The finished shape: its maps, and the error where the truth is known. */
export function shapeFigure(shape: ShapeData): Figure {
  const first = [
    imageCell(shape.target.image, { title: "Input" }),
    imageCell(shape.canonicalImage, { title: "Canonical view" }),
    imageCell(shape.albedo, { title: "Albedo" }),
    shadingCell(shape.diffuse, { title: "Shading" }),
  ];
  const second = [
    depthCell(shape.depth, { title: "Depth" }),
    normalCell(shape.normals, { title: "Normals" }),
  ];
  const error = depthError(shape);
  if (error) second.push(errorCell(error, { title: "Depth error in the input view" }));
  return { heading: "Reconstructed shape", note: `${shapeNote(shape)}.`, rows: [first, second] };
}

/** Images side by side. */
export function samplesFigure({ images, captions }: SampleSheetData): Figure {
  return { rows: [[galleryCell(images, { labels: captions })]] };
}

/** One shape from several sides or under several lights. */
export function viewsFigure({ images, labels }: ViewsData): Figure {
  return { rows: [[galleryCell(images, { labels })]] };
}

/** An image, the same with its parts in colours, and what the colours mean. */
export function partsFigure({ image, map, parts, modelName }: PartsData): Figure {
  const colors = parts.map(({ color }) => color);
  const legend = parts.map(({ name, color, share }) => ({
    name,
    color,
    text: `${(100 * share).toFixed(1)} %`,
  }));
  return {
    heading: "Parts",
    note: `As the parts network of ${modelName} tells them.`,
    rows: [
      [
        imageCell(image, { title: "Image" }),
        pictureCell(labelPicture(map, colors, image, PANEL_SIZE), { title: "Parts" }),
        legendCell(legend, { title: "Share of the image" }),
      ],
    ],
  };
}

/** What was done and how long it took, in one sentence without its full stop. */
export function shapeNote(shape: ShapeData): string {
  const parts = [
    `Model ${shape.manifest.model}, schedule ${shape.schedule.name}`,
    `${shape.stages} ${shape.stages === 1 ? "stage" : "stages"}`,
    `${shape.manifest.iterations} iterations`,
    `${seconds(shape.seconds)}`,
    `perceptual term: ${shape.perceptual}`,
  ];
  if (shape.interrupted) parts.push("ended early by the user");
  return parts.join(", ");
}

/** The first pseudo samples and their projections, as two titled rows. */
export function pairRows(pseudo: MapData, projected: MapData, labels?: string[]): Cell[][] {
  const count = Math.min(PAIRS_SHOWN, pseudo.shape[0], projected.shape[0]);
  const row = (batch: MapData) => Array.from({ length: count }, (_, i) => itemOf(batch, i));
  const layout = { columns: PAIRS_SHOWN, size: 128 };
  return [
    [
      galleryCell(row(pseudo), {
        ...layout,
        title: "Pseudo samples: rendered under random views and lights",
      }),
    ],
    [
      galleryCell(row(projected), {
        ...layout,
        labels,
        title: "Projected samples: the GAN's nearest images",
      }),
    ],
  ];
}

/**
 * Depth minus the true depth in the input view, where the object is; the mean offset is taken out, since a single
 * picture does not tell it (SIDE, GAN2Shape, section 4.2).
 *
 * @returns (S, S) in scene units, 0 outside the object; undefined without ground truth
 */
export function depthError({ viewDepth, validity, target }: ShapeData): MapData | undefined {
  const truth = target.truth;
  if (!truth || truth.depth.data.length !== viewDepth.data.length) return undefined;
  const inside = (i: number) => truth.mask.data[i] > 0.5 && validity.data[i] > 0.5;
  let sum = 0;
  let count = 0;
  const difference = viewDepth.data.map((value, i) => {
    if (!inside(i)) return 0;
    sum += value - truth.depth.data[i];
    count++;
    return value - truth.depth.data[i];
  });
  return {
    shape: viewDepth.shape,
    data: difference.map((value, i) => (inside(i) ? value - sum / count : 0)),
  };
}

/** The yaw of each view, as a label. */
export function viewLabels(views: MapData): string[] {
  const [count, width] = views.shape;
  return Array.from({ length: count }, (_, i) => `yaw ${degrees(views.data[i * width + 1])}`);
}

function surfaceFigure(step: Step1Data | Step3Data, heading: string): Figure {
  const [pitch, yaw, roll] = [0, 1, 2].map((k) => degrees(step.view[k]));
  return {
    heading,
    note: `${ending(step)} View: yaw ${yaw}, pitch ${pitch}, roll ${roll}.`,
    rows: [
      [
        imageCell(step.target.image, { title: "Input" }),
        imageCell(step.reconstruction, { title: "Reconstruction" }),
        imageCell(step.albedo, { title: "Albedo" }),
        shadingCell(step.diffuse, { title: "Shading" }),
      ],
      [
        depthCell(step.depth, { title: "Depth" }),
        normalCell(step.normals, { title: "Normals" }),
        curveCell(step.losses as Curves, { title: "Loss", width: 442, height: 256 }),
      ],
    ],
  };
}

function stageName({ stage }: { stage: number }): string {
  return stage > 0 ? `, stage ${stage + 1}` : "";
}

function ending(step: { iterations: number; seconds: number; interrupted: boolean }): string {
  return `${step.iterations} iterations in ${seconds(step.seconds)}${step.interrupted ? ", ended early by the user" : ""}.`;
}

function seconds(value: number): string {
  return value < 100 ? `${value.toFixed(1)} s` : `${Math.round(value / 60)} min`;
}

function degrees(raw: number): string {
  return `${Math.round(raw * ROTATION_RANGE_DEGREES)}°`.replace("-", "−").replace("−0°", "0°");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
