import { element } from "../../../src/display/viewer/dom.js";
import type { Orbit } from "../../../src/display/viewer/look.js";
import { canDraw, onRestore } from "../../../src/display/viewer/stage.js";
import { turnWith } from "../../../src/display/viewer/turn.js";
import {
  type CameraState,
  type LightState,
  type ShapeMode,
  START_CAMERA,
  SURFACE_MODES,
  type SurfaceState,
} from "../../../src/views/protocol.js";
import { joinLink, type Link } from "../links.js";
import { choiceButtons, iconButton, labelledSlider, toggleButton } from "../ui/controls.js";
import { Lifetime } from "../ui/lifetime.js";
import { signed } from "../ui/numbers.js";
import { LightPad } from "./lightPad.js";
import { ShapeScene } from "./shapeScene.js";

const MODE_NAMES: Record<ShapeMode, string> = {
  textured: "Textured",
  albedo: "Albedo",
  normals: "Normals",
  depth: "Depth",
  shading: "Shading",
};
const KEYS =
  "Arrow keys turn, plus and minus zoom, 0 resets, 1 to 5 change what the surface shows, w draws the wires, f fills the screen.";
const HINT = "Drag to turn, Shift-drag to move, scroll to zoom";
const DEGREES = 180 / Math.PI;

/** How a panel begins, and who is told what its reader does. */
export interface ShapePanelOptions {
  label: string;
  /** Panels of one link turn together. */
  link?: string;
  mode?: ShapeMode;
  camera?: CameraState;
  wireframe?: boolean;
  /** Fewer controls: for panels inside other views. */
  compact?: boolean;
  onMode?: (mode: ShapeMode) => void;
  onCamera?: (camera: CameraState) => void;
  /** null: back to the light that was found. */
  onLight?: (light: LightState | null) => void;
  onWireframe?: (visible: boolean) => void;
}

/** A shape to turn and to light: canvas, light, read-out and buttons. Knows nothing of Jupyter. */
export class ShapePanel {
  readonly root: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly #life = new Lifetime();
  readonly #scene = new ShapeScene();
  readonly #orbit: Orbit;
  readonly #link: Link;
  readonly #pad: LightPad;
  readonly #readout = element("div", { class: "gsw-readout", "aria-hidden": "true" });
  readonly #waiting = element("div", { class: "gsw-waiting" }, "No shape yet");
  readonly #modes;
  readonly #wires;
  readonly #ambient;
  readonly #diffuse;
  readonly #redraw: () => void;
  /** The light that was found; `#light` is what is shown. */
  #found: LightState = { ambient: 0.5, diffuse: 0.5, x: 0, y: 0 };
  #light: LightState | null = null;

  constructor(private readonly options: ShapePanelOptions) {
    const { label, mode = "textured", camera = START_CAMERA, wireframe = false } = options;
    this.#orbit = orbitOf(camera);
    this.canvas = element("canvas", {
      class: "gsw-canvas",
      tabindex: "0",
      role: "img",
      "aria-label": `${label}. ${KEYS}`,
      title: HINT,
    });
    this.#redraw = this.#life.perFrame(() => this.#draw());
    this.#pad = new LightPad((direction) => this.#changeLight(direction));
    this.#modes = choiceButtons(
      "What the surface shows",
      SURFACE_MODES.map((each) => [each, MODE_NAMES[each]] as const),
      (chosen) => this.#chooseMode(chosen),
    );
    this.#wires = toggleButton("Wires", (visible) => {
      this.setWireframe(visible);
      options.onWireframe?.(visible);
    });
    this.#ambient = labelledSlider("Ambient", { min: 0, max: 1, step: 0.01 }, (ambient) =>
      this.#changeLight({ ambient }),
    );
    this.#diffuse = labelledSlider("Lamp", { min: 0, max: 1.5, step: 0.01 }, (diffuse) =>
      this.#changeLight({ diffuse }),
    );
    this.root = this.#build();
    this.#link = joinLink(options.link ?? "", (message) => {
      if ("camera" in message) this.setCamera(message.camera);
    });
    this.#life.atEnd(() => this.#link.leave());
    turnWith(this.canvas, this.#orbit, () => this.#turned());
    this.canvas.addEventListener("keydown", (event) => this.#pressed(event));
    this.#life.onResize(this.canvas, () => this.#fit());
    onRestore({ redraw: this.#redraw });
    this.setMode(mode);
    this.setWireframe(wireframe);
    this.setLight(null);
    this.#showReadout();
  }

  /** Shows a shape, in place of the one before. */
  setSurface(surface: SurfaceState | null): void {
    this.#waiting.hidden = surface !== null;
    if (!surface || this.#life.ended) return;
    this.#scene.setSurface(surface);
    this.#found = surface.light;
    this.setLight(this.#light);
  }

  setMode(mode: ShapeMode): void {
    this.#scene.setMode(mode);
    this.#modes.show(mode);
    this.#redraw();
  }

  setWireframe(visible: boolean): void {
    this.#scene.setWireframe(visible);
    this.#wires.show(visible);
    this.#redraw();
  }

  setCamera(camera: CameraState): void {
    Object.assign(this.#orbit, orbitOf(camera));
    this.#showReadout();
    this.#redraw();
  }

  /** @param light null: the one that was found */
  setLight(light: LightState | null): void {
    this.#light = light;
    const shown = light ?? this.#found;
    this.#scene.setLight(shown);
    this.#pad.show(shown);
    this.#ambient.show(shown.ambient);
    this.#diffuse.show(shown.diffuse);
    this.#redraw();
  }

  /** What is seen, as a PNG file. */
  picture(): Promise<Blob> {
    this.#draw();
    return new Promise((resolve, reject) => {
      this.canvas.toBlob((blob) => {
        if (blob) resolve(blob);
        else reject(new Error("The browser gave no picture of the canvas."));
      }, "image/png");
    });
  }

  /** Gives the graphics card's memory back; the panel is done. */
  dispose(): void {
    this.#life.end();
    this.#scene.dispose();
    this.root.remove();
  }

  #build(): HTMLElement {
    const buttons = element(
      "div",
      { class: "gsw-corner" },
      iconButton("reset", "Back to the first view", () => this.#reset()),
      iconButton("picture", "Save what is seen as a picture", () => void this.#save()),
      iconButton("full", "Fill the screen", () => void this.#fill()),
    );
    const screen = element(
      "div",
      { class: "gsw-screen" },
      this.canvas,
      this.#waiting,
      this.#readout,
      buttons,
      this.#pad.root,
    );
    if (!canDraw()) this.#waiting.textContent = "This browser cannot draw 3D here: WebGL is off.";
    const lamp = element("details", { class: "gsw-lamp" }, element("summary", {}, "Light"));
    const back = element("button", { type: "button", class: "gsw-button" }, "As found");
    back.title = "Back to the light that was found";
    back.onclick = () => {
      this.setLight(null);
      this.options.onLight?.(null);
    };
    lamp.append(element("div", { class: "gsw-sliders" }, this.#ambient.root, this.#diffuse.root, back));
    return element(
      "div",
      {
        class: `gsw-panel${this.options.compact ? " gsw-compact" : ""}`,
        role: "group",
        "aria-label": this.options.label,
        // JupyterLab would otherwise take the keys for itself.
        "data-lm-suppress-shortcuts": "true",
      },
      screen,
      element("div", { class: "gsw-bar" }, this.#modes.root, this.#wires.root),
      ...(this.options.compact ? [] : [lamp]),
    );
  }

  #chooseMode(mode: ShapeMode): void {
    this.setMode(mode);
    this.options.onMode?.(mode);
  }

  #changeLight(change: Partial<LightState>): void {
    this.setLight({ ...(this.#light ?? this.#found), ...change });
    this.options.onLight?.(this.#light);
  }

  #turned(): void {
    this.#showReadout();
    this.#redraw();
    const camera = cameraOf(this.#orbit);
    this.#link.send({ camera });
    this.options.onCamera?.(camera);
  }

  #reset(): void {
    this.setCamera(START_CAMERA);
    this.#turned();
  }

  #pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const mode = SURFACE_MODES[Number(event.key) - 1];
    if (mode) this.#chooseMode(mode);
    else if (event.key === "w") this.#wires.root.click();
    else if (event.key === "f") void this.#fill();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  async #save(): Promise<void> {
    const url = URL.createObjectURL(await this.picture());
    element("a", { href: url, download: "shape.png" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000); // the download has begun by then
  }

  async #fill(): Promise<void> {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await this.root.requestFullscreen();
  }

  #showReadout(): void {
    const { yaw, pitch } = cameraOf(this.#orbit);
    this.#readout.textContent = `yaw ${signed(yaw)}°  pitch ${signed(pitch)}°`;
  }

  #draw(): void {
    if (this.#life.ended || !this.canvas.isConnected) return;
    this.#scene.draw(this.canvas, this.#orbit);
  }

  #fit(): void {
    const density = Math.min(2, window.devicePixelRatio || 1);
    const width = Math.round(this.canvas.clientWidth * density);
    const height = Math.round(this.canvas.clientHeight * density);
    if (width === 0 || height === 0) return;
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    // Setting the size clears the canvas; drawing at once keeps it from flickering.
    this.#draw();
  }
}

function orbitOf({ yaw, pitch, zoom, panX, panY }: CameraState): Orbit {
  return { yaw: yaw / DEGREES, pitch: pitch / DEGREES, zoom, panX, panY };
}

/** Rounded: a tenth of a degree is more than an eye sees. */
function cameraOf({ yaw, pitch, zoom, panX, panY }: Orbit): CameraState {
  const round = (value: number, steps: number) => Math.round(value * steps) / steps;
  const turned = ((((yaw * DEGREES + 180) % 360) + 360) % 360) - 180;
  return {
    yaw: round(turned, 10),
    pitch: round(pitch * DEGREES, 10),
    zoom: round(zoom, 1000),
    panX: round(panX, 1000),
    panY: round(panY, 1000),
  };
}
