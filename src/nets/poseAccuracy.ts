import type { Device, Parameters } from "../engine/index.js";
import { NetworkReader } from "./networkReader.js";
import { POSE_OUTPUTS, poseOf } from "./pose.js";
import type { PosedImages } from "./trainPose.js";

/** How well one number is read off images. */
export interface ReadingAccuracy {
  /** mean absolute error, in the unit of the number */
  error: number;
  /** Pearson's correlation of readings and truths, -1 to 1; 0 where either does not vary */
  correlation: number;
}

/**
 * Compares readings of one number with the truth.
 *
 * @param readings of n images
 * @param truths of the same
 * @example readingAccuracy(Float32Array.of(1, 2, 4), Float32Array.of(1, 2, 3)); // { error: 0.33, correlation: 0.98 }
 */
export function readingAccuracy(readings: ArrayLike<number>, truths: ArrayLike<number>): ReadingAccuracy {
  const n = readings.length;
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / n;
  const [meanReading, meanTruth] = [mean(readings), mean(truths)];
  let [error, product, squares, trueSquares] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [a, b] = [readings[i] - meanReading, truths[i] - meanTruth];
    error += Math.abs(readings[i] - truths[i]) / n;
    product += a * b;
    squares += a * a;
    trueSquares += b * b;
  }
  const scale = Math.sqrt(squares * trueSquares);
  return { error, correlation: scale > 0 ? product / scale : 0 };
}

/**
 * How well a pose network reads view and light off images that it never saw.
 *
 * @param parameters of the pose network
 * @param images with their views and lights
 * @param machine device and threads
 * @returns by name of {@link POSE_OUTPUTS}; errors of pitch, yaw and roll in degrees, of all else in raw units
 * @example (await poseAccuracy(parameters, unseen)).yaw; // { error: 2.1, correlation: 0.99 }
 */
export async function poseAccuracy(
  parameters: Parameters,
  images: PosedImages,
  machine: { device?: Device; threads?: number } = {},
): Promise<Record<string, ReadingAccuracy>> {
  const reader = await NetworkReader.pose(parameters, machine);
  const posed = Array.from({ length: images.count }, (_, i) => images.get(i));
  const { pose } = await reader.read(posed.map(({ image }) => image));
  await reader.dispose();
  const truths = posed.map(poseOf);
  const width = POSE_OUTPUTS.length;
  return Object.fromEntries(
    POSE_OUTPUTS.map(({ name, unit }, k) => [
      name,
      readingAccuracy(
        posed.map((_, i) => unit * pose[i * width + k]),
        truths.map((truth) => unit * truth[k]),
      ),
    ]),
  );
}
