import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readImage } from "../../src/data/image.js";
import { encodeMtl, encodeObj, writeObj } from "../../src/edit/objMtl.js";
import { InputError } from "../../src/errors.js";
import { expectClose } from "../geometry/close.js";
import { testFace } from "./testFace.js";

const { mesh, size } = testFace();
const folder = mkdtempSync(path.join(tmpdir(), "objMtl-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Reads what any OBJ reader reads. */
function parseObj(text: string) {
  const rows: Record<string, number[][]> = { v: [], vt: [], vn: [] };
  const faces: number[][][] = [];
  const other: string[][] = [];
  for (const line of text.trim().split(/\r?\n/)) {
    const [key, ...values] = line.trim().split(/\s+/);
    if (key in rows) rows[key].push(values.map(Number));
    else if (key === "f") faces.push(values.map((corner) => corner.split("/").map(Number)));
    else if (!key.startsWith("#")) other.push([key, ...values]);
  }
  return { ...rows, faces, other } as {
    v: number[][];
    vt: number[][];
    vn: number[][];
    faces: number[][][];
    other: string[][];
  };
}

describe("OBJ and MTL", () => {
  it("reads back as the same mesh, to four decimals", () => {
    const { v, vt, vn, faces, other } = parseObj(encodeObj(mesh, "face"));
    expect(v.length).toBe(size ** 2 + (size - 1) ** 2);
    expect(faces.length).toBe(4 * (size - 1) ** 2);
    expectClose(v.flat(), mesh.positions, 5.1e-5);
    expectClose(vt.flat(), mesh.uvs, 5.1e-5);
    expectClose(vn.flat(), mesh.normals, 5.1e-5);
    for (const face of faces) for (const corner of face) expect(new Set(corner).size).toBe(1);
    expect(faces.flat().map((corner) => corner[0] - 1)).toEqual(Array.from(mesh.indices));
    expect(other).toEqual([
      ["mtllib", "./face_mesh.mtl"],
      ["usemtl", "tex"],
    ]);
  });

  it("writes lines in the reference's form", () => {
    const lines = encodeObj(mesh, "face").split("\n");
    expect(lines[0]).toMatch(/^#/);
    expect(lines[1]).toBe("mtllib ./face_mesh.mtl");
    expect(lines[2]).toMatch(/^v -?\d+\.\d{4} -?\d+\.\d{4} -?\d+\.\d{4}$/);
    const middle = size * size + 1;
    expect(lines.find((line) => line.startsWith("f "))).toBe(
      `f 1/1/1 ${size + 1}/${size + 1}/${size + 1} ${middle}/${middle}/${middle}`,
    );
    expect(encodeMtl("face")).toBe(
      "newmtl tex\nKa 1.0000 1.0000 1.0000\nKd 1.0000 1.0000 1.0000\nKs 0.0000 0.0000 0.0000\nd 1.0\nillum 0\nmap_Kd ./face_canonical_image.png\n",
    );
  });

  it("writes three files that name each other", async () => {
    const files = writeObj(folder, "face-7", mesh);
    expect(readdirSync(folder).sort()).toEqual([
      "face-7_canonical_image.png",
      "face-7_mesh.mtl",
      "face-7_mesh.obj",
    ]);
    for (const file of files) expect(existsSync(file)).toBe(true);
    const [, mtl] = parseObj(readFileSync(files[2], "utf8")).other[0];
    const material = readFileSync(path.join(folder, mtl), "utf8");
    const image = await readImage(path.join(folder, /map_Kd (.*)/.exec(material)![1]));
    expectClose(image.data, mesh.texture.data, 0.005);
    expect(() => writeObj(folder, "../face", mesh)).toThrow(InputError);
  });
});
