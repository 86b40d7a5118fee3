/** A rendered object with everything that made it. Maps are row-major, S x S unless said otherwise. */
export interface RenderedSample {
  /** pixels per side, S */
  size: number;
  /** 3 x S x S in [-1, 1] */
  image: Float32Array;
  /** depth in the camera's frame, scene units; 1.1 on the background */
  depth: Float32Array;
  /** S x S x 3, camera frame, unit length, pointing away from the camera; (0, 0, 1) on the background */
  normals: Float32Array;
  /** 3 x S x S in [-1, 1]; on the background its colour */
  albedo: Float32Array;
  /** ka + kd max(0, n.l), with the normals turned back into the object's frame, where the light is given; 1 on the background */
  shading: Float32Array;
  /** 1 on the object, 0 on the background; exactly where depth < 1.1 */
  mask: Float32Array;
  /** share of the pixel that the object covers, 0 to 1; the image mixes object and background by it */
  coverage: Float32Array;
  /** index into the labels of the object's category */
  labels: Uint8Array;
  /** raw view (6): rotations about x, y, z over 60 degrees, shifts over 0.1 */
  view: Float32Array;
  /** raw light (4): 2 ka - 1, 2 kd - 1, direction x and y */
  light: Float32Array;
}

/** What to render; everything that is not given is drawn from the seed. */
export interface RenderOptions {
  /** whole number; the same seed gives the same bytes */
  seed: number;
  /** pixels per side, 16 to 1024; 64 by default */
  size?: number;
  /** raw view (6) */
  view?: ArrayLike<number>;
  /** raw light (4) */
  light?: ArrayLike<number>;
}
