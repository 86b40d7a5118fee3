import {
  compile,
  type Device,
  type Parameters,
  type Program,
  type Tensors,
  type tf,
} from "../engine/index.js";
import { InputError } from "../errors.js";
import { identityOutputs } from "./identity.js";
import { poseOutputs } from "./pose.js";
import { MEASURED_SIZE, shrinkToMeasured } from "./trunk.js";

const BATCH = 16;
const LENGTH = 3 * MEASURED_SIZE ** 2;

/**
 * Looks at images with a trained network, a mini-batch at a time.
 *
 * @example
 * const reader = await NetworkReader.identity(parameters);
 * const { embedding } = await reader.read([image]);
 * await reader.dispose();
 */
export class NetworkReader {
  private constructor(private readonly program: Program) {}

  /** Answers with `embedding` (64) and `features` (128) of each image. */
  static identity(parameters: Parameters, machine: Machine = {}): Promise<NetworkReader> {
    return NetworkReader.create("identity", parameters, identityOutputs, machine);
  }

  /** Answers with `pose` (9) of each image: see `POSE_OUTPUTS`. */
  static pose(parameters: Parameters, machine: Machine = {}): Promise<NetworkReader> {
    return NetworkReader.create("pose", parameters, poseOutputs, machine);
  }

  private static async create(
    name: string,
    parameters: Parameters,
    outputs: (weights: Tensors, image: tf.Tensor4D) => Tensors,
    machine: Machine,
  ): Promise<NetworkReader> {
    const program = await compile(({ inputs, nets }) => outputs(nets.network, inputs.image as tf.Tensor4D), {
      ...machine,
      name,
      inputs: { image: [BATCH, 3, MEASURED_SIZE, MEASURED_SIZE] },
      nets: { network: { parameters, role: "frozen" } },
    });
    return new NetworkReader(program);
  }

  /**
   * The network's answers.
   *
   * @param images each 3 x S x S in [-1, 1], S a multiple of 64; larger ones are shrunk
   * @returns by output: the images' rows, one after the other
   * @throws InputError for images whose size is no multiple of 64
   */
  async read(images: readonly Float32Array[]): Promise<Record<string, Float32Array>> {
    const answers: Record<string, Float32Array> = {};
    const feed = new Float32Array(BATCH * LENGTH);
    for (let first = 0; first < images.length; first += BATCH) {
      const batch = images.slice(first, first + BATCH);
      for (const [i, image] of batch.entries()) {
        const size = Math.sqrt(image.length / 3);
        if (size % MEASURED_SIZE !== 0) {
          throw new InputError(
            `Image ${first + i} has ${image.length} numbers, but the measuring networks look at 3 x S x S, S a multiple of ${MEASURED_SIZE}; resize it.`,
          );
        }
        feed.set(shrinkToMeasured(image, size), i * LENGTH);
      }
      for (const [name, rows] of Object.entries(await this.program.run({ image: feed }))) {
        const width = rows.length / BATCH;
        answers[name] ??= new Float32Array(images.length * width);
        answers[name].set(rows.subarray(0, batch.length * width), first * width);
      }
    }
    return answers;
  }

  dispose(): Promise<void> {
    return this.program.dispose();
  }
}

/** Where a program runs. */
interface Machine {
  device?: Device;
  threads?: number;
}
