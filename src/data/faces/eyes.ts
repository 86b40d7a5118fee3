import { smoothstep } from "../render/curve.js";
import { mixRgb, type Rgb, scaleRgb } from "../render/rgb.js";
import type { FaceIdentity } from "./identity.js";
import type { Landmarks } from "./landmarks.js";
import { irisColour } from "./palette.js";

const IRIS_RADIUS = 0.72;
const PUPIL_RADIUS = 0.3;

/** Paints the eyes of one face: white, iris, pupil, a glint, lash lines, lids and the shade around them. */
export class EyePainter {
  private readonly sclera: Rgb;
  private readonly iris: Rgb;
  private readonly rim: Rgb;
  private readonly lash: Rgb;
  private readonly lid: Rgb;
  private readonly crease: Rgb;
  private readonly hollow: Rgb;
  private readonly inner: Rgb;

  constructor(
    private readonly p: FaceIdentity,
    private readonly at: Landmarks,
    skin: Rgb,
    private readonly soft: number,
  ) {
    const white = p.scleraBrightness;
    this.sclera = [white, white * 0.97, white * 0.95];
    this.iris = irisColour(p.irisHue, p.irisLightness);
    this.rim = scaleRgb(this.iris, 0.45);
    this.lash = mixRgb([0.07, 0.05, 0.05], scaleRgb(skin, 0.3), 0.25);
    this.lid = mixRgb(skin, [skin[0] * 0.72, skin[1] * 0.58, skin[2] * 0.6], p.lidDarkness);
    this.crease = [skin[0] * 0.6, skin[1] * 0.48, skin[2] * 0.46];
    this.hollow = [skin[0] * 0.8, skin[1] * 0.72, skin[2] * 0.76];
    this.inner = [skin[0] * 0.95, skin[1] * 0.62, skin[2] * 0.58];
  }

  /**
   * Paints the point (x, y) over what is there.
   *
   * @returns whether the point is on the open eye
   */
  paint(x: number, y: number, rgb: Float64Array): boolean {
    const { p, at, soft } = this;
    const side = x < 0 ? -1 : 1;
    // Eye coordinates: u from the inner (-1) to the outer corner (+1), v down from the axis through both corners.
    const ex = side * x - at.eyeX;
    const u = ex / p.eyeWidth;
    if (u < -1.7 || u > 1.9) return false;
    const v = y - at.eyeY + p.canthalTilt * ex;
    if (v < -2.1 || v > 2.2) return false;

    const under = Math.exp(-(((u + 0.15) / 0.95) ** 2) - ((v - 1.15) / 0.5) ** 2);
    blend(rgb, this.hollow, 0.8 * p.underEye * under);
    const innerShade = Math.exp(-(((u + 1.35) / 0.42) ** 2) - ((v + 0.35) / 0.75) ** 2);
    blend(rgb, this.hollow, 0.55 * innerShade);

    const bulge = Math.max(0, 1 - Math.abs(u) ** 2.2);
    const skewed = Math.max(0, 1 - Math.abs(u + 0.08) ** 2.3);
    const upper = -p.eyeOpenness * 1.02 * skewed ** 0.8;
    const lower = p.eyeOpenness * 0.72 * Math.max(0, 1 - Math.abs(u - 0.08) ** 2.2) ** 0.85;
    const width = smoothstep(1.14, 0.96, Math.abs(u));

    // Upper lid up to the crease.
    const creaseLine = upper - 0.42 - 0.12 * p.lidDarkness * bulge;
    if (v < lower && v > creaseLine - 0.5) {
      const onLid = smoothstep(creaseLine - 0.25, creaseLine + 0.1, v) * smoothstep(1.35, 0.9, Math.abs(u));
      blend(rgb, this.lid, onLid * 0.9);
      const off = (v - creaseLine) / (0.12 + 0.35 * soft);
      blend(rgb, this.crease, 0.5 * Math.exp(-off * off) * smoothstep(1.3, 0.8, Math.abs(u)));
    }

    const inside = Math.min(v - upper, lower - v);
    const open = smoothstep(-soft * 0.45, soft * 0.45, inside) * width;
    if (open > 0) {
      blend(rgb, this.sclera, open);
      // The white rounds off towards the corners and lies in the shade of the upper lid.
      blend(rgb, this.hollow, open * 0.45 * smoothstep(0.45, 1.05, Math.abs(u)));
      blend(rgb, this.inner, open * 0.8 * smoothstep(-0.72, -1, u));
      const gaze = p.gaze * side;
      const irisY = -0.12;
      const r = Math.sqrt((ex - gaze) ** 2 + (v - irisY) ** 2);
      if (r < IRIS_RADIUS + soft) {
        const onIris = open * smoothstep(IRIS_RADIUS + soft * 0.4, IRIS_RADIUS - soft * 0.4, r);
        blend(rgb, this.iris, onIris);
        blend(rgb, this.rim, onIris * smoothstep(IRIS_RADIUS - 0.3, IRIS_RADIUS, r));
        const onPupil = smoothstep(PUPIL_RADIUS + soft * 0.4, PUPIL_RADIUS - soft * 0.4, r);
        blend(rgb, BLACK, onIris * onPupil);
        const glint = Math.sqrt((ex - gaze - 0.02) ** 2 + (v - irisY + 0.24) ** 2);
        blend(rgb, WHITE, onIris * 0.8 * smoothstep(0.2 + soft * 0.4, 0.06, glint));
      }
      blend(rgb, this.rim, open * 0.35 * smoothstep(0.4, 0, v - upper));
    }
    // Lash lines: strong above, with a small wing outside; faint below.
    const thick = p.lashThickness * (0.75 + 0.45 * smoothstep(-0.6, 0.9, u));
    const above = upper - 0.04;
    const lashUp =
      smoothstep(-soft * 0.5, soft * 0.5, thick - Math.abs(v - above - 0.02 * u)) *
      smoothstep(1.22, 1.0, u) *
      smoothstep(-1.08, -0.9, u);
    blend(rgb, this.lash, 0.95 * lashUp);
    const lowOff = (v - lower - 0.04) / (0.07 + 0.4 * soft);
    blend(
      rgb,
      this.lash,
      (0.22 + p.lashThickness) * Math.exp(-lowOff * lowOff) * smoothstep(1.1, 0.85, Math.abs(u)),
    );
    return open > 0.5;
  }
}

const BLACK: Rgb = [0.03, 0.025, 0.025];
const WHITE: Rgb = [0.97, 0.97, 0.97];

function blend(rgb: Float64Array, colour: ArrayLike<number>, t: number): void {
  if (t <= 0) return;
  rgb[0] += (colour[0] - rgb[0]) * t;
  rgb[1] += (colour[1] - rgb[1]) * t;
  rgb[2] += (colour[2] - rgb[2]) * t;
}
