import { describe, expect, it } from "vitest";
import { cacheFolder } from "../src/cacheFolder.js";

describe("cacheFolder", () => {
  const home = "/home/me";
  const on = (platform: NodeJS.Platform, env: Record<string, string>) => cacheFolder({ platform, env, home });

  it("is among the user's caches", () => {
    expect(on("linux", {})).toBe("/home/me/.cache/gan2shape");
    expect(on("linux", { XDG_CACHE_HOME: "/fast" })).toBe("/fast/gan2shape");
    expect(on("linux", { XDG_CACHE_HOME: "relative" })).toBe("/home/me/.cache/gan2shape");
    expect(on("darwin", {})).toBe("/home/me/Library/Caches/gan2shape");
    expect(on("win32", { LOCALAPPDATA: "/local" })).toBe("/local/gan2shape");
  });

  it("is the one that GAN2SHAPE_CACHE names, or none", () => {
    expect(on("linux", { GAN2SHAPE_CACHE: "/mine", XDG_CACHE_HOME: "/fast" })).toBe("/mine");
    expect(on("linux", { GAN2SHAPE_CACHE: "off" })).toBeUndefined();
    expect(on("linux", { GAN2SHAPE_CACHE: "" })).toBe("/home/me/.cache/gan2shape");
  });
});
