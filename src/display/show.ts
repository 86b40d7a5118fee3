import { InputError } from "../errors.js";
import { Result } from "../results/result.js";
import type { Curves, MapData } from "./types.js";

/** Loss curves that show themselves. */
export class CurvesDisplay extends Result {
  readonly kind = "curves";

  constructor(
    readonly curves: Curves,
    readonly title?: string,
    readonly log?: boolean,
  ) {
    super();
    Object.freeze(this);
  }

  describe(): string {
    const terms = Object.entries(this.curves).map(([term, values]) =>
      values.length
        ? `${term} ${values[values.length - 1].toPrecision(3)} after ${values.length}`
        : `${term} empty`,
    );
    return `${this.title ?? "curves"}: ${terms.join(", ")}`;
  }
}

/** A map as it is meant: that decides its colours. */
export type MapMeaning = "image" | "depth" | "normals" | "mask" | "shading" | "error";

/** Maps side by side that show themselves; all depths share one colour bar. */
export class MapsDisplay extends Result {
  readonly kind = "maps";

  constructor(readonly maps: Record<string, { map: MapData; as: MapMeaning }>) {
    super();
    Object.freeze(this);
  }

  describe(): string {
    return Object.entries(this.maps)
      .map(([title, { map, as }]) => `${title}: ${as} ${map.shape.join(" x ")}`)
      .join("; ");
  }
}

/**
 * Shows loss curves in a notebook.
 *
 * @param curves one value per iteration, by term, or the curve of one term
 * @param options title, and `log` to choose the scale instead of having it chosen
 * @throws InputError when there is no curve
 * @example showCurves(step1.losses, { title: "Step 1" });
 */
export function showCurves(
  curves: Curves | Float32Array,
  options: { title?: string; log?: boolean } = {},
): CurvesDisplay {
  const named = curves instanceof Float32Array ? { loss: curves } : curves;
  if (Object.keys(named).length === 0)
    throw new InputError("curves is empty, but must hold at least one term. Give the losses of a step.");
  return new CurvesDisplay(named, options.title, options.log);
}

/**
 * Shows maps side by side, for comparing what several steps made.
 *
 * @param maps by title; what kind of map each is follows from its shape, unless said with `{ map, as }`:
 *   (3, S, S) is an image, (S, S, 3) normals, (S, S) depth
 * @throws InputError when a map has another shape
 * @example showMaps({ "Prior": prior.depth, "Stage 1": shape.depth });
 */
export function showMaps(maps: Record<string, MapData | { map: MapData; as: MapMeaning }>): MapsDisplay {
  const entries = Object.entries(maps).map(([title, given]) => {
    const map = "map" in given ? given.map : given;
    return [title, { map, as: "map" in given ? given.as : meaningOf(title, map) }] as const;
  });
  if (entries.length === 0)
    throw new InputError("maps is empty, but must hold at least one map, by its title.");
  return new MapsDisplay(Object.fromEntries(entries));
}

function meaningOf(title: string, { shape }: MapData): MapMeaning {
  const [first, second, third] = shape;
  if (shape.length === 3 && first === 3 && second === third) return "image";
  if (shape.length === 3 && third === 3 && first === second) return "normals";
  if (shape.length === 2 && first === second) return "depth";
  throw new InputError(
    `The map "${title}" is [${shape}], but must be [3, S, S], [S, S, 3] or [S, S]. Say what it is with { map, as }.`,
  );
}
