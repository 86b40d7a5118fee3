export { arcFaceLoss } from "./arcFace.js";
export { albedoNetwork, autoencoderLayers, depthNetwork } from "./autoencoder.js";
export { EMBEDDING_SIZE, IDENTITY_FEATURES, identityOutputs, initialIdentity } from "./identity.js";
export { initialParameters } from "./init.js";
export { type Layer, parameterRules, runLayers } from "./layers.js";
export { LPIPS_HEADS, lpips, lpipsFeatures, lpipsParameters, randomLpips, unitNormalise } from "./lpips.js";
export type { Network } from "./network.js";
export { NetworkReader } from "./networkReader.js";
export { offsetEncoder, offsetEncoderLayers } from "./offsetEncoder.js";
export { intersectionOverUnion, partOverlaps } from "./overlap.js";
export { checkParameters, copyParameters } from "./parameters.js";
export { initialParsing, PARSING_SIZE, parsingLogits, parsingRules } from "./parsing.js";
export { initialPose, POSE_OUTPUTS, poseOf, poseOutputs } from "./pose.js";
export { poseAccuracy, type ReadingAccuracy, readingAccuracy } from "./poseAccuracy.js";
export { parseImages, partsOfImages } from "./readParsing.js";
export { lightNetwork, regressorLayers, viewNetwork } from "./regressor.js";
export { type IdentityImages, type TrainIdentityOptions, trainIdentity } from "./trainIdentity.js";
export { type MaskedImages, trainParsing } from "./trainParsing.js";
export { type PartImages, type TrainPartsOptions, trainParts } from "./trainParts.js";
export { type PosedImages, type TrainPoseOptions, trainPose } from "./trainPose.js";
export type { TrainParsingOptions } from "./trainSegmentation.js";
export { checkMeasurable } from "./trunk.js";
export {
  bestThreshold,
  type VerificationPairs,
  verificationAccuracy,
  verificationPairs,
} from "./verification.js";
export { type Verification, verifyIdentity } from "./verifyIdentity.js";
export { randomVgg, vggFeatures, vggRules } from "./vgg.js";
