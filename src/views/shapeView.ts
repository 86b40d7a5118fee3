import { randomUUID } from "node:crypto";
import { type MimeBundle, PieceCollector } from "@gan2shape/kernel";
import { InputError } from "../errors.js";
import type { MapData } from "../method/index.js";
import { viewModel } from "./model.js";
import {
  type CameraState,
  type LightState,
  type PageRequest,
  type ShapeMode,
  type ShapeModelState,
  START_CAMERA,
  SURFACE_MODES,
} from "./protocol.js";
import { shapeStill } from "./shapeStill.js";
import { packSurface, type ShapeMaps } from "./surface.js";

/** What every picture of a shape is made from. */
export interface ViewableShape extends ShapeMaps {
  canonicalImage: MapData;
  describe(): string;
}

/** How a view begins. */
export interface ShapeViewOptions {
  /** What the surface shows; default "textured". */
  mode?: ShapeMode;
  /** Degrees; default a little to the side. */
  yaw?: number;
  pitch?: number;
  wireframe?: boolean;
  /** Names the view for screen readers. */
  label?: string;
  /** Views of the same link share their camera; default: all views of one shape. */
  link?: string;
}

const SCREENSHOT_TIMEOUT_MS = 10_000;

/**
 * A shape in the reader's hands: turned, zoomed, relit, textured or as normals, depth and shading.
 *
 * What the reader does comes back (`view.camera`, `view.light`, `view.mode`), and setting those moves the page.
 *
 * @example
 * const view = shape.show({ mode: "shading" });
 * view.onChange("light", (light) => console.log(light));
 */
export class ShapeView extends viewModel<ShapeModelState>("Shape", () => ({
  surface: null,
  light: null,
})) {
  #shape: ViewableShape;

  constructor(shape: ViewableShape, options: ShapeViewOptions = {}) {
    const { mode = "textured", yaw, pitch, wireframe = false } = options;
    if (!SURFACE_MODES.includes(mode)) {
      throw new InputError(
        `mode is ${JSON.stringify(mode)}, but must be one of ${SURFACE_MODES.join(", ")}.`,
      );
    }
    super({
      surface: packSurface(shape),
      label: options.label ?? capital(shape.describe()),
      mode,
      wireframe,
      camera: {
        ...START_CAMERA,
        ...(yaw === undefined ? {} : { yaw }),
        ...(pitch === undefined ? {} : { pitch }),
      },
      link: options.link ?? linkOf(shape),
    });
    this.#shape = shape;
  }

  /**
   * Shows another shape in the same place, as one binary message; the camera stays.
   *
   * @example view.update(s3);
   */
  update(shape: ViewableShape): void {
    this.#shape = shape;
    this.set({ surface: packSurface(shape) });
  }

  /**
   * What the page shows now, as a PNG file.
   *
   * @throws Error when no page answers, since none shows this view
   * @example writeFileSync("face.png", await view.screenshot());
   */
  screenshot(): Promise<Uint8Array> {
    const upload = randomUUID();
    const pieces = new PieceCollector();
    return new Promise((resolve, reject) => {
      const end = () => {
        stop();
        clearTimeout(timer);
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error("No page sent a picture: show the view first, in a notebook that is open."));
      }, SCREENSHOT_TIMEOUT_MS);
      const stop = this.onMessage((content, [bytes]) => {
        const request = content as unknown as PageRequest;
        if (request.event !== "piece" || request.upload !== upload) return;
        const whole = pieces.add(request, bytes);
        if (!whole) return;
        end();
        resolve(whole);
      });
      this.send({ ask: "picture", upload });
    });
  }

  override still(): MimeBundle {
    return shapeStill(this.#shape, this.#shape.describe());
  }
}

const links = new WeakMap<object, string>();

/** Views of one result share a link. */
export function linkOf(result: object): string {
  const link = links.get(result) ?? randomUUID();
  links.set(result, link);
  return link;
}

/** Upper case at the start. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export type { CameraState, LightState, ShapeMode };
