import type { RandomStream } from "../../engine/random.js";

/** Fills an image's background: plain, a soft gradient in any direction, or a soft glow behind the object. */
export function paintBackground(rng: RandomStream, size: number, out: Float32Array): void {
  const u = rng.uniform(8);
  const level = 0.12 + 0.72 * u[0];
  const hue = 2 * Math.PI * u[1];
  const tint = 0.16 * u[2];
  const kind = u[3];
  const angle = 2 * Math.PI * u[4];
  const strength = kind < 0.35 ? 0 : 0.1 + 0.25 * u[5];
  const area = size * size;
  for (let r = 0; r < size; r++) {
    const y = (2 * (r + 0.5)) / size - 1;
    for (let c = 0; c < size; c++) {
      const x = (2 * (c + 0.5)) / size - 1;
      const slope = kind < 0.75 ? Math.cos(angle) * x * 0.7 + Math.sin(angle) * y * 0.7 : 0.6 - x * x - y * y;
      for (let k = 0; k < 3; k++) {
        const base = level + tint * Math.cos(hue - (2 * Math.PI * k) / 3);
        const value = base * (1 + strength * slope);
        out[k * area + r * size + c] = 2 * Math.min(1, Math.max(0, value)) - 1;
      }
    }
  }
}
