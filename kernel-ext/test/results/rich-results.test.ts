import { createCanvas, loadImage } from "@napi-rs/canvas";
import { describe, expect, it } from "vitest";
import type { MimeBundle } from "../../src/kernel/mime-bundle.js";
import { render } from "../../src/kernel/render.js";
import { encodePng } from "../../src/results/png.js";

const text = (bundle: MimeBundle) => String(bundle["text/plain"]);

async function pixels(base64: unknown): Promise<{ width: number; height: number; data: Uint8ClampedArray }> {
  const image = await loadImage(Buffer.from(String(base64), "base64"));
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.getContext("2d").getImageData(0, 0, image.width, image.height);
}

describe("images", () => {
  const rgba = Uint8ClampedArray.from({ length: 5 * 3 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 37) % 256));

  it("shows pixels as a PNG that other programs read the same", async () => {
    const shown = (await render({ width: 5, height: 3, data: rgba })) as MimeBundle;
    expect(text(shown)).toBe("Image 5 x 3");
    const back = await pixels(shown["image/png"]);
    expect([back.width, back.height, [...back.data]]).toEqual([5, 3, [...rgba]]);
  });

  it("shows a canvas, and the bytes of an image file", async () => {
    const canvas = createCanvas(4, 2);
    canvas.getContext("2d").fillStyle = "#ff0000";
    canvas.getContext("2d").fillRect(0, 0, 4, 2);
    const shown = (await render(canvas)) as MimeBundle;
    expect(text(shown)).toBe("Canvas 4 x 2");
    expect([...(await pixels(shown["image/png"])).data.slice(0, 4)]).toEqual([255, 0, 0, 255]);
    const file = encodePng(5, 3, rgba);
    expect(render(file)).toEqual({
      "image/png": file.toString("base64"),
      "text/plain": `PNG image, ${file.length} bytes`,
    });
    expect(Object.keys(render(canvas.toBuffer("image/jpeg")))).toEqual(["image/jpeg", "text/plain"]);
  });

  it("leaves what only looks like one", () => {
    expect(Object.keys(render({ width: 5, height: 3, data: rgba.slice(1) }))).toEqual(["text/plain"]);
    expect(Object.keys(render({ width: 5, height: 3 }))).toEqual(["text/plain"]);
    expect(Object.keys(render(Uint8Array.of(1, 2, 3)))).toEqual(["text/plain"]);
  });
});

describe("numbers", () => {
  it("says the range of a long typed array", () => {
    const shown = text(render(Float32Array.from({ length: 1001 }, (_, i) => i)) as MimeBundle);
    expect(shown).toMatch(/^Float32Array\(1001\) \[[\s\S]*901 more items\n\]\n0 to 1000, mean 500$/);
    expect(render(Float32Array.of(1, 2))).toEqual({ "text/plain": "Float32Array(2) [ 1, 2 ]" });
    expect(text(render(new Float64Array(200).fill(Number.NaN)) as MimeBundle)).toContain("no finite value");
  });

  it("shows tensors of TensorFlow.js: type, shape, range, values", async () => {
    const tf = await import("@tensorflow/tfjs");
    expect(await render(tf.tensor2d([1, 2.5, 3, 4], [2, 2]))).toEqual({
      "text/plain": "Tensor float32 [2, 2], 1 to 4, mean 2.625\n[[1, 2.5],\n [3, 4]]",
    });
    expect(await render(tf.scalar(7, "int32"))).toEqual({ "text/plain": "Tensor int32 []\n7" });
    const big = text((await render(tf.range(0, 3000).reshape([30, 100]))) as MimeBundle);
    expect(big.split("\n").slice(0, 2)).toEqual([
      "Tensor float32 [30, 100], 0 to 2999, mean 1500",
      "[[0, 1, 2, ..., 97, 98, 99],",
    ]);
    const gone = tf.scalar(1);
    gone.dispose();
    expect(text((await render(gone)) as MimeBundle)).toBe("Tensor float32 [], disposed");
  });

  it("shows [height, width, 3] as an image too", async () => {
    const tf = await import("@tensorflow/tfjs");
    const shown = (await render(tf.fill([8, 9, 3], 0.5))) as MimeBundle;
    const back = await pixels(shown["image/png"]);
    expect([back.width, back.height, ...back.data.slice(0, 4)]).toEqual([9, 8, 128, 128, 128, 255]);
  });

  it("shows tensors of ONNX Runtime", async () => {
    const ort = await import("onnxruntime-node");
    expect(await render(new ort.Tensor("int64", [1n, 2n], [2]))).toEqual({
      "text/plain": "Tensor int64 [2]\n[1, 2]",
    });
  });
});

describe("Plotly figures", () => {
  it("are given to the front end with plain arrays", () => {
    const figure = {
      data: [{ type: "heatmap", z: [Float32Array.of(1, 2)] }, { y: [1] }],
      layout: { title: "t" },
    };
    expect(render(figure)).toEqual({
      "application/vnd.plotly.v1+json": {
        data: [{ type: "heatmap", z: [[1, 2]] }, { y: [1] }],
        layout: { title: "t" },
      },
      "text/plain": "Plotly figure: heatmap, scatter",
    });
  });

  it("are not any object with data", () => {
    expect(Object.keys(render({ data: [{ a: 1 }] }))).toEqual(["text/plain"]);
    expect(Object.keys(render({ data: [1], layout: {} }))).toEqual(["text/plain"]);
    expect(Object.keys(render({ data: [{}], layout: {}, other: 1 }))).toEqual(["text/plain"]);
  });
});

it("a value whose properties throw is still text", () => {
  const hostile = {
    get width(): number {
      throw new Error("no");
    },
  };
  expect(text(render(hostile) as MimeBundle)).toContain("width");
});
