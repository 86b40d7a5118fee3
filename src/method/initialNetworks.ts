import type { Parameters } from "../engine/index.js";
import type { MethodModel, MethodNetworks } from "./model.js";
import { NETWORK_NAMES } from "./networkNames.js";
import type { Networks } from "./results.js";

/**
 * The weights that every target starts from: pre-trained ones where there are any, else random.
 *
 * Random ones are drawn when they are asked for and let go when nobody holds them: drawing all takes about a second, keeping
 * them through a run about 170 MB.
 *
 * @param networks their functions and shapes
 * @param seed of the draws
 * @param pretrained networks to start from
 * @example const { D } = initialNetworks(networksOf(model), 7);
 */
export function initialNetworks(
  networks: MethodNetworks,
  seed: number,
  pretrained: MethodModel["pretrained"] = {},
): Networks {
  const initial = {} as Networks;
  for (const name of NETWORK_NAMES) {
    let drawn: WeakRef<Parameters> | undefined;
    const draw = () => {
      const known = drawn?.deref();
      if (known) return known;
      const fresh = networks[name].init(seed);
      drawn = new WeakRef(fresh);
      return fresh;
    };
    const given = pretrained[name];
    Object.defineProperty(initial, name, { enumerable: true, ...(given ? { value: given } : { get: draw }) });
  }
  return initial;
}
