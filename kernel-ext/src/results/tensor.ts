import type { MimeBundle } from "../kernel/mime-bundle.js";
import { encodePng } from "./png.js";

type Numbers = ArrayLike<number>;

/** What tensors of TensorFlow.js have. */
interface TfTensor {
  shape: number[];
  dtype: string;
  isDisposed: boolean;
  data(): Promise<Numbers>;
}

/** What tensors of ONNX Runtime have. */
interface OrtTensor {
  dims: readonly number[];
  type: string;
  location: string;
  getData(): Promise<Numbers>;
}

/** Values that are shown of each dimension: so many at the start and as many at the end. */
const EDGE = 3;
/** A tensor with fewer values is shown whole. */
const WHOLE = 200;
/** A smaller image says nothing. */
const SMALLEST_IMAGE = 8;
const LARGEST_IMAGE = 4096;

/**
 * A tensor of TensorFlow.js or ONNX Runtime: type, shape, range and values as text; [height, width, 1, 3 or 4] as an
 * image too. Undefined for anything else.
 */
export function showTensor(value: object): MimeBundle | Promise<MimeBundle> | undefined {
  if (isTf(value)) {
    const name = `Tensor ${value.dtype} ${shapeText(value.shape)}`;
    if (value.isDisposed) return { "text/plain": `${name}, disposed` };
    return value.data().then((data) => bundle(name, value.shape, value.dtype, data));
  }
  if (isOrt(value)) {
    const name = `Tensor ${value.type} ${shapeText(value.dims)}`;
    return value.getData().then((data) => bundle(name, value.dims, value.type, data));
  }
  return undefined;
}

/** Smallest, largest and mean value, as text; empty where there are no numbers. */
export function rangeText(data: Numbers): string {
  if (data.length === 0 || typeof data[0] !== "number") return "";
  let [low, high, sum, odd] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (!Number.isFinite(value)) {
      odd++;
      continue;
    }
    if (value < low) low = value;
    if (value > high) high = value;
    sum += value;
  }
  const count = data.length - odd;
  const range = count > 0 ? `${short(low)} to ${short(high)}, mean ${short(sum / count)}` : "no finite value";
  return odd > 0 && count > 0 ? `${range}, ${odd} not finite` : range;
}

function bundle(name: string, shape: readonly number[], dtype: string, data: Numbers): MimeBundle {
  const range = data.length > 1 ? rangeText(data) : "";
  const text = `${name}${range && `, ${range}`}\n${valuesText(shape, data, 0, 0)}`;
  const png = imageOf(shape, dtype, data);
  return png ? { "image/png": png, "text/plain": text } : { "text/plain": text };
}

function isTf(value: Partial<TfTensor & { dataId: unknown }>): value is TfTensor {
  return (
    Array.isArray(value.shape) &&
    typeof value.dtype === "string" &&
    typeof value.data === "function" &&
    value.dataId !== undefined
  );
}

function isOrt(value: Partial<OrtTensor>): value is OrtTensor {
  return (
    Array.isArray(value.dims) &&
    typeof value.type === "string" &&
    typeof value.location === "string" &&
    typeof value.getData === "function"
  );
}

function shapeText(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

/** Nested brackets, the middle of long dimensions left out. */
function valuesText(shape: readonly number[], data: Numbers, dimension: number, start: number): string {
  if (dimension === shape.length) return short(data[start]);
  const size = shape[dimension];
  const step = shape.slice(dimension + 1).reduce((product, length) => product * length, 1);
  const cut = data.length > WHOLE && size > 2 * EDGE + 1;
  const shown: string[] = [];
  for (let i = 0; i < size; i++) {
    if (cut && i === EDGE) {
      shown.push("...");
      i = size - EDGE;
    }
    shown.push(valuesText(shape, data, dimension + 1, start + i * step));
  }
  const inner = dimension === shape.length - 1;
  return `[${shown.join(inner ? ", " : `,\n${" ".repeat(dimension + 1)}`)}]`;
}

function short(value: unknown): string {
  if (typeof value !== "number") return typeof value === "string" ? JSON.stringify(value) : String(value);
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

/** Whole numbers are 0 to 255, others 0 to 1, or stretched to their range when they leave it. */
function imageOf(shape: readonly number[], dtype: string, data: Numbers): Buffer | undefined {
  const [height, width, channels] = shape;
  const fits = (size: number) => size >= SMALLEST_IMAGE && size <= LARGEST_IMAGE;
  if (shape.length !== 3 || ![1, 3, 4].includes(channels) || !fits(height) || !fits(width)) return undefined;
  if (typeof data[0] !== "number") return undefined;
  let [low, high] = /^u?int/.test(dtype) ? [0, 255] : [0, 1];
  for (let i = 0; i < data.length; i++) {
    if (data[i] < low) low = data[i];
    if (data[i] > high) high = data[i];
  }
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < (channels === 1 ? 3 : channels); channel++) {
      const value = data[pixel * channels + (channels === 1 ? 0 : channel)];
      rgba[pixel * 4 + channel] = ((value - low) / (high - low)) * 255;
    }
  }
  return encodePng(width, height, rgba);
}
