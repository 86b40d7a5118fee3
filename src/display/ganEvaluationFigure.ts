import { type Bar, barCell } from "./barChart.js";
import type { Figure } from "./figure.js";
import { galleryCell } from "./gallery.js";
import { CURVE_COLORS, HAIRLINE } from "./theme.js";
import { shortNumber } from "./ticks.js";
import type { GanEvaluationData } from "./types.js";

const WIDTH = 360;
const [SAMPLES, RENDERS] = CURVE_COLORS;
const TRUTH = HAIRLINE;
const SHEET = { columns: 8, size: 38 };

/** How like the GAN's samples are to unseen renders, and how much they vary. */
export function ganEvaluationFigure(evaluation: GanEvaluationData): Figure {
  const { comparison, halves, spreads, inversion, samples, truncationPsi, neighbours, shown } = evaluation;
  const pair = (
    metric: keyof typeof comparison,
    names = ["samples", "half the renders"],
    digits = 3,
  ): Bar[] => [
    {
      label: names[0],
      value: comparison[metric],
      text: comparison[metric].toFixed(digits),
      color: SAMPLES,
    },
    { label: names[1], value: halves[metric], text: halves[metric].toFixed(digits), color: RENDERS },
  ];
  const spread = ({ name, unit, ...values }: (typeof spreads)[number]): Bar[] => {
    const bar = (who: "samples" | "renders" | "truth", color: string): Bar => ({
      label: `${name}, ${who}`,
      // In units of the truth, so that degrees and raw numbers share one axis.
      value: values.truth > 0 ? values[who] / values.truth : 0,
      text: unit === "degrees" ? `${values[who].toFixed(1)}°` : shortNumber(values[who]),
      color,
    });
    return [bar("samples", SAMPLES), bar("renders", RENDERS), bar("truth", TRUTH)];
  };
  const back = inversion
    ? ` ${inversion.count} renders came back from their inversions with ${inversion.psnr.toFixed(1)} dB.`
    : "";
  return {
    heading: `How good the GAN ${evaluation.model} is`,
    note: `${samples} samples (truncation ${truncationPsi}) against as many ${evaluation.category} that no training saw; ${neighbours} neighbours.${back}`,
    rows: [
      [
        galleryCell(shown.samples, { ...SHEET, title: "Samples" }),
        galleryCell(shown.renders, { ...SHEET, title: "Renders that no training saw" }),
      ],
      [
        barCell([pair("frechet")], {
          title: "Fréchet distance (lower is better)",
          width: WIDTH,
          labels: 120,
        }),
        barCell(
          [
            pair("precision", ["precision, samples", "half the renders"]),
            pair("recall", ["recall, samples", "half the renders"]),
          ],
          { title: "Precision and recall (1 is best)", width: WIDTH, labels: 130, high: 1 },
        ),
      ],
      [
        barCell(spreads.map(spread), {
          title: "Spread of view and light (like the renders' is best)",
          width: 2 * WIDTH + 18,
          labels: 130,
        }),
      ],
    ],
  };
}
