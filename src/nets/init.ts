import { type Parameters, RandomStream } from "../engine/index.js";
import { type Layer, type ParameterRule, parameterRules } from "./layers.js";

/**
 * Starting weights of a table of layers: PyTorch's defaults, uniform in +-1/sqrt(fan-in) (Kaiming with
 * a = sqrt 5), GroupNorm 1 and 0.
 *
 * Every parameter draws from a stream named after it, so that its numbers do not depend on the others.
 *
 * @param layers the table
 * @param seed any whole number
 * @param name the network's name, e.g. "D"; two networks of one seed must differ in it
 * @example const depthWeights = initialParameters(autoencoderLayers(64, 1), 0, "D");
 */
export function initialParameters(layers: Layer[], seed: number, name: string): Parameters {
  return drawParameters(parameterRules(layers), seed, name);
}

/** Draws each parameter by its rule. */
export function drawParameters(rules: Record<string, ParameterRule>, seed: number, name: string): Parameters {
  const parameters: Parameters = {};
  for (const [key, { shape, init }] of Object.entries(rules)) {
    const size = shape.reduce((a, b) => a * b, 1);
    if ("constant" in init) {
      parameters[key] = { shape, data: new Float32Array(size).fill(init.constant) };
    } else {
      const bound = 1 / Math.sqrt(init.fanIn);
      const data = new RandomStream(seed, `init/${name}/${key}`).uniform(size, -bound, bound);
      parameters[key] = { shape, data };
    }
  }
  return parameters;
}
