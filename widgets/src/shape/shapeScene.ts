import { BufferAttribute, BufferGeometry, Mesh, MeshBasicMaterial, PerspectiveCamera, Scene } from "three";
import {
  FIELD_OF_VIEW_DEGREES,
  type Frame,
  frameOf,
  type Orbit,
  placeCamera,
} from "../../../src/display/viewer/look.js";
import { drawTo } from "../../../src/display/viewer/stage.js";
import type { LightState, ShapeMode, SurfaceState } from "../../../src/views/protocol.js";
import { gridOf, meshOf, type SurfaceMesh } from "./geometry.js";
import { SurfaceMaterial } from "./surfaceMaterial.js";

/** The three.js side of a shape: what lies on the graphics card. */
export class ShapeScene {
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera(FIELD_OF_VIEW_DEGREES, 4 / 3);
  readonly #surface = new SurfaceMaterial();
  readonly #lines = new MeshBasicMaterial({
    color: 0x10151b,
    wireframe: true,
    transparent: true,
    opacity: 0.18,
  });
  readonly #geometry = new BufferGeometry();
  readonly #wire = new Mesh(this.#geometry, this.#lines);
  #mesh: SurfaceMesh | undefined;
  #frame: Frame | undefined;

  constructor() {
    this.#wire.visible = false;
    this.#scene.add(new Mesh(this.#geometry, this.#surface), this.#wire);
  }

  /** Takes a shape; of the same size, its numbers replace the old ones in place and the camera stays. */
  setSurface(surface: SurfaceState): void {
    const { size } = surface;
    if (this.#mesh?.size === size) {
      meshOf(surface, this.#mesh);
      this.#geometry.getAttribute("position").needsUpdate = true;
      this.#geometry.getAttribute("normal").needsUpdate = true;
    } else {
      this.#mesh = meshOf(surface);
      this.#geometry.dispose();
      const { uvs, indices } = gridOf(size);
      this.#geometry.setAttribute("position", new BufferAttribute(this.#mesh.positions, 3));
      this.#geometry.setAttribute("normal", new BufferAttribute(this.#mesh.normals, 3));
      this.#geometry.setAttribute("uv", new BufferAttribute(uvs, 2));
      this.#geometry.setIndex(new BufferAttribute(indices, 1));
    }
    const frame = frameOf(this.#mesh.positions);
    this.#geometry.boundingSphere = null;
    this.#surface.setAlbedo(size, this.#mesh.texture);
    this.#surface.setDepthRange(frame.lowZ, frame.highZ);
    // A shape that is still forming must not make the picture jump; only one of quite another size moves the camera.
    if (!this.#frame || !similar(frame.radius, this.#frame.radius)) this.#frame = frame;
  }

  get hasSurface(): boolean {
    return this.#frame !== undefined;
  }

  setMode(mode: ShapeMode): void {
    this.#surface.setMode(mode);
  }

  setLight(light: LightState): void {
    this.#surface.setLight(light);
  }

  setWireframe(visible: boolean): void {
    this.#wire.visible = visible;
  }

  draw(canvas: HTMLCanvasElement, orbit: Orbit): void {
    if (!this.#frame) return;
    const { eye, target, distance } = placeCamera(this.#frame, orbit);
    this.#camera.aspect = canvas.width / Math.max(1, canvas.height);
    this.#camera.near = Math.max(distance - 2 * this.#frame.radius, 0.01 * this.#frame.radius);
    this.#camera.far = distance + 4 * this.#frame.radius;
    this.#camera.position.set(...eye);
    this.#camera.lookAt(...target);
    this.#camera.updateProjectionMatrix();
    drawTo(canvas, this.#scene, this.#camera);
  }

  /** Gives everything on the graphics card back. */
  dispose(): void {
    this.#geometry.dispose();
    this.#surface.dispose();
    this.#lines.dispose();
    this.#scene.clear();
  }
}

const similar = (a: number, b: number) => a < 1.5 * b && b < 1.5 * a;
