import type {
  MapData,
  MeshData,
  PartsData,
  ShapeData,
  Step2Data,
  TargetData,
} from "../../src/display/types.js";

/**
 * Made-up results that look like real ones: an ellipsoid head with a nose, painted eyes and mouth, lit from one
 * side. Enough for every drawer, and computed in milliseconds.
 */
const FOCAL = (size: number) => (size - 1) / 2 / Math.tan((5 * Math.PI) / 180);

export function fakeDepth(size = 64): MapData {
  const data = Float32Array.from({ length: size * size }, (_, i) => {
    const x = ((i % size) / (size - 1)) * 2 - 1;
    const y = (Math.floor(i / size) / (size - 1)) * 2 - 1;
    const head = 1 - (x / 0.68) ** 2 - (y / 0.86) ** 2;
    const nose = 0.02 * Math.exp(-((x / 0.1) ** 2) - ((y - 0.08) / 0.2) ** 2);
    const sockets = 0.008 * Math.exp(-(((Math.abs(x) - 0.26) / 0.12) ** 2) - ((y + 0.14) / 0.09) ** 2);
    return head > 0 ? 1.03 - 0.1 * Math.sqrt(head) - nose + sockets : 1.03;
  });
  return { shape: [size, size], data };
}

export function fakeMask(size = 64): MapData {
  return { shape: [size, size], data: fakeDepth(size).data.map((depth) => (depth < 1.0299 ? 1 : 0)) };
}

export function fakeAlbedo(size = 64): MapData {
  const mask = fakeMask(size).data;
  const area = size * size;
  const data = new Float32Array(3 * area);
  for (let i = 0; i < area; i++) {
    const x = ((i % size) / (size - 1)) * 2 - 1;
    const y = (Math.floor(i / size) / (size - 1)) * 2 - 1;
    const blob = (cx: number, cy: number, w: number, h: number) =>
      Math.exp(-((((Math.abs(x) - cx) / w) ** 2 + ((y - cy) / h) ** 2) ** 2));
    const paint = (color: number[], amount: number) => {
      for (let c = 0; c < 3; c++) data[c * area + i] += amount * (color[c] - data[c * area + i]);
    };
    paint(mask[i] ? [0.62, 0.28, 0.08] : [-0.25, -0.15, 0.02], 1);
    if (!mask[i]) continue;
    paint([-0.65, -0.78, -0.85], y < -0.42 - 0.25 * (1 - x * x) + 0.2 ? 0.95 : 0); // hair
    paint([0.9, 0.9, 0.92], blob(0.26, -0.12, 0.13, 0.07));
    paint([-0.8, -0.7, -0.6], blob(0.25, -0.12, 0.055, 0.06));
    paint([-0.55, -0.7, -0.8], 0.85 * blob(0.26, -0.27, 0.16, 0.035));
    paint([0.45, -0.35, -0.4], 0.9 * blob(0, 0.48, 0.2, 0.055));
  }
  return { shape: [3, size, size], data };
}

export function fakeNormals(depth = fakeDepth()): MapData {
  const size = depth.shape[0];
  const focal = FOCAL(size);
  const data = new Float32Array(size * size * 3);
  const point = (r: number, c: number) => {
    const z = depth.data[r * size + c];
    return [((c - (size - 1) / 2) * z) / focal, ((r - (size - 1) / 2) * z) / focal, z];
  };
  for (let r = 0; r < size; r++)
    for (let c = 0; c < size; c++) {
      let n = [0, 0, 1];
      if (r > 0 && c > 0 && r < size - 1 && c < size - 1) {
        const [p, q, s, t] = [point(r, c + 1), point(r, c - 1), point(r + 1, c), point(r - 1, c)];
        const a = p.map((v, k) => v - q[k]);
        const b = s.map((v, k) => v - t[k]);
        n = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
      }
      const length = Math.hypot(...n);
      for (let k = 0; k < 3; k++) data[(r * size + c) * 3 + k] = n[k] / length;
    }
  return { shape: [size, size, 3], data };
}

export function fakeDiffuse(normals = fakeNormals(), light = [0.45, 0.25, 1]): MapData {
  const length = Math.hypot(...light);
  const size = normals.shape[0];
  const data = Float32Array.from({ length: size * size }, (_, i) =>
    Math.max(
      0,
      light.reduce((sum, l, k) => sum + (l / length) * normals.data[3 * i + k], 0),
    ),
  );
  return { shape: [size, size], data };
}

export function fakeImage(size = 64, light?: number[], noise = 0): MapData {
  const albedo = fakeAlbedo(size);
  const diffuse = fakeDiffuse(fakeNormals(fakeDepth(size)), light).data;
  const area = size * size;
  const data = albedo.data.map((value, i) => {
    const lit = (value / 2 + 0.5) * (0.35 + 0.75 * diffuse[i % area]) * 2 - 1;
    return lit + noise * Math.sin(i * 12.9898 + noise * 78);
  });
  return { shape: albedo.shape, data };
}

export function fakeMesh(size = 64): MeshData {
  const { data: depth } = fakeDepth(size);
  const source = fakeNormals(fakeDepth(size)).data;
  const focal = FOCAL(size);
  const cells = size - 1;
  const count = size * size + cells * cells;
  const positions = new Float32Array(count * 3);
  const normals = new Float32Array(count * 3);
  const uvs = new Float32Array(count * 2);
  for (let r = 0; r < size; r++)
    for (let c = 0; c < size; c++) {
      const i = r * size + c;
      const z = depth[i];
      positions.set(
        [(100 * (c - cells / 2) * z) / focal, (-100 * (r - cells / 2) * z) / focal, 100 * (1 - z)],
        3 * i,
      );
      normals.set([-source[3 * i], source[3 * i + 1], source[3 * i + 2]], 3 * i);
      uvs.set([c / cells, 1 - r / cells], 2 * i);
    }
  const indices: number[][] = [[], [], [], []];
  for (let r = 0; r < cells; r++)
    for (let c = 0; c < cells; c++) {
      const center = size * size + r * cells + c;
      const [tl, tr] = [r * size + c, r * size + c + 1];
      const [bl, br] = [tl + size, tr + size];
      for (const [array, width] of [
        [positions, 3],
        [normals, 3],
        [uvs, 2],
      ] as const)
        for (let k = 0; k < width; k++)
          array[center * width + k] = [tl, tr, bl, br].reduce((sum, v) => sum + array[v * width + k] / 4, 0);
      [
        [tl, bl],
        [bl, br],
        [br, tr],
        [tr, tl],
      ].forEach(([a, b], k) => {
        indices[k].push(a, b, center);
      });
    }
  return { positions, normals, uvs, indices: Uint32Array.from(indices.flat()), texture: fakeImage(size) };
}

export function fakeLosses(iterations = 500, terms = ["total", "photometric", "perceptual", "smooth"]) {
  return Object.fromEntries(
    terms.map((term, k) => [
      term,
      Float32Array.from({ length: iterations }, (_, i) => {
        const noise = 1 + 0.14 * Math.sin(i * 12.9898 + k * 4) * Math.cos(i * 3.7 + k);
        return (0.9 / (k + 1) ** 1.4) * (0.12 + 0.88 * Math.exp(-i / (60 + 40 * k))) * noise;
      }),
    ]),
  );
}

const runState = {
  seed: 7,
  stage: 0,
  perceptual: "the discriminator's features",
  device: "cpu" as const,
  cursor: 0,
};
const ending = { iterations: 500, seconds: 12.3, interrupted: false };

export function fakeTarget(size = 64): TargetData {
  return {
    image: fakeImage(size),
    ganImage: fakeImage(size),
    latent: new Float32Array(512),
    mask: fakeMask(size),
    maskSource: "the segmentation network",
    modelName: "synface-64",
    seed: 7,
  };
}

export function fakeMaps(size = 64) {
  const depth = fakeDepth(size);
  const normals = fakeNormals(depth);
  return {
    albedo: fakeAlbedo(size),
    depth,
    normals,
    diffuse: fakeDiffuse(normals),
    view: Float32Array.of(0.05, -0.2, 0.01, 0.02, 0, 0),
    light: Float32Array.of(-0.3, 0.5, 0.45, 0.25),
    canonicalImage: fakeImage(size),
    reconstruction: fakeImage(size),
    viewDepth: depth,
    validity: fakeMask(size),
  };
}

export function fakePrior(size = 64) {
  const depth = fakeDepth(size);
  const fitted = { shape: depth.shape, data: depth.data.map((value) => 0.02 + 0.98 * value) };
  const losses = { prior: fakeLosses(300, ["prior"]).prior.map((v) => v ** 4) };
  const initial = fakeMaps(size);
  return {
    kind: "prior",
    target: fakeTarget(size),
    ellipsoid: depth,
    depth: fitted,
    initial,
    losses,
    ...runState,
    ...ending,
  };
}

export function fakeStep(size = 64) {
  return { target: fakeTarget(size), ...fakeMaps(size), losses: fakeLosses(), ...runState, ...ending };
}

export function fakeStep2(size = 64, count = 8): Omit<Step2Data, "step1" | "schedule" | "networks"> {
  const lights = Array.from({ length: count }, (_, i) => [Math.cos(i * 1.7), 0.5 * Math.sin(i * 2.3), 1]);
  const stack = (noise: number): MapData => {
    const images = lights.map((light) => fakeImage(size, light, noise).data);
    const data = new Float32Array(images.length * images[0].length);
    for (const [i, image] of images.entries()) data.set(image, i * image.length);
    return { shape: [count, 3, size, size], data };
  };
  const views = Float32Array.from({ length: count * 6 }, (_, i) =>
    i % 6 === 1 ? Math.sin(i * 3) / 2 : 0.05,
  );
  return {
    target: fakeTarget(size) as never,
    pseudo: stack(0),
    projected: stack(0.03),
    masks: { shape: [count, 1, size, size], data: new Float32Array(count * size * size).fill(1) },
    views: { shape: [count, 6], data: views },
    lights: { shape: [count, 3], data: Float32Array.from(lights.flat()) },
    losses: fakeLosses(500, ["total", "image", "features", "offset"]),
    ...runState,
    ...ending,
  };
}

/** The upper half of the image is hair, the rest skin, with eyes of a few pixels. */
export function fakeParts(size = 64): PartsData {
  const data = Float32Array.from({ length: size * size }, (_, i) => (i < (size * size) / 2 ? 1 : 0));
  data.fill(2, data.length - 4);
  return {
    image: fakeImage(size),
    map: { shape: [size, size], data },
    parts: [
      { name: "skin", color: "#f0e442", share: 0.499 },
      { name: "hair", color: "#0072b2", share: 0.5 },
      { name: "eyes", color: "#56b4e9", share: 0.001 },
    ],
    modelName: "synface-64",
  };
}

export function fakeShape(size = 64): ShapeData {
  const target = fakeTarget(size);
  const { data } = fakeDepth(size);
  const truth = {
    depth: { shape: [size, size], data: data.map((d, i) => d + 0.004 * Math.sin(i / 9)) },
    mask: fakeMask(size),
  };
  const { pseudo, projected } = fakeStep2(size);
  return {
    ...fakeMaps(size),
    target: { ...target, truth } as never,
    prior: fakePrior(size) as never,
    mesh: { kind: "mesh", ...fakeMesh(size) } as never,
    stages: 1,
    schedule: { name: "synface" } as never,
    networks: {} as never,
    perceptual: runState.perceptual,
    history: ["prior", "step1", "step2", "step3"].map((step, i) => ({
      step,
      stage: 0,
      losses: fakeLosses(200 + 100 * i),
      seconds: 10 + i,
    })),
    seconds: 63.2,
    interrupted: false,
    manifest: {
      model: "synface-64",
      seed: 0,
      targetSeed: 7,
      schedule: { name: "synface" } as never,
      stages: 1,
      iterations: 1200,
      perceptual: runState.perceptual,
      device: runState.device,
      maskSource: target.maskSource,
      interrupted: false,
    },
    metrics: { side: 0.0123, mad: 11.4 },
    samples: { pseudo, projected },
  };
}
