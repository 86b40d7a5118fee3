import { encodeGrayPng } from "../data/index.js";
import { imagePicture, normalPicture, pictureToPng, reportHtml } from "../display/index.js";
import { encodeGlb, encodeMtl, encodeObj, relight, rotate } from "../edit/index.js";
import type { MapData, Shape3D } from "../method/results.js";
import { OutputFolder } from "./outputFolder.js";
import { packageVersion } from "./package-info.js";

/** Depths that the grey picture shows as white and black, as in the paper's data. */
const [NEAR, FAR] = [0.9, 1.1];
const YAWS_DEGREES = [-60, -40, -20, 0, 20, 40, 60];
const LIGHTS_X = [-1.5, -0.7, 0, 0.7, 1.5];
/** Pictures of an object are drawn larger than its maps, since the surface between pixels is known. */
const PICTURE_SIZE = 256;
const MESH_NAME = "shape";

/**
 * Writes a reconstruction for other programs: maps as PNG and `.npy`, the mesh as OBJ and GLB, turned and relit
 * pictures, `metrics.json`, `report.html`, and last `manifest.json`.
 *
 * The same run gives the same bytes in every file but those that tell seconds: metrics, report and manifest.
 *
 * @param folder made if missing
 * @returns every file that was written
 * @throws InputError when a file cannot be written; there is no manifest then
 * @example const files = writeShape("out/face", shape);
 */
export function writeShape(folder: string, shape: Shape3D): string[] {
  const out = new OutputFolder(folder);
  writeMaps(out, shape);
  out.write(`${MESH_NAME}.glb`, encodeGlb(shape.mesh));
  out.write(`${MESH_NAME}_mesh.obj`, encodeObj(shape.mesh, MESH_NAME));
  out.write(`${MESH_NAME}_mesh.mtl`, encodeMtl(MESH_NAME));
  out.png(`${MESH_NAME}_canonical_image.png`, shape.canonicalImage);
  const rotated = writeRotated(out, shape);
  const relit = writeRelit(out, shape);
  out.json("metrics.json", { ...shape.metrics, seconds: shape.seconds, losses: finalLosses(shape) });
  const files = {
    mesh: `${MESH_NAME}.glb`,
    depth: "depth.npy",
    metrics: "metrics.json",
    manifest: "manifest.json",
  };
  out.write("report.html", reportHtml(shape, { rotated, relit, files }));
  out.finish({
    gan2shape: packageVersion(),
    node: process.version,
    ...shape.manifest,
    seconds: shape.seconds,
  });
  return out.paths();
}

/** The last value of every loss term, by step of the last stage. */
export function finalLosses(shape: Shape3D): Record<string, Record<string, number>> {
  const losses: Record<string, Record<string, number>> = {};
  for (const { step, losses: curves } of shape.history) {
    losses[step] = Object.fromEntries(
      Object.entries(curves).map(([term, curve]) => [term, curve[curve.length - 1]]),
    );
  }
  return losses;
}

function writeMaps(out: OutputFolder, shape: Shape3D): void {
  const size = shape.depth.shape[0];
  const nearness = shape.depth.data.map((depth) => (FAR - depth) / (FAR - NEAR));
  out.png("input.png", shape.target.image);
  out.npy("input.npy", shape.target.image);
  out.npy("latent.npy", { shape: [shape.target.latent.length], data: shape.target.latent });
  out.write("mask.png", encodeGrayPng(shape.target.mask.data, size, size));
  out.write("depth.png", encodeGrayPng(nearness, size, size));
  out.npy("depth.npy", shape.depth);
  out.write("normals.png", pictureToPng(normalPicture(shape.normals, size, "nearest")));
  out.npy("normals.npy", shape.normals);
  out.png("albedo.png", shape.albedo);
  out.npy("albedo.npy", shape.albedo);
  out.png("canonical.png", shape.canonicalImage);
  out.npy("canonical.npy", shape.canonicalImage);
  out.png("reconstruction.png", shape.reconstruction);
  out.npy("view.npy", { shape: [shape.view.length], data: shape.view });
  out.npy("light.npy", { shape: [shape.light.length], data: shape.light });
}

interface LabelledViews {
  images: MapData[];
  labels: string[];
}

function writeRotated(out: OutputFolder, { depth, canonicalImage }: Shape3D): LabelledViews {
  const images = YAWS_DEGREES.map((yawDegrees) =>
    rotate({ canonicalDepth: depth, canonicalImage, yawDegrees, outputSize: PICTURE_SIZE }),
  );
  images.forEach((image, i) => {
    out.write(`rotated/yaw_${signed(YAWS_DEGREES[i])}.png`, pictureToPng(imagePicture(image, PICTURE_SIZE)));
  });
  return { images, labels: YAWS_DEGREES.map((yaw) => `${yaw}°`) };
}

function writeRelit(out: OutputFolder, { depth, albedo, normals, light, view }: Shape3D): LabelledViews {
  const images = LIGHTS_X.map((x) =>
    relight({ canonicalDepth: depth, albedo, normals, light, view, x, y: 0.3, outputSize: PICTURE_SIZE }),
  );
  images.forEach((image, i) => {
    out.write(`relit/light_${signed(LIGHTS_X[i])}.png`, pictureToPng(imagePicture(image, PICTURE_SIZE)));
  });
  return { images, labels: LIGHTS_X.map((x) => `x ${x}`) };
}

/** Names that sort as the angles do by eye: m40, 0, p40. */
function signed(value: number): string {
  return value === 0 ? "0" : `${value < 0 ? "m" : "p"}${Math.abs(value)}`;
}
