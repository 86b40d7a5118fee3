/** The method's networks: depth, albedo, view, light, latent offset. */
export const NETWORK_NAMES = ["D", "A", "V", "L", "E"] as const;
export type NetworkName = (typeof NETWORK_NAMES)[number];
