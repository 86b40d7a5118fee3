export { albedoNetwork, autoencoderLayers, depthNetwork } from "./autoencoder.js";
export { initialParameters } from "./init.js";
export { type Layer, parameterRules, runLayers } from "./layers.js";
export { LPIPS_HEADS, lpips, lpipsFeatures, lpipsParameters, randomLpips, unitNormalise } from "./lpips.js";
export type { Network } from "./network.js";
export { offsetEncoder, offsetEncoderLayers } from "./offsetEncoder.js";
export { checkParameters, copyParameters } from "./parameters.js";
export { initialParsing, PARSING_SIZE, parsingLogits, parsingRules } from "./parsing.js";
export { lightNetwork, regressorLayers, viewNetwork } from "./regressor.js";
export {
  intersectionOverUnion,
  type MaskedImages,
  parseImages,
  type TrainParsingOptions,
  trainParsing,
} from "./trainParsing.js";
export { randomVgg, vggFeatures, vggRules } from "./vgg.js";
