import { expect } from "vitest";

/** Every value within a tolerance; the message names the first that is not. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++)
    if (!(Math.abs(actual[i] - expected[i]) <= tolerance))
      expect.fail(`value ${i} is ${actual[i]}, not ${expected[i]} within ${tolerance}`);
}
