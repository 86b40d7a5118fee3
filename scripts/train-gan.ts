/**
 * Trains a GAN on the procedural faces. Run again with the same options, it goes on from its checkpoint.
 *
 *   npx tsx scripts/train-gan.ts --model synface-64 --out out/train/synface-64 --minutes 60 --threads 2
 */
import { parseArgs } from "node:util";
import { faceDataset } from "../src/data/index.js";
import { SYNFACE_64 } from "../src/gan/config.js";
import { poolImages } from "../src/gan/imageSource.js";
import { trainGan } from "../src/gan/train.js";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "out/train/synface-64" },
    model: { type: "string", default: "synface-64" },
    faces: { type: "string", default: "20000" },
    pool: { type: "string", default: ".cache/faces-64.bin" },
    iterations: { type: "string" },
    minutes: { type: "string" },
    threads: { type: "string" },
    seed: { type: "string", default: "0" },
    gamma: { type: "string" },
    "checkpoint-every": { type: "string", default: "500" },
    "preview-every": { type: "string", default: "500" },
  },
});
const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
if (values.model !== "synface-64") throw new Error(`Only synface-64 can be trained here, not ${values.model}.`);

const faces = faceDataset({ count: Number(values.faces), size: SYNFACE_64.size, split: "train" });
const source = {
  size: faces.size,
  count: faces.count,
  // Views, lights and hair partings are drawn symmetrically, so a mirrored face is as likely.
  mirrored: true,
  read: (index: number, out: Float32Array, offset: number) => out.set(faces.get(index).image, offset),
};
const images = poolImages(source, {
  file: values.pool,
  progress: (done) => console.log(`rendered ${done} of ${faces.count} faces`),
});
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.once("SIGTERM", () => stop.abort());
await trainGan({
  config: { ...SYNFACE_64 },
  images,
  folder: values.out,
  seed: Number(values.seed),
  iterations: number(values.iterations),
  minutes: number(values.minutes),
  threads: number(values.threads),
  r1Gamma: number(values.gamma),
  checkpointEvery: number(values["checkpoint-every"]),
  previewEvery: number(values["preview-every"]),
  signal: stop.signal,
  progress: (r) =>
    console.log(
      `${r.iteration} (${r.images} images)  D ${r.discriminatorLoss.toFixed(3)}  G ${r.generatorLoss.toFixed(3)}  R1 ${r.r1.toFixed(4)}  ${r.imagesPerSecond.toFixed(1)} images/s`,
    ),
});
