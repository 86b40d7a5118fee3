/** Weights in files: safetensors, PyTorch checkpoints, model folders. */
export { floatToHalf, halfToFloat } from "./float16.js";
export {
  bundledModels,
  listModels,
  type Model,
  type ModelDescription,
  type PriorStatistics,
  readModel,
  writeModel,
} from "./modelFolder.js";
export {
  formatSafetensors,
  parseSafetensors,
  readSafetensors,
  type SafeTensors,
  writeSafetensors,
} from "./safetensors.js";
