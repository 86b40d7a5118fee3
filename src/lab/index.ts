/** Notebook pages without Python: a small server that speaks the needed part of the Jupyter Server API. */
export { type Lab, type LabOptions, startLab } from "./labServer.js";
