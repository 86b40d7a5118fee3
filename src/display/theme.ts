/** Colours and measures that all figures share. */
export const INK = "#1f2328";
export const QUIET_INK = "#636c76";
export const HAIRLINE = "#d8dee4";
export const GRID = "#eaeef2";
export const PAPER = "#ffffff";

/** One colour per curve, told apart also without full colour vision (after Okabe and Ito). */
export const CURVE_COLORS = ["#0b6bb3", "#d55e00", "#1a936f", "#a64d9a", "#b8860b", "#4b9fd5", "#6b7280"];

/** Pixels around a figure, between its cells and between title and content. */
export const MARGIN = 20;
export const GAP = 18;
export const TITLE_SIZE = 15;
export const TEXT_SIZE = 13;
export const HEADING_SIZE = 18;

/** Edge of a map's picture: four times a 64 px map, twice a 128 px one. */
export const PANEL_SIZE = 256;
