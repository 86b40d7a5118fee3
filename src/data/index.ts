/** Images and data sets: procedural 3D faces with exact ground truth, image files, arrays in files. */
export { FIELD_OF_VIEW_DEGREES, focalLength, viewRotation } from "./faces/camera.js";
export * from "./faces/dataset.js";
export { type FaceIdentity, meanIdentity, mirrorIdentity, sampleIdentity } from "./faces/identity.js";
export { FACE_LABELS } from "./faces/paint.js";
export { FACE_PARAMETERS, type FaceParameter, type FaceParameterName } from "./faces/parameters.js";
export { type FaceOptions, type FaceSample, renderFace, SCENE_UNITS_PER_CENTIMETRE } from "./faces/render.js";
export { faceViewLightPrior, type GaussianPrior, sampleLight, sampleView } from "./faces/view-light.js";
