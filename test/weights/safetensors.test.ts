import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { floatToHalf, halfToFloat } from "../../src/weights/float16.js";
import { formatSafetensors, parseSafetensors } from "../../src/weights/safetensors.js";

describe("safetensors", () => {
  const tensors = {
    "a.weight": { shape: [2, 3], data: Float32Array.of(1, -2, 0.5, 65504, 1e-7, -0) },
    scalar: { shape: [], data: Float32Array.of(3) },
    empty: { shape: [0, 4], data: new Float32Array(0) },
  };

  it("gives back what was written, and the header's text", () => {
    const bytes = formatSafetensors(tensors, { metadata: { made: "here, in ümläuts" } });
    expect((bytes.length - 28) % 4).toBe(0);
    const read = parseSafetensors(bytes);
    expect(read.tensors).toEqual(tensors);
    expect(read.metadata).toEqual({ made: "here, in ümläuts" });
    // The data may start anywhere in a larger buffer.
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect(parseSafetensors(shifted.subarray(1)).tensors).toEqual(tensors);
  });

  it("stores half precision on request", () => {
    const bytes = formatSafetensors(tensors, { half: true });
    const { data } = parseSafetensors(bytes).tensors["a.weight"];
    expect([...data.subarray(0, 4)]).toEqual([1, -2, 0.5, 65504]);
    expect(data[4]).toBeCloseTo(1e-7, 7);
    const large = { w: { shape: [1], data: Float32Array.of(1e6) } };
    expect(() => formatSafetensors(large, { half: true })).toThrow(/"w" has values beyond half precision/);
  });

  it("refuses malformed files with one sentence", () => {
    const file = (header: string, claimed = header.length, data = 0): Uint8Array => {
      const text = new TextEncoder().encode(header);
      const bytes = new Uint8Array(8 + text.length + data);
      new DataView(bytes.buffer).setBigUint64(0, BigInt(claimed), true);
      bytes.set(text, 8);
      return bytes;
    };
    const entry = (dtype: string, shape: unknown, offsets: unknown): string =>
      JSON.stringify({ w: { dtype, shape, data_offsets: offsets } });
    const cases: [Uint8Array, RegExp][] = [
      [new Uint8Array(3), /only 3 bytes/],
      [file("{}", 2 ** 40), /header claims/],
      [file("{}", 50), /header claims 50 bytes of 10/],
      [file("{oops"), /no JSON/],
      [file("[1]"), /no object/],
      [file(entry("F4", [1], [0, 1])), /unknown type F4/],
      [file(entry("F32", "x", [0, 4])), /no shape/],
      [file(entry("F32", [-1], [0, 4])), /no shape/],
      [file(entry("F32", [1], [0])), /no offsets/],
      [file(entry("F32", [1], [0, 4])), /does not fit/],
      [file(entry("F32", [1e9, 1e9], [0, 4]), undefined, 4), /does not fit/],
      [file(entry("F32", [2], [0, 4]), undefined, 8), /does not fit/],
    ];
    for (const [bytes, message] of cases) {
      expect(() => parseSafetensors(bytes, "model.safetensors")).toThrow(message);
      expect(() => parseSafetensors(bytes, "model.safetensors")).toThrow(/^model\.safetensors is no valid/);
    }
  });

  it("never crashes on arbitrary bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          parseSafetensors(bytes);
        } catch (error) {
          expect((error as Error).name).toBe("InputError");
        }
      }),
    );
  });
});

describe("half precision", () => {
  it("is exact on all halves", () => {
    const bits = Uint16Array.from({ length: 65536 }, (_, i) => i).filter((b) => (b & 0x7c00) !== 0x7c00);
    expect(floatToHalf(halfToFloat(bits))).toEqual(bits);
  });

  it("rounds to the nearest, ties to even", () => {
    const values = [
      1 + 2 ** -11,
      1 + 3 * 2 ** -11,
      65519,
      65520,
      2 ** -25,
      3 * 2 ** -25,
      Number.NaN,
      -Infinity,
    ];
    const rounded = [...halfToFloat(floatToHalf(Float32Array.from(values)))];
    expect(rounded).toEqual([1, 1 + 2 ** -9, 65504, Infinity, 0, 2 ** -23, Number.NaN, -Infinity]);
  });
});
