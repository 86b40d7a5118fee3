import { type Parameter, parameterRow } from "../procedural/parameter.js";

/** The hidden causes that make the parameters of one car go together. Each is standard normal. */
export const CAR_LATENTS = ["size", "sportiness", "ruggedness", "modernity"] as const;
export type CarLatent = (typeof CAR_LATENTS)[number];

export type CarParameter = Parameter<string, "shape" | "albedo", CarLatent>;

const shape = parameterRow<CarLatent, "shape">("shape");
const albedo = parameterRow<CarLatent, "albedo">("albedo");

/**
 * Every parameter of the procedural cars, with the means of a saloon: `CAR_STYLES` says where other bodies differ.
 * Shapes are in metres and heights above the ground, unless the description says otherwise.
 *
 * @example
 * for (const p of CAR_PARAMETERS) console.log(p.name, p.mean, p.spread, p.description);
 */
export const CAR_PARAMETERS = [
  shape("framing", 0.98, 0.025, 0.9, 1.03, "size in the image, a factor"),
  shape("length", 4.6, 0.17, 3.3, 5.6, "bumper to bumper", { size: 0.8 }),
  shape("width", 1.8, 0.045, 1.58, 2.05, "body without mirrors", { size: 0.6, sportiness: 0.3 }),
  shape("height", 1.45, 0.035, 1.18, 2.35, "top of the roof", { sportiness: -0.5, ruggedness: 0.3 }),
  shape("groundClearance", 0.17, 0.02, 0.09, 0.32, "bottom of the sills", {
    ruggedness: 0.6,
    sportiness: -0.5,
  }),
  shape("frontOverhang", 0.86, 0.05, 0.55, 1.1, "front bumper to front axle"),
  shape("rearOverhang", 0.98, 0.07, 0.5, 1.35, "rear axle to rear bumper", { sportiness: -0.2 }),
  shape("wheelRadius", 0.33, 0.014, 0.27, 0.43, "radius of the tyres", { sportiness: 0.4, ruggedness: 0.5 }),
  shape("wheelWidth", 0.22, 0.015, 0.16, 0.3, "width of the tyres", { sportiness: 0.6 }),
  shape("wheelInset", 0.035, 0.014, 0, 0.09, "outer face of the tyres inside the body's side", {
    sportiness: -0.5,
  }),
  shape("archGap", 0.05, 0.013, 0.02, 0.11, "gap between tyre and wheel arch", { ruggedness: 0.6 }),
  shape("archFlare", 0.022, 0.012, 0, 0.08, "bulge of the wheel arches", {
    ruggedness: 0.5,
    sportiness: 0.4,
  }),
  shape("hoodEdgeHeight", 0.69, 0.03, 0.5, 1.15, "leading edge of the hood", { sportiness: -0.5 }),
  shape("hoodCrown", 0.055, 0.015, 0.01, 0.12, "rise of the hood towards its middle"),
  shape("cowlHeight", 0.97, 0.025, 0.8, 1.35, "base of the windscreen", { sportiness: -0.4 }),
  shape("cowlOffset", 0.42, 0.07, -0.35, 0.9, "base of the windscreen behind the front axle", {
    sportiness: 0.3,
  }),
  shape("windscreenAngle", 31, 3, 20, 75, "slope of the windscreen, degrees from the horizontal", {
    modernity: -0.5,
    sportiness: -0.4,
  }),
  shape("roofCrown", 0.06, 0.02, 0.01, 0.16, "top of the roof above its ends", { modernity: 0.5 }),
  shape("roofRounding", 0.13, 0.03, 0.04, 0.26, "length over which the roof's edges are rounded", {
    modernity: 0.4,
  }),
  shape("rearGlassAngle", 30, 4, 14, 88, "slope of the rear glass, degrees from the horizontal", {
    modernity: -0.3,
  }),
  shape("deckLength", 0.52, 0.08, 0.03, 2.1, "rear glass to tail: the trunk lid, or a pickup's bed"),
  shape("deckHeight", 1.02, 0.03, 0.75, 1.4, "base of the rear glass"),
  shape("deckLip", 0.015, 0.02, 0, 0.12, "lip or spoiler at the end of the deck", { sportiness: 0.6 }),
  shape("beltHeight", 0.94, 0.022, 0.78, 1.3, "base of the front side windows", { modernity: 0.5 }),
  shape("beltRise", 0.06, 0.03, -0.03, 0.2, "rise of the beltline towards the rear", { modernity: 0.5 }),
  shape("tumblehome", 19, 3, 4, 32, "inward lean of the side windows, degrees", { sportiness: 0.4 }),
  shape("cabinInset", 0.05, 0.015, 0.01, 0.12, "foot of the side windows inside the shoulder"),
  shape("cabinRounding", 4.6, 0.6, 3, 9, "exponent of the cabin's outline from above: larger is squarer"),
  shape("shoulderRounding", 0.1, 0.025, 0.03, 0.2, "radius between side and hood", { modernity: 0.4 }),
  shape("noseRounding", 5, 0.7, 3, 10, "exponent of the nose's outline from above: larger is squarer"),
  shape("tailRounding", 6, 0.8, 3.5, 12, "exponent of the tail's outline from above: larger is squarer"),
  shape("noseLean", 0.17, 0.06, 0.02, 0.45, "leading edge of the hood behind the bumper", {
    sportiness: 0.4,
    modernity: 0.3,
  }),
  shape("tailLean", 0.1, 0.04, 0.01, 0.3, "end of the deck before the rear bumper"),
  shape("bumperDepth", 0.05, 0.025, 0, 0.14, "bumpers before the sheet metal", { modernity: -0.5 }),
  shape("rockerTuck", 0.06, 0.02, 0.01, 0.13, "inward lean of the sills"),
  shape("sideCrease", 0.016, 0.009, 0, 0.04, "height of the crease along the doors", { modernity: 0.4 }),
  shape("bedDepth", 0, 0, 0, 0.55, "depth of a pickup's open bed; 0 where the deck is closed"),
  shape("mirrorSize", 1, 0.12, 0.7, 1.5, "size of the mirrors, a factor"),

  albedo("paintHue", 0, 0.02, -1, 2, "hue of the paint, turns of the colour wheel from red"),
  albedo("paintSaturation", 0.05, 0.04, 0, 1, "saturation of the paint (HSL)"),
  albedo("paintLightness", 0.5, 0.05, 0.03, 0.9, "lightness of the paint (HSL)"),
  albedo("roofContrast", -0.35, 0.55, 0, 1, "share of a second colour on the roof"),
  albedo("roofLightness", 0.35, 0.4, 0.04, 0.88, "lightness of that colour"),
  albedo("lowerContrast", -1, 0.75, 0, 1, "share of a second colour below the crease", { modernity: -0.5 }),
  albedo("lowerLightness", 0.5, 0.3, 0.08, 0.85, "lightness of that colour"),
  albedo("stripeWidth", -0.55, 0.3, 0, 0.3, "half-width of a stripe over hood, roof and deck, metres", {
    sportiness: 0.6,
  }),
  albedo("claddingHeight", 0.03, 0.05, 0, 0.34, "bare plastic above the bottom of the sills, metres", {
    ruggedness: 0.6,
  }),
  albedo("trimLightness", 0.08, 0.03, 0.03, 0.22, "brightness of plastic and rubber"),
  albedo("chrome", 0.1, 0.35, 0, 1, "brightness of the frame around the windows", { modernity: -0.3 }),
  albedo("glassLightness", 0.15, 0.05, 0.05, 0.32, "brightness of the windows"),
  albedo("glassTint", 0.5, 0.3, 0, 1, "grey (0) to blue-green (1) windows"),
  albedo("skyReflection", 0.35, 0.15, 0, 0.8, "bright sky in the upper part of the windows"),
  albedo("pillarWidth", 0.075, 0.015, 0.04, 0.14, "width of the windscreen's and the middle pillars, metres"),
  albedo("rearPillarWidth", 0.24, 0.06, 0.07, 0.6, "width of the rearmost pillars, metres"),
  albedo("pillarDarkness", 0.7, 0.4, 0, 1, "middle pillars in body colour (0) or black (1)"),
  albedo("rearGlazing", 1, 0, 0, 1, "side windows behind the front door (1) or sheet metal (0)"),
  albedo("doorsPerSide", 2, 0, 1, 2, "doors to each side"),
  albedo("rimLightness", 0.6, 0.16, 0.12, 0.88, "brightness of the rims"),
  albedo("rimSpokes", 6, 1.6, 4, 11, "number of spokes, rounded"),
  albedo("rimOpenness", 0.55, 0.12, 0.2, 0.8, "share of the rim between the spokes"),
  albedo("grilleWidth", 0.46, 0.13, 0.12, 0.75, "half-width of the grille, metres"),
  albedo("grilleHeight", 0.17, 0.05, 0.05, 0.4, "height of the grille, metres", { ruggedness: 0.4 }),
  albedo("grilleLightness", 0.12, 0.12, 0.03, 0.6, "black (low) or bright grille"),
  albedo("intakeHeight", 0.1, 0.04, 0.02, 0.2, "height of the intake in the bumper, metres", {
    sportiness: 0.5,
  }),
  albedo("headlightWidth", 0.36, 0.06, 0.18, 0.55, "width of the headlights, metres"),
  albedo("headlightHeight", 0.14, 0.03, 0.06, 0.26, "height of the headlights, metres", { modernity: -0.5 }),
  albedo("headlightWrap", 0.22, 0.08, 0.03, 0.5, "how far the headlights reach round the corner, metres", {
    modernity: 0.4,
  }),
  albedo("taillightWidth", 0.36, 0.08, 0.12, 0.75, "width of the taillights, metres"),
  albedo("taillightHeight", 0.16, 0.03, 0.07, 0.7, "height of the taillights, metres"),
  albedo("taillightRedness", 0.8, 0.15, 0.3, 1, "white (0) to red (1) taillights"),
  albedo("plateYellowness", -0.6, 0.7, 0, 1, "white (0) to yellow (1) number plates"),
] as const;

export type CarParameterName = (typeof CAR_PARAMETERS)[number]["name"];
