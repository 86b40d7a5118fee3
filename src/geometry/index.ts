/** Geometry: camera, depth, normals, shading, the differentiable renderer, and meshes. */
export {
  canonicalToView,
  movedGrid,
  type Pose,
  poseFromPhysical,
  poseFromRaw,
  project,
  rawToPhysical,
  rotationMatrix,
  unproject,
  viewPoints,
  viewToCanonical,
} from "./camera.js";
export { canonicalDepth, clampBorder, flipLeftRight, rescaleDepth } from "./depth.js";
export { type MeshData, type MeshOptions, meshFromDepth } from "./mesh.js";
export { normalsFromDepth, normalsOf } from "./normals.js";
export { movePoints, type PlainPose, plainPose, pointsOf, rotationOf } from "./points.js";
export { rasterizeDepth } from "./rasterize.js";
export { type RgbRasterOptions, rasterizeRgb } from "./rasterizeRgb.js";
export {
  type Compatibility,
  DEFAULT_SCENE,
  depthMargin,
  type Intrinsics,
  intrinsics,
  makeScene,
  type Scene,
} from "./scene.js";
export { diffuseShading, type Light, lightDirection, lightFromRaw, shade } from "./shading.js";
export {
  forwardGrid,
  inverseGrid,
  type RenderedView,
  renderView,
  validityMask,
  warpCanonicalDepth,
  warpImage,
  warpMask,
} from "./warp.js";
