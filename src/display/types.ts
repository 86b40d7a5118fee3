/**
 * What the drawers read of the results: their fields, whatever object carries them. Images are in [-1, 1];
 * depth is in scene units, smaller is nearer.
 */
export type { EvaluationFields as EvaluationData } from "../eval/evaluate.js";
export type { GanEvaluationFields as GanEvaluationData } from "../eval/ganEvaluation.js";
export type {
  Curves,
  GroundTruth,
  MapData,
  MeshFields as MeshData,
  PartsFields as PartsData,
  PretrainingFields as PretrainingData,
  PriorFields as PriorData,
  SampleSheetFields as SampleSheetData,
  Shape3DFields as ShapeData,
  Step1Fields as Step1Data,
  Step2Fields as Step2Data,
  Step3Fields as Step3Data,
  TargetFields as TargetData,
  ViewsFields as ViewsData,
} from "../method/results.js";
