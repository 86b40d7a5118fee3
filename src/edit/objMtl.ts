import path from "node:path";
import { encodePng } from "../data/image.js";
import { InputError } from "../errors.js";
import { writeFileAtomic } from "../files.js";
import type { MeshData } from "../geometry/index.js";

/**
 * A mesh as the text of a Wavefront OBJ file, four decimals.
 *
 * @param mesh positions, texture coordinates, normals and triangles
 * @param name beginning of the files' names: `<name>_mesh.obj`, `<name>_mesh.mtl`, `<name>_canonical_image.png`
 * @remarks The format of GAN2Shape's reference implementation.
 * @example writeFileAtomic("face_mesh.obj", encodeObj(shape.mesh, "face"));
 */
export function encodeObj({ positions, uvs, normals, indices }: MeshData, name: string): string {
  const lines = [`# gan2shape mesh ${name}`, `mtllib ./${name}_mesh.mtl`];
  addRows(lines, "v", positions, 3);
  addRows(lines, "vt", uvs, 2);
  addRows(lines, "vn", normals, 3);
  lines.push("usemtl tex");
  for (let f = 0; f < indices.length; f += 3) {
    const corners = [0, 1, 2].map((k) => indices[f + k] + 1);
    lines.push(`f ${corners.map((i) => `${i}/${i}/${i}`).join(" ")}`);
  }
  return `${lines.join("\n")}\n`;
}

function addRows(lines: string[], key: string, values: Float32Array, parts: number): void {
  for (let i = 0; i < values.length; i += parts) {
    let line = key;
    for (let k = 0; k < parts; k++) line += ` ${values[i + k].toFixed(4)}`;
    lines.push(line);
  }
}

/**
 * The material that {@link encodeObj} names: the texture as it is, unlit.
 *
 * @param name as for the OBJ file
 * @example writeFileAtomic("face_mesh.mtl", encodeMtl("face"));
 */
export function encodeMtl(name: string): string {
  return [
    "newmtl tex",
    "Ka 1.0000 1.0000 1.0000",
    "Kd 1.0000 1.0000 1.0000",
    "Ks 0.0000 0.0000 0.0000",
    "d 1.0",
    "illum 0",
    `map_Kd ./${name}_canonical_image.png`,
    "",
  ].join("\n");
}

/**
 * Writes a mesh as OBJ, with its material and its texture beside it.
 *
 * @param folder where; made if missing
 * @param name beginning of the three files' names: letters, digits, dot, dash and underscore
 * @returns the files' paths
 * @throws InputError when the name is no plain file name, or a file cannot be written
 * @example writeObj("out", "face", shape.mesh); // out/face_mesh.obj, ...
 */
export function writeObj(folder: string, name: string, mesh: MeshData): string[] {
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u.test(name))
    throw new InputError(
      `The mesh name is "${name}", but must be of letters, digits, dots, dashes and underscores: it becomes a file name.`,
    );
  const { shape, data } = mesh.texture;
  const files: [string, string | Uint8Array][] = [
    [`${name}_canonical_image.png`, encodePng({ shape: shape.slice(-3) as [3, number, number], data })],
    [`${name}_mesh.mtl`, encodeMtl(name)],
    [`${name}_mesh.obj`, encodeObj(mesh, name)],
  ];
  return files.map(([file, contents]) => {
    const target = path.join(folder, file);
    writeFileAtomic(target, contents);
    return target;
  });
}
