import { type CompileOptions, isFixed, shapeOf } from "./compile.js";
import { sizeOf } from "./types.js";

/** Checks the arrays given to `fix` or `run` against the declared inputs; says which one is wrong and how. */
export function checkFeeds(
  { inputs, name = "program" }: CompileOptions,
  feeds: Record<string, Float32Array>,
  fixed: boolean,
): void {
  for (const [input, spec] of Object.entries(inputs)) {
    if (isFixed(spec) !== fixed) continue;
    const data = feeds[input];
    const shape = shapeOf(spec);
    if (!(data instanceof Float32Array) || data.length !== sizeOf(shape)) {
      const came =
        data === undefined
          ? "nothing"
          : data instanceof Float32Array
            ? `${data.length} numbers`
            : typeof data;
      throw new Error(
        `${name}: input "${input}" got ${came}, but wants a Float32Array of ${sizeOf(shape)} numbers, [${shape}].`,
      );
    }
  }
  for (const input of Object.keys(feeds)) {
    if (!inputs[input] || isFixed(inputs[input]) !== fixed) {
      throw new Error(`${name}: "${input}" is not one of its ${fixed ? "fixed" : "varying"} inputs.`);
    }
  }
}
