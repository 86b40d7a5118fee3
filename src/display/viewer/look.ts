/** How meshes look: shared by the live viewer and the still, so that both show the same picture. */

/** What the surface shows. */
export type SurfaceMode = "texture" | "shading" | "normals" | "depth";

type Vector = [x: number, y: number, z: number];

/** Where the camera stands around the mesh, in radians, and how far as a multiple of the fitting distance. */
export interface Orbit {
  /** To the right is positive. */
  yaw: number;
  /** Up is positive. */
  pitch: number;
  zoom: number;
  /** Shift of the picture, in radii of the mesh. */
  panX: number;
  panY: number;
}

/** Turned a little, since a shape seen from the front looks like the photograph it was made from. */
export const START_ORBIT: Orbit = { yaw: 0.4, pitch: 0.14, zoom: 1, panX: 0, panY: 0 };

export const FIELD_OF_VIEW_DEGREES = 24;
/** Light in the camera's frame, from the upper left, so that relief reads the way illustrations teach it. */
export const LIGHT: Vector = [-0.45, 0.55, 0.7];
export const CLAY: Vector = [0.8, 0.78, 0.76];
/** Least light; the rest falls off softly (half Lambert), so that the side in the dark keeps its form. */
export const AMBIENT = 0.22;
/** The inside of the shell is darker, so that nobody takes it for the face. */
export const BACK_SIDE = 0.45;

/** Middle and size of a mesh, for placing the camera. */
export interface Frame {
  center: Vector;
  radius: number;
  lowZ: number;
  highZ: number;
}

/** The box around the vertices. */
export function frameOf(positions: Float32Array): Frame {
  const low: Vector = [Infinity, Infinity, Infinity];
  const high: Vector = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < positions.length; i++) {
    const k = i % 3;
    if (positions[i] < low[k]) low[k] = positions[i];
    if (positions[i] > high[k]) high[k] = positions[i];
  }
  const center = low.map((value, k) => (value + high[k]) / 2) as Vector;
  // A relief stands on its background: turning about a point near it keeps both in the picture.
  center[2] = low[2] + 0.35 * (high[2] - low[2]);
  const radius = Math.hypot(...low.map((value, k) => (high[k] - value) / 2)) || 1;
  return { center, radius, lowZ: low[2], highZ: high[2] };
}

/** Where the eye is and what it looks at. */
export function placeCamera(frame: Frame, orbit: Orbit): { eye: Vector; target: Vector; distance: number } {
  // The sphere around the box touches only its corners, so the camera may stand a little nearer.
  const fitting = (0.74 * frame.radius) / Math.sin(((FIELD_OF_VIEW_DEGREES / 2) * Math.PI) / 180);
  const distance = fitting * orbit.zoom;
  const [sinYaw, cosYaw] = [Math.sin(orbit.yaw), Math.cos(orbit.yaw)];
  const [sinPitch, cosPitch] = [Math.sin(orbit.pitch), Math.cos(orbit.pitch)];
  const back: Vector = [sinYaw * cosPitch, sinPitch, cosYaw * cosPitch];
  const right: Vector = [cosYaw, 0, -sinYaw];
  const up: Vector = [-sinYaw * sinPitch, cosPitch, -cosYaw * sinPitch];
  const target = frame.center.map(
    (value, k) => value - frame.radius * (orbit.panX * right[k] + orbit.panY * up[k]),
  ) as Vector;
  return { eye: target.map((value, k) => value + distance * back[k]) as Vector, target, distance };
}
