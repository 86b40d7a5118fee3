/**
 * What kernel and page say to each other about our widgets: types and names only, shared by both sides. Arrays of
 * numbers are binary buffers: typed arrays where they leave, a DataView where they arrive.
 */

/** npm package and Jupyter name of the browser side. */
export const WIDGET_MODULE = "@gan2shape/widgets";
/** Versions of it that can show what this version sends. */
export const WIDGET_MODULE_RANGE = "^0.1.0";

/** Key of the object that stands for a binary part where a host drops buffers; its value is the bytes in base64. */
export const BASE64_KEY = "base64";

/** Numbers on their way: written as a typed array, read as a DataView. */
export type Binary = ArrayBufferView;

/** A shape: what a page needs to draw, turn and relight it. */
export interface SurfaceState {
  /** S, side of the maps. */
  size: number;
  fovDegrees: number;
  /** Depth in scene units at 0 and 65535 of {@link depth}. */
  nearest: number;
  farthest: number;
  /** S x S, uint16 */
  depth: Binary;
  /** S x S x 2, int16: the method's unit normals on an unfolded octahedron */
  normals: Binary;
  /** S x S x 3, uint8 */
  albedo: Binary;
  /** The light that was found. */
  light: LightState;
}

/** Lambertian light as the method has it (section 8): strengths, and the travel direction (x, y, 1). */
export interface LightState {
  ambient: number;
  diffuse: number;
  /** x > 0 lights what faces left. */
  x: number;
  /** y > 0 lights what faces up. */
  y: number;
}

/** Where the camera stands: degrees, a multiple of the fitting distance, radii of the mesh. */
export interface CameraState {
  yaw: number;
  pitch: number;
  zoom: number;
  panX: number;
  panY: number;
}

/** The camera a view begins with. */
export const START_CAMERA: CameraState = { yaw: 23, pitch: 8, zoom: 1, panX: 0, panY: 0 };

/** What the surface shows. */
export const SURFACE_MODES = ["textured", "albedo", "normals", "depth", "shading"] as const;
export type ShapeMode = (typeof SURFACE_MODES)[number];

/** Values of the model behind `shape.show()`. */
export interface ShapeModelState {
  surface: SurfaceState | null;
  label: string;
  mode: ShapeMode;
  wireframe: boolean;
  camera: CameraState;
  /** null: the light that was found. */
  light: LightState | null;
  /** Views of one link share camera and cursor. */
  link: string;
}

/** What a map is; that decides how it is drawn. */
export type MapKind = "depth" | "normals" | "image" | "mask" | "shading" | "error";

/** One map of `shape.maps()`. */
export interface MapState {
  title: string;
  kind: MapKind;
  /** S */
  size: number;
  unit: string;
  /** Values of the ends of the colour bar. */
  low: number;
  high: number;
  /** float32 S x S for depth, mask, shading and error; uint8 S x S x 3 for images; int8 S x S x 3 for normals */
  data: Binary;
}

/** Values of the model behind `shape.maps()`. */
export interface MapsModelState {
  maps: MapState[];
  label: string;
  link: string;
}

/** Values of the model behind `step2.grid()`. */
export interface SamplesModelState {
  label: string;
  /** S */
  size: number;
  count: number;
  /** count x S x S x 3, uint8 */
  pseudo: Binary;
  projected: Binary;
  /** Per sample: yaw and pitch in degrees; direction x, y and strength of the light. float32, count x 5 */
  conditions: Binary;
  page: number;
}

/** Losses on their way: one row of points per term. */
export interface CurvesState {
  terms: string[];
  /** Iterations per point. */
  every: number;
  points: number;
  /** terms x points, float32 */
  values: Binary;
}

export type RunStatus = "waiting" | "running" | "stopping" | "done" | "stopped" | "failed";

/** Where a run stands. */
export interface RunState {
  status: RunStatus;
  /** What runs: "Step 3, stage 1". */
  step: string;
  iteration: number;
  iterations: number;
  loss: number | null;
  /** Since the start. */
  seconds: number;
  /** Of this step; null as long as nobody knows. */
  secondsLeft: number | null;
  /** One sentence when it ended other than well. */
  message: string;
}

/** Where a run stands that has not begun. */
export const NOT_STARTED: RunState = {
  status: "waiting",
  step: "",
  iteration: 0,
  iterations: 0,
  loss: null,
  seconds: 0,
  secondsLeft: null,
  message: "",
};

/** Values of the model behind `monitor()`. */
export interface MonitorModelState {
  label: string;
  run: RunState;
  curves: CurvesState | null;
  surface: SurfaceState | null;
  link: string;
}

/** One station of a run. */
export interface FrameState {
  title: string;
  surface: SurfaceState;
  /** Numbers to show beside it. */
  metrics: Record<string, number>;
}

/** Values of the model behind `stages()`. */
export interface StagesModelState {
  label: string;
  frames: FrameState[];
  index: number;
  link: string;
}

/** Values of the model behind `compare()`. */
export interface CompareModelState {
  label: string;
  left: FrameState;
  right: FrameState;
  link: string;
}

/** One thing to tune. */
export interface FieldState {
  key: string;
  label: string;
  group: string;
  kind: "number" | "whole" | "choice" | "switch";
  min?: number;
  max?: number;
  step?: number;
  /** Steps are factors: for learning rates. */
  log?: boolean;
  options?: string[];
  initial: number | string | boolean;
  help: string;
}

/** Values of the model behind `tune()`. */
export interface TunerModelState {
  label: string;
  fields: FieldState[];
  values: Record<string, number | string | boolean>;
  /** The call that the values stand for. */
  code: string;
  run: RunState;
  curves: CurvesState | null;
  surface: SurfaceState | null;
  /** Numbers of the latest result, and of the one before. */
  metrics: Record<string, number>;
  before: Record<string, number>;
  link: string;
}

/** What a page's button asks for. */
export type PageRequest =
  | { event: "stop" }
  | { event: "apply" }
  | { event: "piece"; upload: string; index: number; count: number };

/** What a kernel asks of a page. */
export type KernelRequest = { ask: "picture"; upload: string };
