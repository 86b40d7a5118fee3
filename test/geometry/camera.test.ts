import { describe, expect, it } from "vitest";
import { RandomStream, tf } from "../../src/engine/index.js";
import { InputError } from "../../src/errors.js";
import {
  canonicalToView,
  movedGrid,
  poseFromPhysical,
  poseFromRaw,
  project,
  rawToPhysical,
  rotationMatrix,
  unproject,
  viewPoints,
  viewToCanonical,
} from "../../src/geometry/camera.js";
import { movePoints, plainPose, pointsOf } from "../../src/geometry/points.js";
import { DEFAULT_SCENE, intrinsics, makeScene } from "../../src/geometry/scene.js";
import { expectClose } from "./close.js";

const VIEW = [0.1, 0.2, 0.3, 0.01, -0.02, 0];

describe("camera", () => {
  it("has the focal lengths of a 10 degree pinhole", () => {
    expect(intrinsics(64).focal).toBeCloseTo(360.0466, 4);
    expect(intrinsics(128).focal).toBeCloseTo(725.80835, 4);
    expect(() => intrinsics(1)).toThrow(InputError);
    expect(() => makeScene({ fovDegrees: 0 })).toThrow(InputError);
    expect(() => makeScene({ minDepth: 2 })).toThrow(InputError);
    expect(makeScene({ maxDepth: 1.2 }).borderDepth).toBeCloseTo(0.7 * 1.2 + 0.3 * 0.9, 10);
  });

  it("rotates by Rz Ry Rx", () => {
    expectClose(
      rotationMatrix(tf.tensor2d([[0.1, 0.2, 0.3]])).dataSync(),
      [0.936293, -0.275096, 0.218351, 0.289629, 0.956425, -0.036957, -0.198669, 0.097843, 0.97517],
      1e-6,
    );
  });

  it("moves and projects as the check values say", () => {
    const depth = tf.fill([1, 64, 64], 0.95) as tf.Tensor3D;
    const pose = poseFromPhysical(tf.tensor2d([VIEW]));
    const at = (grid: tf.Tensor, parts: number) =>
      Array.from(tf.slice(grid, [0, 10, 20, 0], [1, 1, 1, parts]).dataSync());
    const seen = canonicalToView(unproject(depth), pose);
    expectClose(at(seen, 3), [-0.013722, -0.081197, 0.951719], 1e-6);
    const pixels = (grid: tf.Tensor) => at(grid, 2).map((g) => ((g + 1) / 2) * 63);
    expectClose(pixels(project(seen)), [26.3088, 0.7821], 2e-4);
    expectClose(pixels(project(viewToCanonical(unproject(depth), pose))), [16.8212, 20.4665], 2e-4);
  });

  it("turns raw views into radians and scene units, shorter ones without the shift they lack", () => {
    const sixty = Math.PI / 3;
    expectClose(rawToPhysical(tf.ones([1, 6])).dataSync(), [sixty, sixty, sixty, 0.1, 0.1, 0], 1e-6);
    expectClose(rawToPhysical(tf.ones([1, 5])).dataSync(), [sixty, sixty, sixty, 0.1, 0.1, 0], 1e-6);
    expectClose(rawToPhysical(tf.ones([1, 3])).dataSync(), [sixty, sixty, sixty, 0, 0, 0], 1e-6);
    expect(() => rawToPhysical(tf.ones([1, 4]))).toThrow(InputError);
  });

  it("has the documented signs: yaw to the left, pitch down, roll clockwise", () => {
    const front = tf.tensor4d([0, 0, 0.95], [1, 1, 1, 3]);
    const moved = (view: number[]) =>
      canonicalToView(front, poseFromPhysical(tf.tensor2d([view]))).dataSync();
    expect(moved([0, 0.2, 0, 0, 0, 0])[0]).toBeLessThan(0);
    expect(moved([0.2, 0, 0, 0, 0, 0])[1]).toBeGreaterThan(0);
    const right = tf.tensor4d([0.05, 0, 1], [1, 1, 1, 3]);
    const rolled = canonicalToView(right, poseFromPhysical(tf.tensor2d([[0, 0, 0.2, 0, 0, 0]]))).dataSync();
    expect(rolled[1]).toBeGreaterThan(0);
  });

  it("comes back: canonical to view and to canonical again", () => {
    const random = new RandomStream(1, "camera");
    const points = tf.tensor4d(random.uniform(2 * 4 * 4 * 3, -0.1, 0.1), [2, 4, 4, 3]);
    const pose = poseFromRaw(tf.tensor2d(random.uniform(12, -1, 1), [2, 6]));
    expectClose(viewToCanonical(canonicalToView(points, pose), pose).dataSync(), points.dataSync(), 1e-6);
  });

  it("lets one depth map be seen from many views, and sums its gradient over them", () => {
    const views = tf.tensor2d(new RandomStream(2, "views").uniform(18, -0.5, 0.5), [3, 6]);
    const loss = (depth: tf.Tensor) =>
      tf.sum(tf.square(canonicalToView(unproject(depth), poseFromRaw(views)))) as tf.Scalar;
    const depth = tf.ones([1, 4, 4]);
    expect(canonicalToView(unproject(depth), poseFromRaw(views)).shape).toEqual([3, 4, 4, 3]);
    expect(tf.grad(loss)(depth).shape).toEqual([1, 4, 4]);
  });

  it("is differentiable in the view", () => {
    const points = unproject(tf.tensor3d(new RandomStream(3, "d").uniform(16, 0.9, 1.1), [1, 4, 4]));
    const loss = (view: tf.Tensor) =>
      tf.sum(tf.square(tf.sub(project(canonicalToView(points, poseFromRaw(view))), 0.3))) as tf.Scalar;
    const view = [0.2, -0.3, 0.1, 0.4, 0.2, 0];
    const gradient = tf
      .grad(loss)(tf.tensor2d([view]))
      .dataSync();
    for (let i = 0; i < 5; i++) {
      const shifted = (by: number) =>
        loss(tf.tensor2d([view.map((v, k) => (k === i ? v + by : v))])).dataSync()[0];
      const numeric = (shifted(1e-2) - shifted(-1e-2)) / 2e-2;
      expect(Math.abs(gradient[i] - numeric)).toBeLessThan(0.01 * Math.abs(numeric) + 0.02);
    }
  });

  it("moves depth maps as it moves their points", () => {
    const depth = tf.tensor3d(new RandomStream(5, "moved").uniform(16, 0.9, 1.1), [1, 4, 4]);
    const pose = poseFromRaw(tf.tensor2d(new RandomStream(6, "moved").uniform(12, -1, 1), [2, 6]));
    const seen = canonicalToView(unproject(depth), pose);
    expectClose(viewPoints(depth, pose).dataSync(), seen.dataSync(), 1e-6);
    expectClose(movedGrid(depth, pose, "view").dataSync(), project(seen).dataSync(), 1e-5);
    const back = project(viewToCanonical(unproject(depth), pose));
    expectClose(movedGrid(depth, pose, "canonical").dataSync(), back.dataSync(), 1e-5);
    const wide = tf.pad(
      tf.ones([1, 4, 4]),
      [
        [0, 0],
        [1, 1],
        [1, 1],
      ],
      1,
    ) as tf.Tensor3D;
    const points = viewPoints(wide, poseFromPhysical(tf.zeros([1, 6])), DEFAULT_SCENE, 1);
    expectClose(
      tf.slice(points, [0, 1, 1, 0], [1, 4, 4, 3]).dataSync(),
      unproject(tf.ones([1, 4, 4])).dataSync(),
      1e-6,
    );
  });

  it("agrees with the plain-array form", () => {
    const depth = new RandomStream(4, "plain").uniform(25, 0.9, 1.1);
    const scene = makeScene({ zTranslationRange: 0.1 });
    const view = [0.3, -0.4, 0.2, 0.5, -0.1, 0.3];
    const traced = canonicalToView(
      unproject(tf.tensor3d(depth, [1, 5, 5]), scene),
      poseFromRaw(tf.tensor2d([view]), scene),
      scene,
    );
    expectClose(
      traced.dataSync(),
      movePoints(pointsOf(depth, 5, scene), plainPose(view, scene), scene),
      1e-6,
    );
    expect(DEFAULT_SCENE.rotationCenterDepth).toBe(1);
  });
});
