/** Colour tables that rise evenly in lightness, so that equal steps of a value look equal. */
export type ColormapName = "viridis" | "magma" | "balance";

type Rgb = [red: number, green: number, blue: number];

/**
 * Polynomials of degree 6 in t, one row per power, fitted to matplotlib's tables by Matt Zucker (public
 * domain, shadertoy.com/view/WlfXRN); at most 2% off, and short enough to run in a shader as well.
 */
export const POLYNOMIALS: Record<"viridis" | "magma", Rgb[]> = {
  viridis: [
    [0.2777273272234177, 0.005407344544966578, 0.3340998053353061],
    [0.1050930431085774, 1.404613529898575, 1.384590162594685],
    [-0.3308618287255563, 0.214847559468213, 0.09509516302823659],
    [-4.634230498983486, -5.799100973351585, -19.33244095627987],
    [6.228269936347081, 14.17993336680509, 56.69055260068105],
    [4.776384997670288, -13.74514537774601, -65.35303263337234],
    [-5.435455855934631, 4.645852612178535, 26.3124352495832],
  ],
  magma: [
    [-0.002136485053939582, -0.000749655052795221, -0.005386127855323933],
    [0.2516605407371642, 0.6775232436837668, 2.494026599312351],
    [8.353717279216625, -3.577719514958484, 0.3144679030132573],
    [-27.66873308576866, 14.26473078096533, -13.64921318813922],
    [52.17613981234068, -27.94360607168351, 12.94416944238394],
    [-50.76852536473588, 29.04658282127291, 4.23415299384598],
    [18.65570506591883, -11.48977351997711, -5.601961508734096],
  ],
};

// Blue, near white, red: for signed errors, where zero must look like nothing.
const BALANCE: Rgb[] = [
  [0.13, 0.27, 0.53],
  [0.42, 0.6, 0.8],
  [0.97, 0.97, 0.96],
  [0.87, 0.5, 0.4],
  [0.6, 0.12, 0.18],
];

/**
 * The colour of a value.
 *
 * @param name which table
 * @param t position in the table, 0..1; values outside are clamped
 * @returns red, green, blue, each 0..255, whole numbers
 * @example colorAt("viridis", 0.5); // [ 33, 144, 141 ]
 */
export function colorAt(name: ColormapName, t: number): Rgb {
  const x = t > 0 ? Math.min(t, 1) : 0; // NaN counts as 0
  const color = name === "balance" ? interpolated(BALANCE, x) : polynomial(POLYNOMIALS[name], x);
  return color.map((value) => Math.round(255 * Math.min(1, Math.max(0, value)))) as Rgb;
}

function polynomial(rows: Rgb[], x: number): Rgb {
  return [0, 1, 2].map((channel) => rows.reduceRight((sum, row) => sum * x + row[channel], 0)) as Rgb;
}

function interpolated(anchors: Rgb[], x: number): Rgb {
  const at = x * (anchors.length - 1);
  const low = Math.min(Math.floor(at), anchors.length - 2);
  return anchors[low].map(
    (value, channel) => value + (at - low) * (anchors[low + 1][channel] - value),
  ) as Rgb;
}
