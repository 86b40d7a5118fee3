/** Editing and export: turned and relit pictures, mesh files. */
export { type Relight, relightList, rotationTurns, type Turn } from "./cameraSets.js";
export type { SquareMap } from "./checks.js";
export { encodeGlb } from "./glb.js";
export { encodeMtl, encodeObj, writeObj } from "./objMtl.js";
export { type RelightOptions, type RelightTextureOptions, relight, relightTexture } from "./relight.js";
export { type RotateOptions, rotate, surfaceColors } from "./rotate.js";
