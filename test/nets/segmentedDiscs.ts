/** Coloured discs before a dark ground, each with its mask, and a small bright spot on its left: parts 0, 1 and 2. */
export function segmentedDiscs(count: number) {
  return {
    count,
    get(index: number) {
      const image = new Float32Array(3 * 4096).fill(-0.8);
      const [mask, parts] = [new Float32Array(4096), new Uint8Array(4096)];
      const [cx, cy, radius] = [
        30 + 4 * Math.sin(index),
        32 + 4 * Math.cos(2 * index),
        18 + 3 * Math.sin(3 * index),
      ];
      for (let i = 0; i < 4096; i++) {
        const [x, y] = [(i % 64) - cx, Math.floor(i / 64) - cy];
        if (Math.hypot(x, y) > radius) continue;
        mask[i] = 1;
        parts[i] = Math.hypot(x + 10, y) < 4 ? 2 : 1;
        for (let c = 0; c < 3; c++) image[c * 4096 + i] = parts[i] === 2 ? 0.9 : 0.2 * Math.sin(index + c);
      }
      return { image, mask, parts };
    },
  };
}
