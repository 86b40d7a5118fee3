import { InputError } from "../errors.js";
import { type CompiledDevice, DEVICES, type Device } from "./deviceNames.js";
import { encodeModel } from "./onnx/encodeModel.js";
import { type Candidate, platform } from "./platform.js";
import { GraphBuilder } from "./trace/graphBuilder.js";

/** What came of trying a device. */
export interface DeviceTrial {
  device: CompiledDevice;
  available: boolean;
  /** Of a convolution, copies to the device and back included. */
  gigaflops?: number;
  /** Why it is not available. */
  reason?: string;
}

/** Which device programs run on when none is named, and why. */
export interface DeviceChoice {
  device: Device;
  reason: string;
}

/**
 * A GPU must be so much faster than the processor in the trial to be chosen. The host operators (rasteriser, grid sampling)
 * stay on the processor, and what they read and write is copied at each iteration.
 */
const WORTHWHILE = 3;

const BATCH = 16;
const CHANNELS = 64;
const SIZE = 32;
const KERNEL = 3;
const FLOATING_POINT_OPERATIONS = 2 * BATCH * CHANNELS * CHANNELS * KERNEL ** 2 * SIZE ** 2;

let trials: Promise<DeviceTrial[]> | undefined;

/**
 * Tries devices on a convolution of a middling layer: whether they run it, how fast, and whether they get the processor's
 * numbers. Done once; later calls get the same answer.
 *
 * @returns the processor first
 * @example for (const { device, available } of await tryDevices()) console.log(device, available);
 */
export function tryDevices(): Promise<DeviceTrial[]> {
  trials ??= tryEach();
  return trials;
}

async function tryEach(): Promise<DeviceTrial[]> {
  const { model, inputs } = convolution();
  let expected: number | undefined;
  const trial = async ({ device, missing }: Candidate): Promise<DeviceTrial> => {
    if (missing !== undefined) return { device, available: false, reason: missing };
    const outcome = await platform.tryModel(device, model, inputs);
    if ("error" in outcome) return { device, available: false, reason: outcome.error };
    const { milliseconds, magnitude } = outcome;
    expected ??= magnitude;
    if (Math.abs(magnitude - expected) >= 1e-3 * expected) {
      return { device, available: false, reason: "computes other numbers than the processor" };
    }
    return { device, available: true, gigaflops: FLOATING_POINT_OPERATIONS / milliseconds / 1e6 };
  };
  const done: DeviceTrial[] = [];
  // One after the other: side by side they would slow each other down.
  for (const candidate of [{ device: "cpu" } as const, ...platform.candidates()]) {
    done.push(await trial(candidate));
  }
  return done;
}

/**
 * The device to take when none is named: the fastest, but a GPU only where it is much faster.
 *
 * @example fastestDevice(await tryDevices()).device; // "cpu"
 */
export function fastestDevice(trials: readonly DeviceTrial[]): DeviceChoice {
  const speed = (name: string) => trials.find(({ device }) => device === name)?.gigaflops ?? 0;
  const others = trials.filter(({ device, available }) => device !== "cpu" && available);
  if (others.length === 0) return { device: "cpu", reason: "no GPU that ONNX Runtime can use" };
  const best = others.reduce((a, b) => (speed(b.device) > speed(a.device) ? b : a));
  const ratio = speed(best.device) / speed("cpu");
  const times = `${best.device} is ${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} times as fast as cpu in a convolution`;
  return ratio >= WORTHWHILE
    ? { device: best.device, reason: times }
    : { device: "cpu", reason: `${times}; less than ${WORTHWHILE} does not pay` };
}

/**
 * Refuses a device that cannot be on this machine, before a graphics driver says it in its own words.
 *
 * @throws InputError with the reason
 * @example requireDevice("webgpu");
 */
export function requireDevice(device: CompiledDevice): void {
  const reason = platform.candidates().find((candidate) => candidate.device === device)?.missing;
  if (reason === undefined) return;
  throw new InputError(`The device ${device} is not there: ${reason}; take cpu, which always is.`);
}

let choice: Promise<DeviceChoice> | undefined;

/**
 * The device that programs run on when none is named: the one that the environment variable `GAN2SHAPE_DEVICE` names, else the
 * fastest; found out once. Where no GPU can be, nothing is tried.
 *
 * @throws InputError when the variable names none
 * @example (await defaultDevice()).device; // "cpu"
 */
export function defaultDevice(): Promise<DeviceChoice> {
  choice ??= choose();
  return choice;
}

async function choose(): Promise<DeviceChoice> {
  const wanted = platform.wantedDevice();
  if (wanted !== "auto") {
    if ((DEVICES as readonly string[]).includes(wanted))
      return { device: wanted as Device, reason: "GAN2SHAPE_DEVICE" };
    throw new InputError(
      `GAN2SHAPE_DEVICE is "${wanted}", but must be auto or one of ${DEVICES.join(", ")}.`,
    );
  }
  const possible = platform.candidates().some(({ missing }) => missing === undefined);
  return fastestDevice(possible ? await tryDevices() : []);
}

function convolution() {
  const graph = new GraphBuilder();
  const x = graph.input("x", [BATCH, CHANNELS, SIZE, SIZE]);
  const filter = graph.input("filter", [CHANNELS, CHANNELS, KERNEL, KERNEL]);
  const y = graph.node("Conv", [x, filter], x.shape, { pads: [1, 1, 1, 1] });
  const inputs = [x, filter].map(({ id: name, shape }) => ({ name, shape }));
  return { model: encodeModel({ nodes: graph.nodes, inputs: [x, filter], outputs: [y] }), inputs };
}
