import { smoothstep } from "../render/curve.js";
import { valueNoise } from "../render/noise.js";
import { mixRgb, type Rgb, scaleRgb } from "../render/rgb.js";
import type { SurfacePainter } from "../render/surfacePainter.js";
import { EyePainter } from "./eyes.js";
import { partingX } from "./hair.js";
import type { FaceIdentity } from "./identity.js";
import { type Landmarks, landmarks } from "./landmarks.js";
import { PART_CURTAIN, PART_EAR } from "./mesh.js";
import { clothColour, hairColour, skinColour } from "./palette.js";

/** Labels of a face's parts. */
export const FACE_LABELS = [
  "background",
  "skin",
  "hair",
  "brow",
  "eye",
  "lips",
  "ear",
  "neck",
  "cloth",
] as const;
const [, SKIN, HAIR, BROW, EYE, LIPS, EAR, NECK, CLOTH] = FACE_LABELS.map((_, i) => i);

/** Paints one face: reflectance at any point of its surface, from the point's place in head space. */
export class FacePainter implements SurfacePainter {
  /** Result of the last call: red, green, blue in 0 to 1. */
  readonly rgb = new Float64Array(3);
  /** Index into FACE_LABELS of the last call. */
  label = SKIN;
  private readonly p: FaceIdentity;
  private readonly at: Landmarks;
  private readonly skin: Rgb;
  private readonly rosy: Rgb;
  private readonly shadow: Rgb;
  private readonly lips: Rgb;
  private readonly lipLine: Rgb;
  private readonly hair: Rgb;
  private readonly brow: Rgb;
  private readonly cloth: Rgb;
  private readonly freckle: Rgb;
  private readonly eyes: EyePainter;
  private readonly collarY: number;

  /** @param soft width of soft edges, centimetres: about one sample of the image */
  constructor(
    identity: FaceIdentity,
    private readonly soft: number,
  ) {
    const p = identity;
    this.p = p;
    this.at = landmarks(p);
    this.skin = skinColour(p.skinMelanin, p.skinRedness, p.skinYellowness);
    this.rosy = [this.skin[0] * 0.98, this.skin[1] * 0.74, this.skin[2] * 0.74];
    this.shadow = [this.skin[0] * 0.66, this.skin[1] * 0.56, this.skin[2] * 0.54];
    const dark = 1 - 0.42 * p.lipDarkness;
    const red = 0.2 + 0.42 * p.lipRedness;
    this.lips = [
      this.skin[0] * dark * 0.93,
      this.skin[1] * dark * (1 - red),
      this.skin[2] * dark * (1 - 0.85 * red),
    ];
    this.lipLine = scaleRgb(this.lips, 0.4);
    this.hair = hairColour(p.hairLightness, p.hairRedness, p.hairGreyness);
    this.brow = mixRgb(scaleRgb(this.hair, 0.72), scaleRgb(this.skin, 0.45), 0.25);
    this.cloth = clothColour(p.shirtHue, p.shirtLightness);
    this.freckle = [this.skin[0] * 0.78, this.skin[1] * 0.62, this.skin[2] * 0.5];
    this.eyes = new EyePainter(p, this.at, this.skin, soft);
    this.collarY = this.at.chinY + 2.3;
  }

  /** Paints the point (x, y, z) of the given part; `hairDepth` as interpolated over the head. */
  paint(part: number, x: number, y: number, z: number, hairDepth: number): void {
    if (part === PART_CURTAIN) {
      this.paintHair(x, y, z, 3);
      return;
    }
    this.set(this.skin);
    this.label = SKIN;
    const { p, at } = this;
    const mottle = p.skinMottle * 0.035 * valueNoise(x * 0.9, y * 0.9 + z * 0.5, p.textureSeed);
    this.rgb[0] *= 1 + mottle * 0.6;
    this.rgb[1] *= 1 + mottle;
    this.rgb[2] *= 1 + mottle;
    if (part === PART_EAR) {
      this.label = EAR;
      this.mix(this.rosy, 0.25 + 0.2 * p.blush);
      return;
    }
    if (z < 0.5 && hairDepth < 1 && (p.stubble > 0.02 || p.beard > 0.02 || p.moustache > 0.02)) {
      this.paintBeard(x, y, Math.abs(x), z);
    }
    if (z < -2.5 && hairDepth < 1.5) this.paintFace(x, y, Math.abs(x));
    const neckLine = at.chinY - p.jawSlope * 0.8 * (z + p.faceDepth) + 0.7;
    if (y > neckLine && z > -p.faceDepth + 1) {
      this.label = NECK;
      this.mix(this.shadow, 0.42 * smoothstep(-0.3, 1.8, y - neckLine));
    }
    const collar = y - this.collarY + 0.22 * (z + 2) - 0.035 * x * x;
    if (collar > -this.soft) {
      this.mix(this.cloth, smoothstep(-this.soft, this.soft, collar));
      if (collar > 0) this.label = CLOTH;
    }
    if (hairDepth > -0.6) {
      const ragged = 0.3 * valueNoise(x * 2.2, y * 0.7 + z * 2.2, p.textureSeed + 3);
      const edge = p.hairDensity < 1 ? 0.9 : 0.35;
      const cover = smoothstep(-0.15 - edge / 2, edge, hairDepth + ragged) * p.hairDensity;
      if (cover > 0.02) {
        const r = this.rgb[0];
        const g = this.rgb[1];
        const b = this.rgb[2];
        const label = this.label;
        this.paintHair(x, y, z, hairDepth);
        this.rgb[0] = r + (this.rgb[0] - r) * cover;
        this.rgb[1] = g + (this.rgb[1] - g) * cover;
        this.rgb[2] = b + (this.rgb[2] - b) * cover;
        if (cover < 0.5) this.label = label;
      }
    }
  }

  private paintHair(x: number, y: number, z: number, depth: number): void {
    const { p } = this;
    this.label = HAIR;
    // Strands run down from the crown: they keep their azimuth; curls bend them.
    const azimuth = Math.atan2(x, 1.5 - z) * 5.5 + p.hairPart * 0.08 * (y + 10);
    const bend = p.hairCurl * 2.5 * valueNoise(x * 0.8, y * 0.8, p.textureSeed + 5);
    const strands =
      0.6 * valueNoise(azimuth * 1.6 + bend, y * (0.12 + 0.6 * p.hairCurl), p.textureSeed + 1) +
      0.4 * valueNoise(azimuth * 3.6 + bend, y * 0.2, p.textureSeed + 2);
    const root = 0.88 + 0.12 * smoothstep(0, 2.5, depth);
    // Falling hair is darker towards the neck, where it lies in its own shade.
    const deep = 1 - 0.3 * smoothstep(8.5, 5, Math.abs(x)) * smoothstep(3, 9, y);
    const parting = p.fringe < 0.3 && p.hairDensity === 1 && y < -5 && z < 2.5 ? (x - partingX(p)) / 0.28 : 9;
    const shade =
      (1 - 0.45 * Math.exp(-parting * parting)) * root * deep * (1 + 0.5 * p.hairStreaks * strands);
    for (let k = 0; k < 3; k++) this.rgb[k] = this.hair[k] * shade;
  }

  private paintFace(x: number, y: number, ax: number): void {
    const { p, at, soft } = this;
    // Rosy cheeks and nose.
    const cheek = bell((ax - 4.2) / 2.6, (y - (at.noseBaseY - 1.6)) / 2.3);
    const noseTip = bell(ax / 1.7, (y - at.noseTipY) / 1.3);
    const chin = bell(ax / 2, (y - at.chinY + 1.5) / 1.4);
    this.mix(this.rosy, p.blush * (0.75 * cheek + 0.5 * noseTip + 0.2 * chin));
    if (p.freckles > 0.02) this.paintFreckles(x, y, ax);
    // Creases: from the nose to the mouth, under the lip, around the wings.
    const foldX = 0.5 * (p.noseWidth + p.mouthWidth) + 0.75;
    const along = (y - at.noseBaseY + 0.5) / (p.philtrumLength + 0.7);
    if (along > 0 && along < 1) {
      const off = (ax - (foldX - 0.75 + 1.1 * along)) / 0.3;
      this.mix(this.shadow, p.nasolabialFold * 0.9 * Math.exp(-off * off) * Math.sin(Math.PI * along));
    }
    this.mix(
      this.shadow,
      0.28 * bell(ax / (p.mouthWidth * 0.55), (y - at.mouthY - p.lowerLip * 1.15 - 0.3) / 0.35),
    );
    const wingX = p.noseWidth + 0.1;
    this.mix(this.shadow, 0.32 * bell((ax - wingX) / 0.32, (y - at.noseBaseY + 0.55) / 0.75));
    // Nostrils, seen from before as two dark slits under the tip.
    const nostril = bell((ax - 0.5 * p.noseWidth) / (0.22 * p.noseWidth), (y - at.noseBaseY - 0.02) / 0.24);
    this.mix(this.shadow, 0.3 * bell(ax / (p.noseWidth * 0.6), (y - at.noseBaseY - 0.05) / 0.35));
    this.mix(scaleRgb3(this.shadow, 0.38), Math.min(0.85, 1.1 * nostril));
    this.paintLips(ax, y);
    const eye = this.eyes.paint(x, y, this.rgb);
    if (eye) this.label = EYE;
    // Brows: rise to the arch, thin out towards the temple.
    const u = (ax - at.eyeX - 0.12) / p.browLength;
    if (u > -1.15 && u < 1.15) {
      const arch = p.browArch * (Math.max(0, 1 - ((u - 0.25) / 1.1) ** 2) - 0.25 * Math.max(0, u));
      const line = at.browY - arch + 0.28 * Math.max(0, u) ** 2;
      const thick = p.browThickness * (1 - 0.5 * Math.max(0, u) ** 1.5) * smoothstep(-1.18, -0.8, u);
      const inside = thick - Math.abs(y - line);
      const ends = smoothstep(1.12, 0.8, u);
      const hairs = 0.85 + 0.15 * valueNoise(x * 5, y * 1.5, p.textureSeed + 4);
      const cover = smoothstep(-soft * 0.6, soft * 0.6 + 0.08, inside) * ends * p.browDarkness * hairs;
      if (cover > 0) {
        this.mix(this.brow, cover);
        if (cover > 0.4) this.label = BROW;
      }
    }
  }

  private paintLips(ax: number, y: number): void {
    const { p, at, soft } = this;
    const u = ax / p.mouthWidth;
    if (u > 1.12) return;
    const line = at.mouthY - p.smile * u * u + 0.04 * Math.cos(Math.PI * Math.min(1, u * 2));
    const bow = 0.16 * Math.exp(-((u / 0.16) ** 2)) * p.upperLip;
    const top = line - p.upperLip * Math.max(0, 1 - u ** 1.7) ** 0.85 + bow;
    const bottom = line + p.lowerLip * Math.max(0, 1 - u * u) ** 0.75;
    const inside = Math.min(y - top, bottom - y);
    const cover = smoothstep(-soft * 0.7, soft * 0.7, inside) * smoothstep(1.06, 0.94, u);
    if (cover > 0) {
      this.mix(this.lips, 0.92 * cover);
      // The upper lip is a little darker.
      if (y < line) this.mix(this.lipLine, 0.16 * cover);
      if (cover > 0.5) this.label = LIPS;
    }
    const off = (y - line) / (0.1 + 0.45 * soft);
    this.mix(this.lipLine, 0.85 * Math.exp(-off * off) * smoothstep(1.1, 0.8, u));
  }

  private paintBeard(x: number, y: number, ax: number, z: number): void {
    const { p, at } = this;
    const noise = 0.3 * valueNoise(x * 2.5, y * 2.5, p.textureSeed + 6);
    // Region: below a line from the sideburn to the corner of the mouth.
    const corner = p.mouthWidth + 0.7;
    const slope = smoothstep(corner, 6.6, ax);
    const cheekLine = at.mouthY - 0.7 - slope * slope * (at.mouthY - at.eyeY - 2.2);
    const below = smoothstep(-0.5, 0.6, y - cheekLine + noise) * smoothstep(corner - 1.6, corner + 0.2, ax);
    const chin = smoothstep(0, 0.7, y - at.mouthY - p.lowerLip - 0.35 + noise);
    const neck = smoothstep(1.6, 0.2, y - at.chinY + p.jawSlope * (z + p.faceDepth) * 0.9);
    const jaw = Math.max(below, chin) * neck;
    const lipTop = at.mouthY - p.upperLip * 0.8;
    const upper =
      smoothstep(-0.15, 0.35, y - at.noseBaseY - 0.4 + 0.12 * ax) *
      smoothstep(0.25, -0.15, y - lipTop - 0.2 * ax * ax) *
      smoothstep(corner + 0.4, corner - 0.5, ax);
    const sides = smoothstep(0.6, 0, Math.abs(ax - corner)) * smoothstep(-1.2, 0, y - lipTop + 0.4) * neck;
    const shaved: Rgb = [this.skin[0] * 0.7, this.skin[1] * 0.72, this.skin[2] * 0.76];
    const region = Math.max(jaw, upper);
    const ear = smoothstep(0.5, -1.2, z);
    this.mix(shaved, 0.6 * p.stubble * region * ear);
    const grown =
      ear *
      Math.max(
        Math.max(jaw, sides * p.moustache) * smoothstep(0.05, 0.5, p.beard),
        upper * smoothstep(0.05, 0.5, p.moustache),
      );
    if (grown > 0.02) {
      const grain = 1 + 0.25 * valueNoise(x * 4, y * 2, p.textureSeed + 7);
      this.mix(scaleRgb3(this.hair, 0.85 * grain), Math.min(0.92, grown * (0.85 + 0.4 * noise)));
      if (grown > 0.6) this.label = HAIR;
    }
  }

  private paintFreckles(x: number, y: number, ax: number): void {
    const { p, at } = this;
    const zone = bell((ax - 2.4) / 3.6, (y - at.eyeY - 2.6) / 2.4);
    if (zone < 0.05) return;
    const dots = smoothstep(0.3, 0.75, valueNoise(x * 3.4 + 0.4 * y, y * 3.4 - 0.4 * x, p.textureSeed + 8));
    this.mix(this.freckle, Math.min(0.8, p.freckles * zone * dots * 1.3));
  }

  private set(colour: Rgb): void {
    this.rgb[0] = colour[0];
    this.rgb[1] = colour[1];
    this.rgb[2] = colour[2];
  }

  private mix(colour: ArrayLike<number>, t: number): void {
    if (t <= 0) return;
    const s = Math.min(t, 1);
    this.rgb[0] += (colour[0] - this.rgb[0]) * s;
    this.rgb[1] += (colour[1] - this.rgb[1]) * s;
    this.rgb[2] += (colour[2] - this.rgb[2]) * s;
  }
}

const scratch = new Float64Array(3);
function scaleRgb3(a: Rgb, s: number): Float64Array {
  scratch[0] = a[0] * s;
  scratch[1] = a[1] * s;
  scratch[2] = a[2] * s;
  return scratch;
}

function bell(u: number, v: number): number {
  const q = u * u + v * v;
  return q > 6 ? 0 : Math.exp(-q);
}
