/** Images and data sets: procedural 3D faces with exact ground truth, image files, arrays in files. */
export type { CarOptions, CarSample } from "./cars/carSample.js";
export { carDataset, writeCarDataset } from "./cars/dataset.js";
export { type CarIdentity, meanCarIdentity, sampleCarIdentity } from "./cars/identity.js";
export { identityCars } from "./cars/identityCars.js";
export { CAR_LABELS } from "./cars/labels.js";
export { CAR_PARAMETERS, type CarParameter, type CarParameterName } from "./cars/parameters.js";
export { carScale, renderCar } from "./cars/render.js";
export { CAR_STYLE_NAMES, type CarStyle } from "./cars/styles.js";
export {
  CANONICAL_HEADING_DEGREES,
  CAR_YAW_LIMIT_DEGREES,
  carViewLightPrior,
  sampleCarLight,
  sampleCarView,
} from "./cars/viewLight.js";
export { CATEGORIES, type Category, categoryOf } from "./categories.js";
export { CATEGORY_NAMES, type CategoryName, isCategory } from "./categoryNames.js";
export { faceDataset, writeFaceDataset } from "./faces/dataset.js";
export type { FaceOptions, FaceSample } from "./faces/faceSample.js";
export { type FaceIdentity, meanIdentity, mirrorIdentity, sampleIdentity } from "./faces/identity.js";
export { identityFaces } from "./faces/identityFaces.js";
export { FACE_LABELS } from "./faces/paint.js";
export { FACE_PARAMETERS, type FaceParameter, type FaceParameterName } from "./faces/parameters.js";
export { renderFace, SCENE_UNITS_PER_CENTIMETRE } from "./faces/render.js";
export { faceViewLightPrior, sampleLight, sampleView } from "./faces/viewLight.js";
export { encodeGrayPng, encodePng, readImage } from "./image.js";
export { type ImageHeader, imageHeader, MAX_MEGAPIXELS } from "./imageHeader.js";
export { joinRows } from "./joinRows.js";
export { encodeNpy, type NpyArray, readNpy, writeNpy } from "./npy.js";
export type { RgbImage } from "./pixels.js";
export type { DatasetOptions, ProceduralDataset } from "./procedural/dataset.js";
export { estimatePrior } from "./procedural/estimatePrior.js";
export { deviationsOf, type GaussianPrior, type ViewLightPrior } from "./procedural/gaussianPrior.js";
export {
  type IdentityRenders,
  type IdentityRendersOptions,
  sequenceOf,
} from "./procedural/identityRenders.js";
export type { Parameter } from "./procedural/parameter.js";
export { type Part, type PartRenders, partRenders } from "./procedural/parts.js";
export { renderAll } from "./procedural/renderAll.js";
export { DATASET_SPLITS, type DatasetSplit } from "./procedural/splits.js";
export type { WriteDatasetOptions } from "./procedural/write.js";
export type { RenderedSample, RenderOptions } from "./render/renderedSample.js";
export { cropCentre, prepareImage, resizeImage } from "./resizeImage.js";
export { contactSheet, type SheetOptions } from "./sheet.js";
