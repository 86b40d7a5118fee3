import { configDefaults, defineConfig } from "vitest/config";

/** The same numbers on every machine; another device has a run of its own: `node scripts/test.mjs --webgpu`. */
const device = process.env.GAN2SHAPE_DEVICE ?? "cpu";

export default defineConfig({
  // `.cts` too, which Vite leaves out: TensorFlow.js is asked for in one.
  oxc: { include: /\.[cm]?ts$/ },
  test: {
    // These compare another device with the processor.
    exclude: [...configDefaults.exclude, ...(device === "cpu" ? ["test/devices/**"] : [])],
    include: ["test/**/*.test.ts", "kernel-ext/test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Native modules (ONNX Runtime, ZeroMQ) want processes of their own.
    pool: "forks",
    maxWorkers: 2,
    // Every test compiles what it names, and none writes to the user's cache; those of the cache choose a folder.
    env: { GAN2SHAPE_DEVICE: device, GAN2SHAPE_CACHE: "off" },
  },
});
