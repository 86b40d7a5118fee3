import { InputError } from "../errors.js";
import { MEASURED_SIZE } from "../nets/trunk.js";
import type { Model } from "../weights/index.js";

/**
 * Reads the model that a measuring network is trained for.
 *
 * @throws InputError when its images have another size than such networks look at
 */
export async function readMeasuredModel(folder: string): Promise<Model> {
  const { readModel } = await import("../weights/index.js");
  const model = readModel(folder);
  if (model.config.size !== MEASURED_SIZE) {
    throw new InputError(
      `${folder} makes images of ${model.config.size} px, but the identity and pose networks are for ${MEASURED_SIZE} px.`,
    );
  }
  return model;
}
