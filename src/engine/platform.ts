import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { CacheState } from "../fileCache.js";
import type { CompiledDevice } from "./deviceNames.js";
import { nodePlatform } from "./nodePlatform.js";

/**
 * What the engine needs of the place it runs in: the only way from here to Node. For a browser, write one of these around
 * `onnxruntime-web` (its sessions and tensors have the same types) and put it in below.
 */
export interface Platform {
  /** Threads to take when no number is asked for. */
  readonly threads: number;
  /** ONNX Runtime's classes. */
  readonly Tensor: typeof Tensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  /** Comes back when signals of the system, timers and messages that wait have been handled. */
  turn(): Promise<void>;
  /** The device that the user's surroundings ask for, "auto" when they say nothing. */
  wantedDevice(): string;
  /** Devices worth trying beside the processor, each with what is known without trying it. */
  candidates(): Candidate[];
  /** Runs a model on a device, apart from everything else: a broken graphics driver may end the process that tries it. */
  tryModel(device: CompiledDevice, model: Uint8Array, inputs: TrialInput[]): Promise<TrialOutcome>;
  /** Where optimised graphs outlive the process; nothing where they do not. */
  graphCache(): GraphCache | undefined;
}

/** Keeps bytes between processes, as `FileCache` does on a disk. */
export interface GraphCache {
  through<T>(
    parts: readonly (Uint8Array | string)[],
    load: (bytes: Uint8Array) => Promise<T>,
    make: (file?: string) => Promise<T>,
  ): Promise<T>;
  state(): CacheState;
}

/** A device that may be there. */
export interface Candidate {
  device: CompiledDevice;
  /** Why it cannot work; undefined when only trying can tell. */
  missing?: string;
}

/** An array that a tried model is fed: `sin(i)` for i = 0, 1, ... */
export interface TrialInput {
  name: string;
  shape: number[];
}

/** What came of a trial. */
export type TrialOutcome =
  /** the fastest run, copies to the device and back included, and the sum of the outputs' absolute values */
  { milliseconds: number; magnitude: number } | { error: string };

export const platform: Platform = nodePlatform;
