import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const folder = path.resolve(import.meta.dirname, "../../src/engine");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
  /\.c?ts$/.test(name),
);

describe("the engine", () => {
  it("knows Node behind one interface only, so that it can be put into a browser", () => {
    const native = /from "node:|from "onnxruntime-node"|\bprocess\.|\bBuffer\b|require\("node:/;
    const touching = files.filter((name) =>
      readFileSync(path.join(folder, name), "utf8")
        .split("\n")
        .some((line) => !line.startsWith("import type ") && native.test(line)),
    );
    expect(touching).toEqual(["nodePlatform.ts"]);
  });
});
