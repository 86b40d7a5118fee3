import type { OpenToolkit, Toolkit } from "../../src/cli/toolkit.js";
import { InputError } from "../../src/errors.js";
import { Evaluation } from "../../src/eval/evaluate.js";
import { GanEvaluation } from "../../src/eval/ganEvaluation.js";
import { meshFromDepth } from "../../src/geometry/index.js";
import {
  type MapData,
  Mesh,
  type ReconstructOptions,
  Shape3D,
  type Shape3DFields,
  scheduleOf,
  Target,
} from "../../src/method/index.js";

const SIZE = 16;

function map(shape: number[], value: (i: number) => number): MapData {
  const length = shape.reduce((product, n) => product * n, 1);
  return { shape, data: Float32Array.from({ length }, (_, i) => value(i)) };
}

/** A target that depends on its seed alone. */
export function fakeTarget(seed?: number): Target {
  return new Target({
    image: map([3, SIZE, SIZE], (i) => Math.sin(i + (seed ?? 0))),
    ganImage: map([3, SIZE, SIZE], (i) => Math.sin(i)),
    latent: Float32Array.of(seed ?? 0, 1),
    mask: map([SIZE, SIZE], () => 1),
    maskSource: "a test",
    modelName: "fake",
    seed,
    inversion: seed === undefined ? { total: Float32Array.of(2, 1) } : undefined,
  });
}

/** A dome, as if reconstructed from the target. */
export function fakeShape(target: Target, { schedule, seed = 0 }: ReconstructOptions = {}): Shape3D {
  const depth = map([SIZE, SIZE], (i) => 1 - 0.05 * Math.sin((Math.PI * (i % SIZE)) / (SIZE - 1)));
  const normals = map([SIZE, SIZE, 3], (i) => (i % 3 === 2 ? 1 : 0));
  const canonicalImage = target.image;
  const full = scheduleOf(schedule);
  const mesh = meshFromDepth({
    depth: depth.data,
    size: SIZE,
    texture: canonicalImage.data,
    normals: normals.data,
  });
  const fields: Shape3DFields = {
    target,
    depth,
    normals,
    canonicalImage,
    albedo: target.image,
    diffuse: map([SIZE, SIZE], () => 1),
    view: new Float32Array(6),
    light: new Float32Array(4),
    reconstruction: target.image,
    viewDepth: depth,
    validity: map([SIZE, SIZE], () => 1),
    mesh: new Mesh(mesh),
    stages: 1,
    schedule: full,
    perceptual: "none",
    networks: { D: {}, A: {}, V: {}, L: {}, E: {} },
    history: [{ step: "step1", stage: 0, losses: { total: Float32Array.of(2, 0.5) }, seconds: 1 }],
    seconds: 1,
    interrupted: false,
    manifest: {
      model: "fake",
      seed,
      schedule: full,
      stages: 1,
      iterations: 2,
      perceptual: "none",
      device: "cpu",
      maskSource: "a test",
      interrupted: false,
    },
  };
  return new Shape3D(fields);
}

/** Opens the model "fake" and no other. */
export const openFake: OpenToolkit = async (model) => {
  if (model !== "fake") throw new InputError(`There is no model "${model}"; give one of fake.`);
  const toolkit: Toolkit = {
    category: "faces",
    sample: async ({ seed } = {}) => fakeTarget(seed),
    invert: async () => fakeTarget(),
    reconstruct: async (target, options) => fakeShape(target, options),
    evaluate: async () =>
      new Evaluation({
        category: "faces",
        rows: [
          { name: "prior", side: 2, sideSpread: 0.1, mad: 20, madSpread: 1 },
          { name: "ours", side: 1, sideSpread: 0.1, mad: 15, madSpread: 1 },
        ],
        objects: [],
        seconds: 3,
      }),
    evaluateGan: async ({ samples = 5000, truncationPsi = 1, neighbours = 3, inversions = 100 } = {}) =>
      new GanEvaluation({
        model,
        category: "faces",
        samples,
        truncationPsi,
        neighbours,
        comparison: { frechet: 0.5, precision: 0.6, recall: 0.4 },
        halves: { frechet: 0.01, precision: 0.8, recall: 0.81 },
        spreads: [{ name: "yaw", unit: "degrees", samples: 15, renders: 20, truth: 21 }],
        ...(inversions > 0
          ? {
              inversion: {
                count: inversions,
                iterations: 5,
                psnr: 24,
                perceptual: 0.1,
                perceptualName: "none",
                identityDegrees: 30,
              },
            }
          : {}),
        shown: { samples: [], renders: [] },
        seconds: 3,
      }),
  };
  return toolkit;
};
