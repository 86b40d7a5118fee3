/** A part of a category's objects: some labels of the renders under one name. The first of a category is the background. */
export interface Part<Label extends string = string> {
  name: string;
  /** "#rrggbb"; those of a category are told apart also without full colour vision */
  color: string;
  /** the labels that it holds; each label is in one part */
  labels: readonly Label[];
}

/** Images with the part of every pixel. */
export interface PartRenders {
  readonly count: number;
  /** image 3 x S x S in [-1, 1]; parts S x S: indices into the category's parts */
  get(index: number): { image: Float32Array; parts: Uint8Array };
}

/**
 * Tells the parts in renders by their labels.
 *
 * @param renders of a category
 * @param category its labels, in the order of the renders' numbers, and its parts
 * @returns the same images, each rendered when it is asked for
 * @example partRenders(CATEGORIES.cars.dataset({ count: 8 }), CATEGORIES.cars).get(0).parts;
 */
export function partRenders(
  renders: { readonly count: number; get(index: number): { image: Float32Array; labels: Uint8Array } },
  { labels, parts }: { labels: readonly string[]; parts: readonly Part[] },
): PartRenders {
  const partOf = labels.map((label) => parts.findIndex((part) => part.labels.includes(label)));
  return {
    count: renders.count,
    get: (index) => {
      const render = renders.get(index);
      return { image: render.image, parts: render.labels.map((label) => partOf[label]) };
    },
  };
}
