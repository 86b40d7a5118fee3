import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeNpy, readNpy } from "../../src/data/index.js";

describe("npy", () => {
  it("writes the header that NumPy writes", () => {
    const bytes = encodeNpy({ shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) });
    expect(Array.from(bytes.subarray(0, 8))).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    const headerLength = bytes[8] + 256 * bytes[9];
    expect((10 + headerLength) % 64).toBe(0);
    const header = new TextDecoder().decode(bytes.subarray(10, 10 + headerLength));
    expect(header.trimEnd()).toBe("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }");
    expect(header.endsWith(" \n")).toBe(true);
    expect(bytes.length).toBe(10 + headerLength + 24);
    expect(new DataView(bytes.buffer).getFloat32(10 + headerLength + 20, true)).toBe(6);
  });

  it("reads back what it wrote: any rank and type, even from unaligned bytes", () => {
    const arrays = [
      { shape: [], data: Float32Array.of(1.5) },
      { shape: [3], data: Int32Array.of(-1, 0, 2147483647) },
      { shape: [0, 4], data: new Uint8Array(0) },
      { shape: [2, 1, 2], data: Uint8Array.of(0, 255, 7, 8) },
    ];
    for (const array of arrays) {
      const bytes = encodeNpy(array);
      expect(readNpy(bytes)).toEqual(array);
      const shifted = new Uint8Array(bytes.length + 1);
      shifted.set(bytes, 1);
      expect(readNpy(shifted.subarray(1))).toEqual(array);
    }
  });

  it("refuses damaged files with an InputError and never by accident", () => {
    const good = encodeNpy({ shape: [2, 3], data: new Float32Array(6) });
    const text = (change: (header: string) => string) => {
      const header = Buffer.from(good.subarray(0, 128)).toString("latin1");
      const changed = Uint8Array.from(good);
      changed.set(Array.from(change(header).slice(0, 128), (c) => c.charCodeAt(0)));
      return changed;
    };
    expect(() => readNpy(good.subarray(0, 140))).toThrow(/promises 24 bytes/);
    expect(() => readNpy(text((h) => h.replace("(2, 3)", "(9999999, 99999)")))).toThrow(/promises/);
    expect(() => readNpy(text((h) => h.replace("<f4", "|O8")))).toThrow(/\|O8/);
    expect(() => readNpy(text((h) => h.replace("False", "True ")))).toThrow(/Fortran/);
    expect(() => readNpy(new TextEncoder().encode("hello, I am a text file"))).toThrow(/not an .npy/);
    expect(() => encodeNpy({ shape: [2, 2], data: new Float32Array(3) })).toThrow(/has 4 values/);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (noise, at) => {
        const changed = Uint8Array.from(good);
        changed.set(noise.subarray(0, Math.max(0, changed.length - at)), Math.min(at, changed.length));
        try {
          readNpy(changed);
        } catch (error) {
          expect((error as Error).name).toBe("InputError");
        }
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});
