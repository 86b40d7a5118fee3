/** One number of an object's identity: where it lies, how much it varies and what it goes with. */
export interface Parameter<
  Name extends string = string,
  Group extends string = string,
  Latent extends string = string,
> {
  readonly name: Name;
  readonly group: Group;
  readonly mean: number;
  /** Standard deviation before clamping. */
  readonly spread: number;
  readonly range: readonly [low: number, high: number];
  /** Correlation with each hidden cause; the rest of the variance is the parameter's own. */
  readonly loads: Readonly<Partial<Record<Latent, number>>>;
  readonly description: string;
}

/** Writes the parameters of one group as rows of a table. */
export const parameterRow =
  <Latent extends string, const Group extends string>(group: Group) =>
  <const Name extends string>(
    name: Name,
    mean: number,
    spread: number,
    low: number,
    high: number,
    description: string,
    loads: Partial<Record<Latent, number>> = {},
  ): Parameter<Name, Group, Latent> => ({
    name,
    group,
    mean,
    spread,
    range: [low, high] as const,
    description,
    loads,
  });

/**
 * Draws the values of parameters that go together by their hidden causes.
 *
 * @param latent the hidden causes, each about standard normal
 * @param own one standard normal number per parameter
 * @param meanOf where a parameter lies, if not at its mean
 */
export function drawParameters<Latent extends string>(
  parameters: readonly Parameter<string, string, Latent>[],
  latent: Readonly<Record<Latent, number>>,
  own: ArrayLike<number>,
  meanOf: (parameter: Parameter<string, string, Latent>) => number = ({ mean }) => mean,
): Record<string, number> {
  const values: Record<string, number> = {};
  parameters.forEach((parameter, i) => {
    let explained = 0;
    let z = 0;
    for (const [name, load] of Object.entries(parameter.loads) as [Latent, number][]) {
      z += load * latent[name];
      explained += load * load;
    }
    z += Math.sqrt(Math.max(0, 1 - explained)) * own[i];
    const [low, high] = parameter.range;
    values[parameter.name] = Math.min(high, Math.max(low, meanOf(parameter) + parameter.spread * z));
  });
  return values;
}
