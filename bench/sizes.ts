import type { GanConfig } from "../src/gan/config.js";

/** Sizes that are timed, the same as the peer's (CONFIGS in peer_torch.py). */
export const SIZES: Record<string, { gan: GanConfig; size: number; batch: number }> = {
  "bench-64": { gan: config(64, 2048, 128, 256), size: 64, batch: 16 },
  synface: { gan: config(128, 16384, 512, 512), size: 64, batch: 16 },
  celeba: { gan: config(128, 16384, 512, 512), size: 128, batch: 16 },
};

function config(size: number, channelBase: number, channelMax: number, latentSize: number): GanConfig {
  return {
    size,
    channelBase,
    channelMax,
    latentSize,
    mappingLayers: 8,
    mappingLearningRateMultiplier: 0.01,
    noise: false,
  };
}
