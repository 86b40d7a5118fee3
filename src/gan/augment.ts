import { type RandomStream, tf } from "../engine/index.js";
import { reflectedWarp } from "./reflectedWarp.js";

/** Gates, then values, that are drawn for one image; always all of them, so that the numbers do not depend on p. */
const UNIFORMS = 19;
const NORMALS = 7;
/** Of the paper: widths of translations as parts of the image, of brightness, and of logarithms of factors. */
const TRANSLATION = 0.125;
const BRIGHTNESS = 0.2;
const SCALE = 0.2 * Math.LN2;
const CONTRAST = 0.5 * Math.LN2;
const SATURATION = Math.LN2;

/** How the images of a batch are changed. */
export interface Augmentations {
  /** B x 6: see `reflectedWarp` */
  warp: Float32Array;
  /** B x 3 x 4: what takes (r, g, b, 1) to the new colour */
  colour: Float32Array;
}

/**
 * Draws a random change for each image of a batch: mirroring, whole-pixel translation, scale, rotation, stretch, fractional
 * translation; brightness, contrast, luma flip, hue, saturation. Each of them happens with probability p on its own, so that
 * the images' true distribution can be told from what is seen as long as p is well below 1.
 *
 * @param stream where the numbers come from
 * @param options `batch` images of `size` pixels; `p` from 0 (none) to 1; `mirrored` if a mirrored image is as likely as
 *   the image, else there is no mirroring
 * @source Karras et al., "Training Generative Adversarial Networks with Limited Data" (2020), appendix B, without the
 *   rotations by right angles, the filters in bands and the corruptions
 * @example const { warp, colour } = drawAugmentations(stream, { batch: 16, size: 64, p: 0.3, mirrored: true });
 */
export function drawAugmentations(
  stream: RandomStream,
  { batch, size, p, mirrored }: { batch: number; size: number; p: number; mirrored: boolean },
): Augmentations {
  const uniforms = stream.uniform(batch * UNIFORMS);
  const normals = stream.normal(batch * NORMALS);
  const warp = new Float32Array(batch * 6);
  const colour = new Float32Array(batch * 12);
  // Either of two rotations happens with probability p.
  const pRotation = 1 - Math.sqrt(1 - p);
  for (let b = 0; b < batch; b++) {
    const u = uniforms.subarray(b * UNIFORMS, (b + 1) * UNIFORMS);
    const n = normals.subarray(b * NORMALS, (b + 1) * NORMALS);
    let gates = 0;
    /** The value if the next gate is open, else what changes nothing. */
    const gated = (value: number, neutral: number, probability = p): number =>
      u[gates++] < probability ? value : neutral;
    const angle = (part: number): number => Math.PI * (2 * part - 1);
    const whole = (part: number): number => Math.round((2 * part - 1) * TRANSLATION * size);
    const mirror = gated(u[12] < 0.5 ? -1 : 1, 1, mirrored ? p : 0);
    const shift = gated(1, 0);
    const scale = gated(Math.exp(n[0] * SCALE), 1);
    const before = gated(angle(u[15]), 0, pRotation);
    const stretch = gated(Math.exp(n[1] * SCALE), 1);
    const after = gated(angle(u[16]), 0, pRotation);
    const drift = gated(TRANSLATION * size, 0);
    const moved = product(
      [mirror, 0, 0, 0, 1, 0],
      [1, 0, shift * whole(u[13]), 0, 1, shift * whole(u[14])],
      [scale, 0, 0, 0, scale, 0],
      rotation(before),
      [stretch, 0, 0, 0, 1 / stretch, 0],
      rotation(after),
      [1, 0, drift * n[2], 0, 1, drift * n[3]],
    );
    warp.set(aboutCentre(moved, (size - 1) / 2), 6 * b);

    const brightness = gated(n[4] * BRIGHTNESS, 0);
    const contrast = gated(Math.exp(n[5] * CONTRAST), 1);
    const flip = gated(u[17] < 0.5 ? -1 : 1, 1);
    const hue = gated(angle(u[18]), 0);
    const saturation = gated(Math.exp(n[6] * SATURATION), 1);
    colour.set(colourMap(contrast * flip, contrast * saturation, hue, brightness), 12 * b);
  }
  return { warp, colour };
}

/** Two rows of a plane's affine map, (x, y) -> (m0 x + m1 y + m2, m3 x + m4 y + m5). */
type Affine = readonly [number, number, number, number, number, number];

const rotation = (radians: number): Affine => {
  const [cosine, sine] = [Math.cos(radians), Math.sin(radians)];
  return [cosine, -sine, 0, sine, cosine, 0];
};

/** One map after another, the last one first. */
function product(...maps: Affine[]): Affine {
  return maps.reduce(([a, b, c, d, e, f], [g, h, i, j, k, l]) => [
    a * g + b * j,
    a * h + b * k,
    a * i + b * l + c,
    d * g + e * j,
    d * h + e * k,
    d * i + e * l + f,
  ]);
}

/** A map of positions from the image's centre as one of pixel numbers. */
function aboutCentre([a, b, c, d, e, f]: Affine, centre: number): Affine {
  return [a, b, c + centre - (a + b) * centre, d, e, f + centre - (d + e) * centre];
}

/**
 * Brightness is added, then the part along grey takes the factor `luma`, and the part across it the factor `chroma` and
 * a turn by `hue` radians: contrast, luma flip, hue and saturation in one.
 */
function colourMap(luma: number, chroma: number, hue: number, brightness: number): number[] {
  const cosine = chroma * Math.cos(hue);
  const sine = (chroma * Math.sin(hue)) / Math.sqrt(3);
  const rows: number[] = [];
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      const turn = j === i ? 0 : j === (i + 1) % 3 ? -sine : sine;
      rows.push(luma / 3 + cosine * ((i === j ? 1 : 0) - 1 / 3) + turn);
    }
    rows.push(luma * brightness);
  }
  return rows;
}

/**
 * Changes images as drawn; exactly the images where nothing was.
 *
 * @param images [B, 3, S, S]
 * @param warp [B, 6]
 * @param colour [B, 3, 4]
 * @returns [B, 3, S, S]; differentiable to any order in the images
 * @example const seen = augment(fakes, inputs.warp, inputs.colour);
 */
export function augment(images: tf.Tensor4D, warp: tf.Tensor, colour: tf.Tensor): tf.Tensor4D {
  const [batch, , height, width] = images.shape;
  const moved = tf.reshape(reflectedWarp(images, warp), [batch, 3, height * width]);
  const matrix = tf.slice(colour, [0, 0, 0], [batch, 3, 3]);
  const offset = tf.slice(colour, [0, 0, 3], [batch, 3, 1]);
  return tf.reshape(tf.add(tf.matMul(matrix, moved), offset), images.shape);
}
