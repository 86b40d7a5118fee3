import { type Category, categoryOf } from "../data/index.js";
import { checkMeasurable } from "../nets/trunk.js";
import type { Model } from "../weights/index.js";

/**
 * Reads the model that a measuring network is trained for, and the category of its objects.
 *
 * @throws InputError when its images have another size than such networks look at, or it names no category
 */
export async function readMeasuredModel(folder: string): Promise<{ model: Model; category: Category }> {
  const { readModel } = await import("../weights/index.js");
  const model = readModel(folder);
  checkMeasurable(model.config.size);
  return { model, category: categoryOf(model.description) };
}
