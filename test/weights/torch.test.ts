import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { zipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import type { Parameters } from "../../src/engine/index.js";
import { initializeDiscriminator } from "../../src/gan/discriminator.js";
import { initializeGenerator } from "../../src/gan/generator.js";
import { readGanCheckpoint } from "../../src/weights/ganCheckpoint.js";
import { PickleObject, readPickle } from "../../src/weights/pickle.js";
import { readTorch, stateDict } from "../../src/weights/torch.js";
import type { TorchTensor } from "../../src/weights/torchTensor.js";
import { TINY } from "../gan/tiny.js";
import {
  code,
  global,
  legacyFile,
  type Node,
  pickle,
  raw,
  reduce,
  stateDictNode,
  tensor,
} from "./pickleWriter.js";

const root = mkdtempSync(path.join(tmpdir(), "gan2shape-torch-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const bytesOf = (values: Float32Array | BigInt64Array | Uint16Array | Float64Array): Uint8Array =>
  new Uint8Array(values.buffer);
let count = 0;
function save(bytes: Uint8Array): string {
  const file = path.join(root, `${count++}.pt`);
  writeFileSync(file, bytes);
  return file;
}
/** A file of torch 1.6 and later. */
function zipFile(object: Node, storages: Record<string, Uint8Array>): Uint8Array {
  const files: Record<string, Uint8Array> = {
    "archive/data.pkl": pickle(object),
    "archive/version": Uint8Array.of(0x33, 0x0a),
  };
  for (const [key, bytes] of Object.entries(storages)) files[`archive/data/${key}`] = bytes;
  return zipSync(files, { level: 0 });
}
const numbers = Float32Array.from({ length: 12 }, (_, i) => i);

describe("readTorch", () => {
  const views: Record<string, Node> = {
    whole: tensor({ key: "0", count: 12 }, 0, [3, 4], [4, 1]),
    row: tensor({ key: "0", count: 12 }, 8, [4], [1]),
    transposed: tensor({ key: "0", count: 12 }, 0, [4, 3], [1, 4]),
    scalar: tensor({ key: "0", count: 12 }, 5, [], []),
    long: tensor({ key: "1", type: "LongStorage", count: 2 }, 0, [2], [1]),
    half: tensor({ key: "2", type: "HalfStorage", count: 2 }, 0, [2], [1]),
    double: tensor({ key: "3", type: "DoubleStorage", count: 1 }, 0, [1], [1]),
    step: 7,
  };
  const storages: Record<string, Uint8Array> = {
    0: bytesOf(numbers),
    1: bytesOf(BigInt64Array.of(-5n, 6n)),
    2: bytesOf(Uint16Array.of(0x3c00, 0xc000)),
    3: bytesOf(Float64Array.of(0.25)),
  };
  const check = (parameters: Parameters): void => {
    expect(parameters.whole).toEqual({ shape: [3, 4], data: numbers });
    expect([...parameters.row.data]).toEqual([8, 9, 10, 11]);
    expect([...parameters.transposed.data]).toEqual([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
    expect(parameters.scalar).toEqual({ shape: [], data: Float32Array.of(5) });
    expect([...parameters.long.data]).toEqual([-5, 6]);
    expect([...parameters.half.data]).toEqual([1, -2]);
    expect([...parameters.double.data]).toEqual([0.25]);
    expect(parameters.step).toBeUndefined();
  };

  it("reads the zip format, with offsets, strides and types", () => {
    check(stateDict(readTorch(save(zipFile(stateDictNode(views), storages)))));
  });

  it("reads the format before it", () => {
    const old = Object.fromEntries(Object.entries(views).map(([name, node]) => [name, node]));
    const file = legacyFile(stateDictNode(old), [
      ["3", storages[3], 1],
      ["0", storages[0], 12],
      ["2", storages[2], 2],
      ["1", storages[1], 2],
    ]);
    check(stateDict(readTorch(save(file))));
  });

  it("reads storages that are slices of others", () => {
    const view = { code: code(["view", 4, 3]) };
    const node = tensor({ key: "0", count: 12, view }, 1, [2], [1]);
    const file = legacyFile(stateDictNode({ t: node }), [["0", storages[0], 12]]);
    expect([...stateDict(readTorch(save(file))).t.data]).toEqual([5, 6]);
  });

  it("makes inert records of everything else", () => {
    const call = reduce(global("os", "system"), "echo hello");
    const value = readTorch(save(zipFile(new Map<Node, Node>([["args", call]]), {}))) as Map<
      string,
      PickleObject
    >;
    const record = value.get("args");
    expect(record).toBeInstanceOf(PickleObject);
    expect([record?.type.path, record?.args]).toEqual(["os.system", ["echo hello"]]);
    const sneaky = tensor({ key: "0", count: 12 }, 0, [1], [1]);
    const polluted = stateDictNode(
      Object.fromEntries([
        ["__proto__", sneaky],
        ["w", sneaky],
      ]),
    );
    expect(Object.keys(stateDict(readTorch(save(zipFile(polluted, storages)))))).toEqual(["__proto__", "w"]);
  });

  it("says what is wrong with a file", () => {
    const read = (bytes: Uint8Array) => () => {
      for (const t of (readTorch(save(bytes)) as Map<string, TorchTensor>).values()) t.toFloat32();
    };
    const one = (node: Node, data = storages): Uint8Array => zipFile(stateDictNode({ t: node }), data);
    const cases: [Uint8Array, RegExp][] = [
      [new TextEncoder().encode("hello"), /no PyTorch file/],
      [zipSync({ "a/b.txt": new Uint8Array(3) }, { level: 0 }), /no data.pkl/],
      [zipSync({ "a/data.pkl": new Uint8Array(3000) }, { level: 9 }), /compressed/],
      [one(views.whole).subarray(0, 300), /no sound zip archive/],
      [one(tensor({ key: "9", count: 12 }, 0, [1], [1])), /no member archive\/data\/9/],
      [one(tensor({ key: "0", count: 13 }, 0, [13], [1])), /48 bytes where 52/],
      [one(tensor({ key: "0", count: 12 }, 9, [4], [1])), /leaves its storage/],
      [one(tensor({ key: "0", count: 12 }, 0, [100000, 100000], [0, 0])), /leaves its storage/],
      [one(tensor({ key: "0", count: 12 }, -1, [1], [1])), /leaves its storage/],
      [one(tensor({ key: "0", type: "WeirdStorage", count: 12 }, 0, [1], [1])), /unknown type WeirdStorage/],
      [pickle(5), /pickle of another kind/],
      [legacyFile(stateDictNode(views), [["0", storages[0], 1e12]]), /cut short/],
    ];
    for (const [bytes, message] of cases) expect(read(bytes)).toThrow(message);
    expect(() => readTorch(path.join(root, "none.pt"))).toThrow(/Cannot read weights/);
    expect(() => stateDict(new Map([["g", 1]]), "g_ema")).toThrow(/no state dict at "g_ema"; it has: g/);
  });
});

describe("readPickle", () => {
  it("reads containers, text and numbers of old and new protocols", () => {
    const node = new Map<Node, Node>([
      ["list", [1, -2, 0.5, null, true]],
      ["bytes", Uint8Array.of(1, 2)],
    ]);
    expect(readPickle(pickle(node)).value).toEqual(
      new Map<string, unknown>([
        ["list", [1, -2, 0.5, null, true]],
        ["bytes", Uint8Array.of(1, 2)],
      ]),
    );
    // Protocol 4: frame, short text, memoize, recall, pair.
    const modern = Uint8Array.of(
      0x80,
      4,
      0x95,
      6,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0x8c,
      1,
      97,
      0x94,
      0x68,
      0,
      0x86,
      0x2e,
    );
    expect(readPickle(modern).value).toEqual(["a", "a"]);
    const pairs = reduce(global("collections", "OrderedDict"), [["k", 1]]);
    expect(readPickle(pickle(pairs)).value).toEqual(new Map([["k", 1]]));
  });

  it("refuses what is cut short or unknown", () => {
    const whole = pickle(new Map<Node, Node>([["key", [1, 2, 3]]]));
    for (let length = 0; length < whole.length; length++) {
      expect(() => readPickle(whole.subarray(0, length))).toThrow(/cannot be read at byte/);
    }
    expect(() => readPickle(pickle(raw(0x69)))).toThrow(/instruction 0x69 is not used/);
    expect(() => readPickle(pickle(raw(0x58, 255, 255, 255, 255)))).toThrow(/ends too early/);
    expect(() => readPickle(pickle(raw(0x68, 3)))).toThrow(/nothing was remembered as 3/);
    expect(() => readPickle(Uint8Array.of(0x2e))).toThrow(/stack is empty/);
  });
});

describe("readGanCheckpoint", () => {
  const config = { ...TINY, noise: true };
  const networks = { g_ema: initializeGenerator(config, 1), d: initializeDiscriminator(config, 1) };
  function checkpoint(leaveOut: RegExp): Uint8Array {
    const storages: Record<string, Uint8Array> = {};
    const dictionary = (parameters: Parameters): Node =>
      stateDictNode(
        Object.fromEntries(
          Object.entries(parameters)
            .filter(([name]) => !leaveOut.test(name))
            .map(([name, { shape, data }]) => {
              const key = String(Object.keys(storages).length);
              storages[key] = Uint8Array.from(new Uint8Array(data.buffer));
              const stride = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
              return [name, tensor({ key, count: data.length }, 0, shape, stride)];
            }),
        ),
      );
    const object = new Map<Node, Node>(Object.entries(networks).map(([name, p]) => [name, dictionary(p)]));
    return zipFile(object, storages);
  }

  it("gives the networks under their names", () => {
    const found = readGanCheckpoint(save(checkpoint(/^$/)));
    expect(found.config).toMatchObject({ size: 8, latentSize: 6, mappingLayers: 2, noise: true });
    expect(found.generator).toEqual(networks.g_ema);
    expect(found.discriminator).toEqual(networks.d);
    expect(found.noiseDrawn).toBe(false);
  });

  it("draws noise buffers that are missing, and names other tensors that are", () => {
    const found = readGanCheckpoint(save(checkpoint(/^noises/)));
    expect(found.noiseDrawn).toBe(true);
    expect(found.generator["noises.noise_2"].shape).toEqual([1, 1, 8, 8]);
    expect(() => readGanCheckpoint(save(checkpoint(/final_conv\.0/)))).toThrow(
      /"final_conv.0.weight" of "d" is missing/,
    );
  });
});
