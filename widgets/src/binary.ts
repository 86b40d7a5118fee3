/*
 * Buffers arrive as DataViews at any offset of a larger message, where typed arrays must lie at multiples of their
 * size: hence the copies.
 */

const bytesOf = (view: ArrayBufferView): ArrayBuffer =>
  (view.buffer as ArrayBuffer).slice(view.byteOffset, view.byteOffset + view.byteLength);

export const uint8s = (view: ArrayBufferView): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
export const int8s = (view: ArrayBufferView): Int8Array =>
  new Int8Array(view.buffer, view.byteOffset, view.byteLength);
export const uint16s = (view: ArrayBufferView): Uint16Array => new Uint16Array(bytesOf(view));
export const int16s = (view: ArrayBufferView): Int16Array => new Int16Array(bytesOf(view));
export const float32s = (view: ArrayBufferView): Float32Array => new Float32Array(bytesOf(view));
