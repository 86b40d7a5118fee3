/** Images and data sets: procedural 3D faces with exact ground truth, image files, arrays in files. */
export * from "./faces/dataset.js";
export type { FaceOptions, FaceSample } from "./faces/faceSample.js";
export { type FaceIdentity, meanIdentity, mirrorIdentity, sampleIdentity } from "./faces/identity.js";
export {
  type IdentityFaces,
  type IdentityFacesOptions,
  identityFaces,
  sequenceOf,
} from "./faces/identityFaces.js";
export { FACE_LABELS } from "./faces/paint.js";
export { FACE_PARAMETERS, type FaceParameter, type FaceParameterName } from "./faces/parameters.js";
export { renderFace, SCENE_UNITS_PER_CENTIMETRE } from "./faces/render.js";
export { faceViewLightPrior, type GaussianPrior, sampleLight, sampleView } from "./faces/viewLight.js";
export { type WriteFaceDatasetOptions, writeFaceDataset } from "./faces/write.js";
export { encodeGrayPng, encodePng, readImage } from "./image.js";
export { type ImageHeader, imageHeader, MAX_MEGAPIXELS } from "./imageHeader.js";
export { encodeNpy, type NpyArray, readNpy, writeNpy } from "./npy.js";
export type { RgbImage } from "./pixels.js";
export { cropCentre, prepareImage, resizeImage } from "./resizeImage.js";
export { contactSheet, type SheetOptions } from "./sheet.js";
