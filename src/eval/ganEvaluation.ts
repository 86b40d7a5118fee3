import type { CategoryName } from "../data/index.js";
import type { MapData } from "../method/index.js";
import { Result } from "../results/result.js";
import type { InversionQuality } from "./inversionQuality.js";

/** How like two sets of images are. */
export interface SetComparison {
  /** Fréchet distance of the identity network's features; 0 is alike */
  frechet: number;
  /** share of the first set that lies among the second, 0 to 1 */
  precision: number;
  /** share of the second set that lies among the first, 0 to 1 */
  recall: number;
}

/** How much a property varies: standard deviations, in degrees for angles, raw for lights. */
export interface PoseSpread {
  name: string;
  unit: "degrees" | "raw";
  /** in samples, as the pose network reads them */
  samples: number;
  /** in renders, as the same network reads them: what readings of the data look like */
  renders: number;
  /** in the renders, as they were made */
  truth: number;
}

/** Data of a {@link GanEvaluation}. */
export interface GanEvaluationFields {
  model: string;
  /** what its images show */
  category: CategoryName;
  /** images in each set */
  samples: number;
  truncationPsi: number;
  /** k of precision and recall */
  neighbours: number;
  /** samples against renders that no training saw */
  comparison: SetComparison;
  /** one half of the renders against the other: what is to be had with half as many images */
  halves: SetComparison;
  spreads: PoseSpread[];
  /** left out when no render was inverted */
  inversion?: InversionQuality;
  /** the first images of both sets, at most 64, for the eye: no figure sees everything */
  shown: { samples: MapData[]; renders: MapData[] };
  seconds: number;
}

/** What {@link evaluateGan} gives: how good a GAN is. */
export class GanEvaluation extends Result implements GanEvaluationFields {
  readonly kind = "gan-evaluation";
  readonly model!: string;
  readonly category!: CategoryName;
  readonly samples!: number;
  readonly truncationPsi!: number;
  readonly neighbours!: number;
  readonly comparison!: SetComparison;
  readonly halves!: SetComparison;
  readonly spreads!: PoseSpread[];
  readonly inversion?: InversionQuality;
  readonly shown!: GanEvaluationFields["shown"];
  readonly seconds!: number;

  constructor(fields: GanEvaluationFields) {
    super();
    Object.assign(this, fields);
  }

  /** The figures in plain text. */
  describe(): string {
    const { comparison, halves, inversion } = this;
    const line = (name: string, ...cells: string[]) =>
      `${name.padEnd(20)}${cells.map((cell) => cell.padStart(14)).join("")}`;
    const row = (name: keyof SetComparison, digits: number) =>
      line(name, comparison[name].toFixed(digits), halves[name].toFixed(digits));
    return [
      `${this.model}: ${this.samples} samples (psi ${this.truncationPsi}) against as many unseen ${this.category}`,
      line("", "samples", "half renders"),
      row("frechet", 4),
      row("precision", 3),
      row("recall", 3),
      line("spread (deviation)", "samples", "renders", "truth"),
      ...this.spreads.map(({ name, unit, samples, renders, truth }) => {
        const digits = unit === "degrees" ? 1 : 3;
        return line(
          unit === "degrees" ? `${name} (degrees)` : name,
          ...[samples, renders, truth].map((value) => value.toFixed(digits)),
        );
      }),
      ...(inversion
        ? [
            `inversion of ${inversion.count} renders, ${inversion.iterations} iterations: ${inversion.psnr.toFixed(2)} dB, ${inversion.perceptualName} ${inversion.perceptual.toFixed(4)}, identity ${inversion.identityDegrees.toFixed(1)} degrees off${inversion.maskOverlap === undefined ? "" : `, masks of the GAN's images overlap with the renders' by ${inversion.maskOverlap.toFixed(3)}`}`,
          ]
        : []),
    ].join("\n");
  }
}
