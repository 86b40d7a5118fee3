import { type Category, joinRows, partRenders } from "../data/index.js";
import type { Device, Parameters } from "../engine/index.js";
import {
  intersectionOverUnion,
  type MaskedImages,
  PARSING_SIZE,
  parseImages,
  partOverlaps,
  partsOfImages,
  type TrainParsingOptions,
  trainParsing,
  trainParts,
} from "../nets/index.js";

/** A network that `train-parsing` trains, by its role in a model's folder. */
export interface ParsingNetwork {
  role: string;
  /** @param inverted images as a GAN makes them, for the network of masks: shown as often as the category's own */
  train(
    category: Category,
    images: number,
    options: TrainParsingOptions & { inverted?: MaskedImage[] },
  ): Promise<{ parameters: Parameters; losses: Float32Array }>;
  /** Compares what the network finds in renders that no training saw with the truth. */
  measure(parameters: Parameters, category: Category, tests: number, machine: Machine): Promise<Measures>;
}

type MaskedImage = ReturnType<MaskedImages["get"]>;

interface Machine {
  device?: Device;
  threads?: number;
}

/** Intersections over unions: for the card, and for the eye. */
interface Measures {
  card: { overlap: number } & Record<string, unknown>;
  text: string;
}

/** The object before the background. */
export const MASK_NETWORK: ParsingNetwork = {
  role: "parsing",
  train: ({ dataset }, count, { inverted = [], ...options }) => {
    const renders = dataset({ count, size: PARSING_SIZE });
    if (inverted.length === 0) return trainParsing(renders, options);
    const get = (i: number) => (i < count ? renders.get(i) : inverted[i % inverted.length]);
    return trainParsing({ count: 2 * count, get }, options);
  },
  async measure(parameters, { name, dataset }, count, machine) {
    const renders = [...dataset({ count, size: PARSING_SIZE, split: "val" })];
    const masks = await parseImages(parameters, joinRows(renders.map(({ image }) => image)), machine);
    const overlap = intersectionOverUnion(masks, joinRows(renders.map(({ mask }) => mask)));
    return {
      card: { overlap },
      text: `overlap with the truth ${percent(overlap)} on ${count} unseen ${name}.`,
    };
  },
};

/** The category's parts, the background among them. */
export const PARTS_NETWORK: ParsingNetwork = {
  role: "parts",
  train: (category, count, options) =>
    trainParts(partRenders(category.dataset({ count, size: PARSING_SIZE }), category), {
      ...options,
      parts: category.parts.length,
      mirrored: category.mirrored,
    }),
  async measure(parameters, category, count, machine) {
    const unseen = partRenders(category.dataset({ count, size: PARSING_SIZE, split: "test" }), category);
    const renders = Array.from({ length: count }, (_, i) => unseen.get(i));
    const found = await partsOfImages(parameters, joinRows(renders.map(({ image }) => image)), machine);
    const truth = joinRows(renders.map(({ parts }) => parts));
    const overlaps: Record<string, number> = {};
    for (const [part, overlap] of partOverlaps(found, truth, category.parts.length).entries()) {
      if (overlap !== undefined) overlaps[category.parts[part].name] = overlap;
    }
    const each = Object.values(overlaps);
    const overlap = each.reduce((sum, value) => sum + value, 0) / each.length;
    const rows = Object.entries(overlaps).map(([part, value]) => `\n  ${part.padEnd(18)}${percent(value)}`);
    return {
      card: { overlap, overlaps },
      text: `mean overlap with the truth ${percent(overlap)} on ${count} unseen ${category.name}.${rows.join("")}`,
    };
  },
};

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
