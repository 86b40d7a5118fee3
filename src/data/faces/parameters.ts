import { type Parameter, parameterRow } from "../procedural/parameter.js";

/** The hidden causes that make the parameters of one face go together. Each is about standard normal. */
export const FACE_LATENTS = ["masculinity", "age", "weight", "melanin", "warmth"] as const;
export type FaceLatent = (typeof FACE_LATENTS)[number];

export type FaceParameter = Parameter<string, "shape" | "hair" | "albedo", FaceLatent>;

const shape = parameterRow<FaceLatent, "shape">("shape");
const hair = parameterRow<FaceLatent, "hair">("hair");
const albedo = parameterRow<FaceLatent, "albedo">("albedo");

/**
 * Every parameter of the procedural faces. Shapes are in centimetres of an average adult head
 * (x right, y down from eye level, z away from the viewer); half-widths where the name says width.
 *
 * @example
 * for (const p of FACE_PARAMETERS) console.log(p.name, p.mean, p.spread, p.description);
 */
export const FACE_PARAMETERS = [
  shape("headScale", 1, 0.03, 0.92, 1.08, "size of the whole head, a factor", { masculinity: 0.5 }),
  shape("skullWidth", 7.3, 0.3, 6.5, 8.1, "half-width of the skull", { masculinity: 0.25, weight: 0.3 }),
  shape("skullHeight", 11, 0.45, 9.8, 12.1, "crown above the eyes", { masculinity: 0.2 }),
  shape("skullDepth", 9.4, 0.45, 8.3, 10.6, "back of the skull behind the ear axis", { masculinity: 0.2 }),
  shape("faceDepth", 9.2, 0.3, 8.4, 10, "face plane before the ear axis"),
  shape("foreheadSlope", 0, 0.35, -0.7, 1, "how far the top of the forehead leans back", {
    masculinity: 0.5,
  }),
  shape("foreheadRoundness", 2.5, 0.22, 2, 3.1, "exponent of the dome: larger is squarer", {
    masculinity: -0.3,
  }),
  shape("foreheadBoss", 0.12, 0.12, -0.1, 0.45, "bulge of the middle forehead", { masculinity: -0.3 }),
  shape("templeHollow", 0.35, 0.2, 0, 0.9, "dent of the temples", { weight: -0.5, age: 0.4 }),
  shape("browRidge", 0.42, 0.2, 0, 1, "bulge of the bone over the eyes", { masculinity: 0.7 }),
  shape("socketDepth", 0.95, 0.2, 0.4, 1.5, "dent of the eye sockets", { masculinity: 0.35, age: 0.3 }),
  shape("eyeSpacing", 3.22, 0.16, 2.85, 3.65, "half the distance of the pupils"),
  shape("eyeLevel", 0, 0.18, -0.45, 0.45, "eyes lower (+) or higher (-) on the skull"),
  shape("eyeWidth", 1.74, 0.11, 1.45, 2.02, "half-width of the lid opening", { masculinity: -0.3 }),
  shape("eyeBulge", 0.62, 0.12, 0.35, 0.95, "bulge of the eyeball and lids"),
  shape("canthalTilt", 0.07, 0.06, -0.1, 0.24, "outer corner above the inner one, a slope", {
    masculinity: -0.25,
  }),
  shape("noseLength", 4.9, 0.38, 3.9, 6, "nasion to nose base", { masculinity: 0.4, age: 0.2 }),
  shape("noseWidth", 1.72, 0.22, 1.25, 2.5, "half-width at the wings", { masculinity: 0.3, melanin: 0.5 }),
  shape("noseBridgeHeight", 1.05, 0.3, 0.35, 1.8, "height of the bridge between the eyes", {
    melanin: -0.35,
    masculinity: 0.3,
  }),
  shape("noseBridgeWidth", 0.95, 0.13, 0.65, 1.4, "half-width of the bridge", {
    masculinity: 0.3,
    melanin: 0.2,
  }),
  shape("noseTipHeight", 2.45, 0.3, 1.7, 3.2, "how far the tip stands out", {
    masculinity: 0.3,
    melanin: -0.25,
  }),
  shape("noseTipWidth", 1.05, 0.15, 0.7, 1.5, "half-width of the tip", { melanin: 0.4, masculinity: 0.25 }),
  shape("noseTipDrop", 0.15, 0.25, -0.45, 0.85, "tip hangs (+) or turns up (-)", {
    age: 0.4,
    masculinity: 0.2,
  }),
  shape("noseHump", 0.08, 0.16, -0.25, 0.55, "hump (+) or hollow (-) of the ridge", { masculinity: 0.35 }),
  shape("nostrilFlare", 0.5, 0.13, 0.2, 0.95, "bulge of the wings", { melanin: 0.3 }),
  shape("philtrumLength", 2.2, 0.24, 1.6, 2.9, "nose base to the line between the lips", {
    masculinity: 0.3,
    age: 0.35,
  }),
  shape("mouthWidth", 2.6, 0.24, 2, 3.3, "half-width of the mouth", { masculinity: 0.25 }),
  shape("upperLip", 0.72, 0.16, 0.35, 1.25, "height of the upper lip", {
    masculinity: -0.3,
    age: -0.35,
    melanin: 0.4,
  }),
  shape("lowerLip", 0.98, 0.17, 0.55, 1.55, "height of the lower lip", {
    masculinity: -0.2,
    age: -0.3,
    melanin: 0.4,
  }),
  shape("lipProtrusion", 0.62, 0.17, 0.25, 1.15, "how far the lips stand out", { melanin: 0.45, age: -0.2 }),
  shape("smile", 0.18, 0.2, -0.3, 0.7, "how far the mouth corners are raised"),
  shape("cheekboneWidth", 6.75, 0.28, 6, 7.5, "half-width at the cheekbones", {
    masculinity: 0.2,
    weight: 0.35,
  }),
  shape("cheekbone", 0.4, 0.2, 0, 0.95, "bulge of the cheekbones", { weight: -0.25 }),
  shape("cheekFullness", 0.15, 0.35, -0.6, 1.1, "full (+) or hollow (-) cheeks", { weight: 0.7, age: -0.3 }),
  shape("nasolabialFold", 0.2, 0.12, 0, 0.6, "depth of the fold from nose to mouth", {
    age: 0.6,
    weight: 0.2,
  }),
  shape("jawWidth", 5.35, 0.42, 4.3, 6.5, "half-width at the jaw angle", { masculinity: 0.5, weight: 0.45 }),
  shape("jawSlope", 0.5, 0.06, 0.34, 0.64, "slope of the jaw line, a ratio", { masculinity: -0.3 }),
  shape("chinLength", 4.05, 0.35, 3.2, 5.1, "mouth line to the bottom of the chin", { masculinity: 0.5 }),
  shape("chinProtrusion", 0.5, 0.28, -0.3, 1.3, "how far the chin stands out", { masculinity: 0.35 }),
  shape("chinWidth", 2.5, 0.35, 1.7, 3.6, "half-width of the chin", { masculinity: 0.55 }),
  shape("chinCleft", 0.08, 0.1, 0, 0.4, "depth of the cleft in the chin", { masculinity: 0.4 }),
  shape("doubleChin", 0.25, 0.3, 0, 1.3, "fullness under the chin", { weight: 0.7, age: 0.3 }),
  shape("earSize", 1, 0.09, 0.78, 1.3, "size of the ears, a factor", { masculinity: 0.3, age: 0.4 }),
  shape("earAngle", 32, 8, 14, 55, "how far the ears stand off, degrees"),
  shape("earLevel", 1.2, 0.3, 0.4, 2, "middle of the ears below eye level"),
  shape("neckWidth", 4.35, 0.35, 3.6, 5.4, "half-width of the neck", { masculinity: 0.65, weight: 0.4 }),
  shape("gaze", 0, 0.09, -0.28, 0.28, "irises to the right (+) or left (-)"),

  hair("hairLength", 0.5, 0.38, 0, 1, "0 short, from 0.5 over the ears, 1 past the frame", {
    masculinity: -0.85,
  }),
  hair("hairVolume", 1.05, 0.42, 0.15, 2.4, "thickness of the hair", { masculinity: -0.3, age: -0.25 }),
  hair("hairDensity", 1, 0.28, 0, 1, "1 full hair, 0 shaved", { masculinity: -0.3, age: -0.3 }),
  hair("hairlineHeight", 6.7, 0.65, 5, 9, "hairline above the eyes", { masculinity: 0.2, age: 0.35 }),
  hair("hairRecession", 0.5, 0.6, 0, 2.6, "how far the corners of the hairline recede", {
    masculinity: 0.45,
    age: 0.4,
  }),
  hair("fringe", -0.6, 1.6, 0, 3.4, "how far a fringe falls below the hairline", { masculinity: -0.3 }),
  hair("hairPart", 0, 0.8, -1.6, 1.6, "hair swept to the right (+) or left (-)"),
  hair("hairCurl", 0.12, 0.14, 0, 0.5, "height of waves and curls", { melanin: 0.45 }),
  hair("hairFall", 0, 1, -2, 2, "long hair falls behind (-) or before (+) the shoulders"),
  hair("beardLength", 0.05, 0.25, 0, 0.9, "thickness of a beard", { masculinity: 0.4 }),

  albedo("skinMelanin", 0.33, 0.23, 0.02, 0.93, "skin tone on the ramp from fair (0) to deep (1)", {
    melanin: 0.92,
  }),
  albedo("skinRedness", 0.3, 0.9, -1, 2, "rosy (+) or sallow (-) skin, standard units", { warmth: 0.5 }),
  albedo("skinYellowness", 0.3, 0.9, -0.8, 2, "golden (+) or pale (-) skin, standard units", {
    warmth: -0.4,
  }),
  albedo("skinMottle", 0.5, 0.25, 0, 1.2, "strength of the uneven patches", { age: 0.4 }),
  albedo("blush", 0.4, 0.22, 0, 1, "redness of cheeks and nose", { melanin: -0.3, warmth: 0.3 }),
  albedo("freckles", -0.25, 0.45, 0, 1, "density of freckles", { melanin: -0.4, warmth: 0.3 }),
  albedo("lipRedness", 0.45, 0.25, 0, 1.1, "lip colour against the skin", { masculinity: -0.55 }),
  albedo("lipDarkness", 0.3, 0.2, 0, 1, "how much darker the lips are", { melanin: 0.3 }),
  albedo("browHeight", 2.15, 0.2, 1.65, 2.75, "brows above the eyes", { masculinity: -0.5 }),
  albedo("browThickness", 0.43, 0.11, 0.2, 0.75, "half-height of the brows", { masculinity: 0.55 }),
  albedo("browArch", 0.3, 0.16, -0.05, 0.75, "rise of the arch", { masculinity: -0.45 }),
  albedo("browLength", 2.25, 0.2, 1.7, 2.75, "half-length of the brows"),
  albedo("browDarkness", 0.75, 0.16, 0.3, 1, "strength of the brows", { masculinity: 0.2 }),
  albedo("irisHue", 0.3, 0.5, 0, 1, "brown (0), green (0.5), blue (1)", { melanin: -0.6 }),
  albedo("irisLightness", 0.5, 0.2, 0.1, 1, "dark to light iris", { melanin: -0.3 }),
  albedo("scleraBrightness", 0.9, 0.04, 0.76, 0.98, "brightness of the white of the eye", { age: -0.4 }),
  albedo("eyeOpenness", 0.72, 0.1, 0.48, 0.98, "half-height of the lid opening", {
    masculinity: -0.35,
    age: -0.3,
  }),
  albedo("lidDarkness", 0.3, 0.2, 0, 1, "shade of the upper lids", { masculinity: -0.3 }),
  albedo("lashThickness", 0.17, 0.05, 0.07, 0.32, "thickness of the lash line", { masculinity: -0.55 }),
  albedo("underEye", 0.25, 0.18, 0, 0.8, "shade under the eyes", { age: 0.5 }),
  albedo("hairLightness", 0.32, 0.25, 0, 1, "black (0) to blond (1)", { melanin: -0.62 }),
  albedo("hairRedness", 0.25, 0.25, 0, 1, "ashen (0) to red (1)", { warmth: 0.5 }),
  albedo("hairGreyness", -0.35, 0.4, 0, 1, "share of grey hair", { age: 0.75 }),
  albedo("hairStreaks", 0.5, 0.2, 0.1, 1, "contrast of the strands"),
  albedo("stubble", 0, 0.4, 0, 1, "shade of a shaved beard", { masculinity: 0.75 }),
  albedo("beard", -0.75, 0.75, 0, 1, "density of a grown beard", { masculinity: 0.6 }),
  albedo("moustache", -0.7, 0.75, 0, 1, "density of a moustache", { masculinity: 0.6 }),
  albedo("shirtHue", 0.5, 0.4, 0, 1, "colour of the collar on the colour wheel"),
  albedo("shirtLightness", 0.45, 0.22, 0.08, 0.9, "brightness of the collar"),
] as const;

export type FaceParameterName = (typeof FACE_PARAMETERS)[number]["name"];
