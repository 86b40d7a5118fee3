import { relight, rotate } from "../edit/index.js";
import { type Shape3D, type ShapeEditor, Views } from "../method/index.js";

/** Pictures of an object are drawn larger than its maps, since the surface between pixels is known. */
const PICTURE_SIZE = 128;
const DEFAULT_YAWS = [-45, -22.5, 0, 22.5, 45];

const several = (value: number | number[] | undefined, standard: number[]): number[] =>
  value === undefined ? standard : Array.isArray(value) ? value : [value];

/** Turns and relights shapes with the toolkit's renderer. */
export const shapeEditor: ShapeEditor = {
  async rotate(shape, options) {
    const pitches = several(options.pitch, [0]);
    const yaws = several(options.yaw, options.pitch === undefined ? DEFAULT_YAWS : [0]);
    const turns = pitches.flatMap((pitchDegrees) => yaws.map((yawDegrees) => ({ yawDegrees, pitchDegrees })));
    return new Views({
      images: turns.map((turn) => rotate({ ...surfaceOf(shape), ...turn })),
      labels: turns.map(({ yawDegrees, pitchDegrees }) =>
        pitchDegrees === 0 ? `yaw ${yawDegrees}°` : `yaw ${yawDegrees}°, pitch ${pitchDegrees}°`,
      ),
    });
  },

  async relight(shape, options) {
    const lights = several(options.y, [0.2]).flatMap((y) => several(options.x, [0.8]).map((x) => ({ x, y })));
    const { depth, albedo, normals, light, view } = shape;
    return new Views({
      images: lights.map(({ x, y }) =>
        relight({ canonicalDepth: depth, albedo, normals, light, view, outputSize: PICTURE_SIZE, x, y }),
      ),
      labels: lights.map(({ x, y }) => `light x ${x}, y ${y}`),
    });
  },
};

function surfaceOf({ depth, canonicalImage }: Shape3D) {
  return { canonicalDepth: depth, canonicalImage, outputSize: PICTURE_SIZE };
}
