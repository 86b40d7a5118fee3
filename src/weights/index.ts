/** Weights in files: safetensors, PyTorch checkpoints, model folders. */
export { floatToHalf, halfToFloat } from "./float16.js";
export { type GanCheckpoint, readGanCheckpoint } from "./ganCheckpoint.js";
export {
  bundledModels,
  listModels,
  type ModelDescription,
  type PriorStatistics,
  readDescription,
} from "./modelDescription.js";
export { addNetwork, type Model, readModel, setPriors, writeModel } from "./modelFolder.js";
export { PickleGlobal, type PickleHooks, PickleObject, readPickle } from "./pickle.js";
export {
  formatSafetensors,
  parseSafetensors,
  readSafetensors,
  type SafeTensors,
  writeSafetensors,
} from "./safetensors.js";
export { smallerModel } from "./sharedLayers.js";
export { readTorch, stateDict } from "./torch.js";
export { TorchStorage, TorchTensor } from "./torchTensor.js";
