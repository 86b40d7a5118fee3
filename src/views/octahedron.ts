/*
 * Unit vectors as two 16-bit numbers: points of an octahedron unfolded to a square (Meyer et al., 2010). A step is
 * less than 0.005 degrees, so that shading shows no bands. Runs on both sides.
 */
const STEPS = 32767;

/** (N, 3) unit vectors to (N, 2). */
export function toOctahedron(vectors: Float32Array): Int16Array {
  const coded = new Int16Array((vectors.length / 3) * 2);
  for (let i = 0, at = 0; i < vectors.length; i += 3) {
    const [x, y, z] = [vectors[i], vectors[i + 1], vectors[i + 2]];
    const sum = Math.abs(x) + Math.abs(y) + Math.abs(z) || 1;
    let [u, v] = [x / sum, y / sum];
    if (z < 0) [u, v] = [(1 - Math.abs(v)) * sign(u), (1 - Math.abs(u)) * sign(v)];
    coded[at++] = Math.round(u * STEPS);
    coded[at++] = Math.round(v * STEPS);
  }
  return coded;
}

/** The inverse of {@link toOctahedron}. */
export function fromOctahedron(coded: Int16Array): Float32Array {
  const vectors = new Float32Array((coded.length / 2) * 3);
  for (let i = 0, at = 0; i < coded.length; i += 2) {
    let [x, y] = [coded[i] / STEPS, coded[i + 1] / STEPS];
    const z = 1 - Math.abs(x) - Math.abs(y);
    if (z < 0) [x, y] = [(1 - Math.abs(y)) * sign(x), (1 - Math.abs(x)) * sign(y)];
    const length = Math.hypot(x, y, z) || 1;
    vectors[at++] = x / length;
    vectors[at++] = y / length;
    vectors[at++] = z / length;
  }
  return vectors;
}

const sign = (value: number) => (value < 0 ? -1 : 1);
