import { RandomStream } from "../src/engine/index.js";
import { rasterCamera } from "../src/geometry/rasterize.js";
import { rasterizeDepthGradientInto, rasterizeDepthInto } from "../src/geometry/rasterizeDepth.js";
import { intrinsics } from "../src/geometry/scene.js";
import { median } from "./median.js";

/*
 * The mesh rasteriser and its gradient at the sizes of the method; bars: 12 ms at 16 x 64 x 64, 50 ms at 16 x 128 x 128.
 *
 *   npm run bench -- raster
 */
const BATCH = 16;
for (const size of [64, 128]) {
  const { focal, center } = intrinsics(size);
  const count = BATCH * size * size;
  const shake = new RandomStream(1, "raster").normal(3 * count);
  // A wavy surface, seen a little from the side.
  const points = Float32Array.from(shake, (noise, i) => {
    const vertex = Math.floor(i / 3) % (size * size);
    const [row, column] = [Math.floor(vertex / size), vertex % size];
    const depth = 1 + 0.05 * Math.sin((8 * row) / size) + 0.04 * Math.cos((10 * column) / size);
    return (
      [(depth * (column - center)) / focal, (depth * (row - center)) / focal, depth][i % 3] + 1e-4 * noise
    );
  });
  const camera = rasterCamera(size);
  const { samples } = camera;
  const depth = new Float32Array(count);
  const faces = new Float32Array(BATCH * samples * samples);
  const fine = new Float32Array(BATCH * samples * samples);
  const gradient = new Float32Array(points.length);
  const times = { forward: [] as number[], gradient: [] as number[] };
  for (let i = 0; i < 12; i++) {
    const start = performance.now();
    rasterizeDepthInto(points, BATCH, size, camera, depth, faces, fine);
    const middle = performance.now();
    rasterizeDepthGradientInto(points, faces, fine, depth, BATCH, size, camera, gradient);
    // The first two are compiled while they run.
    if (i < 2) continue;
    times.forward.push(middle - start);
    times.gradient.push(performance.now() - middle);
  }
  const [forward, backward] = [median(times.forward), median(times.gradient)];
  console.log(
    `${BATCH} x ${size} x ${size}: ${forward.toFixed(1)} ms + gradient ${backward.toFixed(1)} ms = ${(forward + backward).toFixed(1)} ms`,
  );
}
