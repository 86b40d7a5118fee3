import {
  BufferAttribute,
  BufferGeometry,
  LinearFilter,
  Mesh,
  MeshBasicMaterial,
  PerspectiveCamera,
  Scene,
  Texture,
} from "three";
import { decodeMesh } from "./codec.js";
import { bytesOf, element } from "./dom.js";
import {
  FIELD_OF_VIEW_DEGREES,
  frameOf,
  type Orbit,
  placeCamera,
  START_ORBIT,
  type SurfaceMode,
} from "./look.js";
import { SurfaceMaterial } from "./material.js";
import { canDraw, drawTo, onRestore } from "./stage.js";
import { resetOrbit, turnWith } from "./turn.js";

const BUTTONS: [SurfaceMode, string][] = [
  ["texture", "Texture"],
  ["shading", "Shading"],
  ["normals", "Normals"],
  ["depth", "Depth"],
];
const HELP = "Drag to turn, scroll to zoom, double-click to reset.";
const KEYS = "Arrow keys turn, plus and minus zoom, 0 resets.";

/** Views that hold memory of the graphics card. */
const awake = new Set<MeshView>();

/** Lets go of what views hold that have left the page: cleared outputs, and cells scrolled far away. */
export function sleepUnseen(): void {
  for (const view of awake) if (view.sleepIfUnseen()) awake.delete(view);
}

/** One mesh in a page. What it holds on the graphics card is given up while it is out of the page. */
export class MeshView {
  readonly root: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #orbit: Orbit = { ...START_ORBIT };
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera(FIELD_OF_VIEW_DEGREES, 4 / 3);
  readonly #frame;
  readonly #geometry: BufferGeometry;
  readonly #surface: SurfaceMaterial;
  readonly #wire: Mesh;
  #pending = 0;

  /** @returns undefined when this browser cannot draw meshes */
  static open(data: string, texture: string, label: string): MeshView | undefined {
    return canDraw() ? new MeshView(data, texture, label) : undefined;
  }

  private constructor(data: string, texture: string, label: string) {
    const { positions, uvs, normals, indices } = decodeMesh(bytesOf(data));
    this.#frame = frameOf(positions);
    this.#geometry = new BufferGeometry();
    this.#geometry.setAttribute("position", new BufferAttribute(positions, 3));
    this.#geometry.setAttribute("normal", new BufferAttribute(normals, 3));
    this.#geometry.setAttribute("uv", new BufferAttribute(uvs, 2));
    this.#geometry.setIndex(new BufferAttribute(indices, 1));
    this.#surface = new SurfaceMaterial(this.#frame);
    this.#wire = new Mesh(
      this.#geometry,
      new MeshBasicMaterial({ color: 0x10151b, wireframe: true, transparent: true, opacity: 0.16 }),
    );
    this.#wire.visible = false;
    this.#scene.add(new Mesh(this.#geometry, this.#surface), this.#wire);

    this.#canvas = element("canvas", {
      tabindex: "0",
      role: "img",
      "aria-label": `${label}. ${KEYS}`,
      title: `${KEYS} Shift-drag moves.`,
    });
    this.root = element(
      "div",
      // JupyterLab would otherwise take the arrow keys to move between cells.
      { class: "g2s g2s-mesh", role: "group", "aria-label": label, "data-lm-suppress-shortcuts": "true" },
      element("div", { class: "g2s-screen" }, this.#canvas),
      this.#toolbar(),
      element("p", { class: "g2s-help" }, HELP),
    );
    turnWith(this.#canvas, this.#orbit, () => this.redraw());
    new ResizeObserver(() => this.#fit()).observe(this.#canvas);
    onRestore(this);
    this.#loadTexture(texture);
  }

  /** Draws at the next chance; many calls in a row cost one. */
  redraw(): void {
    if (!this.#pending) this.#pending = requestAnimationFrame(() => this.#draw());
  }

  /** Frees the graphics card's memory when it is out of the page; a later redraw uploads again. */
  sleepIfUnseen(): boolean {
    if (this.#canvas.isConnected) return false;
    this.#geometry.dispose();
    this.#surface.uniforms.map.value.dispose();
    return true;
  }

  #draw(): void {
    this.#pending = 0;
    if (!this.#canvas.isConnected) return;
    awake.add(this);
    const { eye, target, distance } = placeCamera(this.#frame, this.#orbit);
    this.#camera.aspect = this.#canvas.width / Math.max(1, this.#canvas.height);
    this.#camera.near = Math.max(distance - 2 * this.#frame.radius, 0.01 * this.#frame.radius);
    this.#camera.far = distance + 4 * this.#frame.radius;
    this.#camera.position.set(...eye);
    this.#camera.lookAt(...target);
    this.#camera.updateProjectionMatrix();
    drawTo(this.#canvas, this.#scene, this.#camera);
  }

  #fit(): void {
    const density = Math.min(2, window.devicePixelRatio || 1);
    const [width, height] = [this.#canvas.clientWidth, this.#canvas.clientHeight].map((n) =>
      Math.round(n * density),
    );
    if (width === 0 || height === 0) return;
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    // Setting the size clears the canvas; drawing at once keeps it from flickering.
    this.#draw();
  }

  #loadTexture(source: string): void {
    const image = new Image();
    image.onload = () => {
      const texture = new Texture(image);
      texture.minFilter = LinearFilter;
      texture.magFilter = LinearFilter;
      texture.generateMipmaps = false;
      this.#surface.setTexture(texture);
      this.redraw();
    };
    image.src = source;
  }

  #toolbar(): HTMLElement {
    const modes = BUTTONS.map(([mode, text]) => {
      const button = element("button", { type: "button", "aria-pressed": String(mode === "texture") }, text);
      button.onclick = () => {
        for (const other of modes) other.setAttribute("aria-pressed", String(other === button));
        this.#surface.setMode(mode);
        this.redraw();
      };
      return button;
    });
    const wire = element("button", { type: "button", "aria-pressed": "false" }, "Wireframe");
    wire.onclick = () => {
      this.#wire.visible = !this.#wire.visible;
      wire.setAttribute("aria-pressed", String(this.#wire.visible));
      this.redraw();
    };
    const reset = element("button", { type: "button" }, "Reset");
    reset.onclick = () => {
      resetOrbit(this.#orbit);
      this.redraw();
    };
    const save = element(
      "button",
      { type: "button", title: "Save what is seen as a PNG file" },
      "Save picture",
    );
    save.onclick = () =>
      element("a", { href: this.#canvas.toDataURL("image/png"), download: "mesh.png" }).click();
    const group = element("div", {
      class: "g2s-bar",
      role: "toolbar",
      "aria-label": "What the surface shows",
    });
    group.append(...modes, wire, element("span"), reset, save);
    return group;
  }
}
