import { existsSync } from "node:fs";
import path from "node:path";
import type { Parameters } from "../engine/index.js";
import { InputError } from "../errors.js";
import { Result } from "../results/result.js";
import { readSafetensors, writeSafetensors } from "../weights/safetensors.js";
import { PriorResult, Step1Result, Step2Result, Step3Result, Target } from "./results.js";

/** The file of a run inside its checkpoint folder. */
const FILE = "run.safetensors";
const VERSION = "1";

/** Results a checkpoint can hold. */
const KINDS: Record<string, new (fields: never) => Result> = {
  target: Target,
  prior: PriorResult,
  step1: Step1Result,
  step2: Step2Result,
  step3: Step3Result,
};

/**
 * Writes results, options and curves into a folder: arrays as tensors of one safetensors file, the rest as JSON in its
 * header. An array that appears twice is written once. A half-written file is never left.
 *
 * @param folder made when it is missing
 * @param content plain objects, arrays, numbers, typed arrays and results of the method
 * @throws InputError when the place cannot be written
 * @example saveCheckpoint("out/run", { result: s1 });
 */
export function saveCheckpoint(folder: string, content: object): void {
  const tensors: Parameters = {};
  const names = new Map<Float32Array | Int32Array, string>();
  const flatten = (value: unknown): unknown => {
    if (value instanceof Float32Array || value instanceof Int32Array) {
      let name = names.get(value);
      if (!name) {
        name = `t${names.size}`;
        names.set(value, name);
        const data = value instanceof Float32Array ? value : Float32Array.from(value);
        tensors[name] = { shape: [value.length], data };
      }
      return { $tensor: name, ...(value instanceof Int32Array ? { whole: true } : {}) };
    }
    if (Array.isArray(value)) return value.map(flatten);
    if (typeof value !== "object" || value === null) return value;
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    const flat = Object.fromEntries(fields.map(([key, field]) => [key, flatten(field)]));
    return value instanceof Result ? { $result: value.kind, fields: flat } : flat;
  };
  const json = JSON.stringify(flatten(content));
  writeSafetensors(path.join(folder, FILE), tensors, { metadata: { version: VERSION, content: json } });
}

/**
 * Reads what {@link saveCheckpoint} wrote.
 *
 * @param folder the checkpoint's
 * @returns the content, or undefined when the folder holds none
 * @throws InputError when the file is damaged or of another version
 * @example const content = loadCheckpoint("out/run");
 */
export function loadCheckpoint(folder: string): Record<string, unknown> | undefined {
  const file = path.join(folder, FILE);
  if (!existsSync(file)) return undefined;
  const { tensors, metadata } = readSafetensors(file);
  if (metadata.version !== VERSION || !metadata.content) {
    throw new InputError(`${file} is no checkpoint of this version; remove it or name another folder.`);
  }
  const revive = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(revive);
    if (typeof value !== "object" || value === null) return value;
    const { $tensor, $result, fields, whole } = value as Record<string, unknown>;
    if (typeof $tensor === "string") {
      const data = tensors[$tensor]?.data;
      if (!data) throw new InputError(`${file} is damaged: it lacks ${$tensor}; remove it and start anew.`);
      return whole ? Int32Array.from(data) : data;
    }
    if (typeof $result === "string") {
      const kind = KINDS[$result];
      if (!kind)
        throw new InputError(`${file} holds an unknown result "${$result}"; remove it and start anew.`);
      return new kind(revive(fields) as never);
    }
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, revive(field)]));
  };
  try {
    return revive(JSON.parse(metadata.content)) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${file} is damaged: ${(error as Error).message}; remove it and start anew.`);
  }
}
