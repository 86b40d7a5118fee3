import { meshFromDepth, normalsOf } from "../../src/geometry/index.js";

/** A bump with a coloured texture: left half red, right half blue, top bright. */
export function testFace(size = 12) {
  const depth = Float32Array.from({ length: size * size }, (_, i) => {
    const [r, c] = [Math.floor(i / size), i % size].map((x) => (x - (size - 1) / 2) / size);
    return 1.02 - 0.1 * Math.exp(-8 * (r * r + c * c));
  });
  const image = Float32Array.from({ length: 3 * size * size }, (_, i) => {
    const pixel = i % (size * size);
    const left = pixel % size < size / 2;
    const bright = 1 - Math.floor(pixel / size) / size;
    return [left ? bright : -1, -1, left ? -1 : bright][Math.floor(i / (size * size))];
  });
  const normals = normalsOf(depth, size);
  return {
    size,
    depth: { shape: [size, size], data: depth },
    image: { shape: [3, size, size], data: image },
    normals: { shape: [size, size, 3], data: normals },
    mesh: meshFromDepth({ depth, size, texture: image }),
  };
}
