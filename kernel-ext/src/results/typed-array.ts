import { inspect } from "node:util";
import type { MimeBundle } from "../kernel/mime-bundle.js";
import { rangeText } from "./tensor.js";

/** A typed array that is too long to read: its range besides the first values. Undefined for anything else. */
export function showTypedArray(value: object): MimeBundle | undefined {
  if (!ArrayBuffer.isView(value) || value instanceof DataView || value instanceof Buffer) return undefined;
  const numbers = value as Float32Array;
  if (numbers.length <= 100 || typeof numbers[0] !== "number") return undefined;
  return {
    "text/plain": `${inspect(value, { maxArrayLength: 100, breakLength: 100 })}\n${rangeText(numbers)}`,
  };
}
