import { type Camera, ColorManagement, LinearSRGBColorSpace, type Scene, WebGLRenderer } from "three";

/**
 * The one WebGL context of the page. Browsers keep only about 16 alive, and a notebook may hold more meshes than
 * that, so every viewer is drawn here and copied to a canvas of its own.
 */
let renderer: WebGLRenderer | null | undefined;
const viewers = new Set<WeakRef<{ redraw(): void }>>();

/** Whether this browser can draw meshes; when it cannot, the still stays. */
export function canDraw(): boolean {
  return open() !== null;
}

/** Has a viewer redraw when the graphics driver dropped the context. Held weakly: closed outputs must not pile up. */
export function onRestore(viewer: { redraw(): void }): void {
  viewers.add(new WeakRef(viewer));
}

/** Draws a scene onto a canvas with a transparent background. */
export function drawTo(canvas: HTMLCanvasElement, scene: Scene, camera: Camera): void {
  const stage = open();
  const context = canvas.getContext("2d");
  if (!stage || !context || canvas.width === 0 || canvas.height === 0) return;
  const { width, height } = stage.domElement;
  if (width !== canvas.width || height !== canvas.height) stage.setSize(canvas.width, canvas.height, false);
  stage.render(scene, camera);
  // At once: the stage keeps its picture no longer than this task.
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(stage.domElement, 0, 0);
}

/** What lies on the graphics card now; nothing before the first picture. */
export function stageMemory(): { geometries: number; textures: number } {
  return { geometries: 0, textures: 0, ...renderer?.info.memory };
}

function open(): WebGLRenderer | null {
  if (renderer !== undefined) return renderer;
  try {
    // Pictures are shown with the numbers they have; the browser's own colours need no conversion.
    ColorManagement.enabled = false;
    renderer = new WebGLRenderer({ antialias: true, alpha: true });
    renderer.outputColorSpace = LinearSRGBColorSpace;
    renderer.setClearColor(0, 0);
    renderer.domElement.addEventListener("webglcontextrestored", () => {
      for (const viewer of viewers) viewer.deref()?.redraw();
    });
  } catch {
    renderer = null;
  }
  return renderer;
}
