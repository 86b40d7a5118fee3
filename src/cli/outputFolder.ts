import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import path from "node:path";
import { encodeNpy, encodePng, type RgbImage } from "../data/index.js";
import { writeFileAtomic } from "../files.js";
import type { MapData } from "../method/results.js";

/** One written file, as the manifest names it. */
export interface WrittenFile {
  /** relative to the folder, with forward slashes */
  file: string;
  bytes: number;
  sha256: string;
}

const MANIFEST = "manifest.json";

/**
 * A folder that a command fills. Each file is written whole or not at all; the manifest comes last, so a folder
 * that has one is complete, and what it names can be checked.
 *
 * @example
 * const folder = new OutputFolder("out/face");
 * folder.npy("depth.npy", shape.depth);
 * folder.finish({ model: "synface-64" });
 */
export class OutputFolder {
  readonly files: WrittenFile[] = [];

  constructor(readonly folder: string) {
    // Of an earlier run; without it nobody takes a mixture of two runs for a whole one.
    rmSync(place(this.folder, MANIFEST), { force: true });
  }

  write(name: string, contents: Uint8Array | string): void {
    writeFileAtomic(place(this.folder, name), contents);
    const sha256 = createHash("sha256").update(contents).digest("hex");
    this.files.push({ file: name, bytes: Buffer.byteLength(contents), sha256 });
  }

  npy(name: string, { shape, data }: MapData): void {
    this.write(name, encodeNpy({ shape, data }));
  }

  /** @param image 3 x height x width in [-1, 1] */
  png(name: string, image: MapData): void {
    this.write(name, encodePng(image as RgbImage));
  }

  json(name: string, value: unknown): void {
    this.write(name, `${JSON.stringify(value, null, 2)}\n`);
  }

  /** Writes the manifest: what the run was, and every file with its checksum. */
  finish(run: object): void {
    const contents = `${JSON.stringify({ ...run, files: this.files }, null, 2)}\n`;
    writeFileAtomic(place(this.folder, MANIFEST), contents);
  }

  /** Every file as a path that can be opened from here, the manifest included. */
  paths(): string[] {
    return [...this.files.map(({ file }) => place(this.folder, file)), place(this.folder, MANIFEST)];
  }
}

function place(folder: string, name: string): string {
  return path.join(folder, ...name.split("/"));
}
