import type { MimeBundle } from "@gan2shape/kernel";
import { type MapMeaning, MapsDisplay, rangeOf } from "../display/index.js";
import { depthError } from "../display/resultFigures.js";
import type { MapData, ReconstructionMaps, Shape3D, Target } from "../method/index.js";
import { JUPYTER_DISPLAY } from "../results/result.js";
import { viewModel } from "./model.js";
import type { MapState, MapsModelState } from "./protocol.js";
import { linkOf } from "./shapeView.js";
import { colorBytes } from "./surface.js";

/** Maps by title, each with what it is. */
export type NamedMaps = Record<string, { map: MapData; as: MapMeaning }>;

/** What maps are shown of. */
export interface MappableResult extends ReconstructionMaps {
  target: Target;
  describe(): string;
}

/** How a view of maps begins. */
export interface MapViewOptions {
  /** Other maps than the usual ones, by title. */
  maps?: NamedMaps;
  label?: string;
  /** Views of the same link share their cursor; default: all views of one result. */
  link?: string;
}

/**
 * Depth, normals, albedo and the rest side by side, with values that are read off under the pointer; the same pixel
 * is marked in all maps.
 *
 * @example
 * shape.maps();
 */
export class MapView extends viewModel<MapsModelState>("Maps", () => ({ link: "" })) {
  #maps: NamedMaps;

  constructor(result: MappableResult, options: MapViewOptions = {}) {
    const maps = options.maps ?? mapsOf(result);
    super({
      maps: packMaps(maps),
      label: options.label ?? `Maps of ${result.describe()}`,
      link: options.link ?? linkOf(result),
    });
    this.#maps = maps;
  }

  /** Shows other maps in the same place. */
  update(result: MappableResult | NamedMaps): void {
    this.#maps = "target" in result ? mapsOf(result as MappableResult) : (result as NamedMaps);
    this.set({ maps: packMaps(this.#maps) });
  }

  override still(): MimeBundle {
    const bundle = new MapsDisplay(this.#maps)[JUPYTER_DISPLAY]();
    return { "image/png": bundle["image/png"], "text/plain": this.label };
  }
}

/** The maps of a result; the error too, where the truth is known. */
export function mapsOf(result: MappableResult): NamedMaps {
  const error = depthError(result as unknown as Shape3D);
  return {
    Depth: { map: result.depth, as: "depth" },
    Normals: { map: result.normals, as: "normals" },
    Albedo: { map: result.albedo, as: "image" },
    Shading: { map: result.diffuse, as: "shading" },
    Input: { map: result.target.image, as: "image" },
    Reconstruction: { map: result.reconstruction, as: "image" },
    Mask: { map: result.target.mask, as: "mask" },
    ...(error ? { "Depth error": { map: error, as: "error" as const } } : {}),
  };
}

function packMaps(maps: NamedMaps): MapState[] {
  return Object.entries(maps).map(([title, { map, as }]): MapState => {
    const size = map.shape.length === 3 && as === "normals" ? map.shape[0] : map.shape.at(-1)!;
    if (as === "image") return { title, kind: as, size, unit: "", low: 0, high: 1, data: colorBytes(map) };
    if (as === "normals") {
      const data = Int8Array.from(map.data, (value) => Math.round(127 * value));
      return { title, kind: as, size, unit: "", low: -1, high: 1, data };
    }
    const unit = as === "depth" || as === "error" ? "scene units" : "";
    return { title, kind: as, size, unit, ...rangeFor(as, map), data: map.data };
  });
}

function rangeFor(as: MapMeaning, map: MapData): { low: number; high: number } {
  if (as === "mask" || as === "shading") return { low: 0, high: 1 };
  const { low, high } = rangeOf(map);
  if (as === "depth") return { low, high };
  const extreme = Math.max(Math.abs(low), Math.abs(high)) || 1; // zero in the middle
  return { low: -extreme, high: extreme };
}
