import { describe, expect, it } from "vitest";
import { isMimeBundle, JUPYTER_DISPLAY } from "../../src/kernel/mime-bundle.js";
import { render } from "../../src/kernel/render.js";

describe("render", () => {
  it("shows plain values as text", () => {
    expect(render({ a: [1] })).toEqual({ "text/plain": "{ a: [ 1 ] }" });
    expect(render("text")).toEqual({ "text/plain": "'text'" });
    expect(render({ "text/html": "<b>" })).toEqual({ "text/plain": "{ 'text/html': '<b>' }" });
  });

  it("takes bundles only where asked, and turns bytes into base64 or text", () => {
    const bundle = {
      "image/png": Uint8Array.of(1, 2, 3),
      "text/html": Buffer.from("é"),
      "application/json": { a: 1 },
    };
    expect(render(bundle, { bundles: true })).toEqual({
      "image/png": "AQID",
      "text/html": "é",
      "application/json": { a: 1 },
    });
  });

  it("uses the value's own method, awaits it, and refuses what is no bundle", async () => {
    const shown = (result: unknown) => ({ [JUPYTER_DISPLAY]: () => result });
    expect(render(shown({ "text/plain": "me" }))).toEqual({ "text/plain": "me" });
    expect(await render(shown(Promise.resolve({ "text/plain": "me" })))).toEqual({ "text/plain": "me" });
    expect(await render(Promise.resolve(shown({ "text/plain": "me" })))).toEqual({ "text/plain": "me" });
    expect(() => render(shown("text"))).toThrow(/must return an object/);
  });
});

describe("isMimeBundle", () => {
  it("is a plain object of MIME types", () => {
    expect(isMimeBundle({ "application/vnd.plotly.v1+json": {} })).toBe(true);
    expect(isMimeBundle({})).toBe(false);
    expect(isMimeBundle({ a: 1 })).toBe(false);
    expect(isMimeBundle(new Map())).toBe(false);
    expect(isMimeBundle("text/plain")).toBe(false);
  });
});
