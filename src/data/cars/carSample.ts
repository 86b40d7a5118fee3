import type { RenderedSample, RenderOptions } from "../render/renderedSample.js";
import type { CarIdentity } from "./identity.js";

/** A rendered car with everything that made it; `labels` are indices into CAR_LABELS. */
export interface CarSample extends RenderedSample {
  identity: CarIdentity;
}

/** What to render; everything that is not given is drawn from the seed. */
export interface CarOptions extends RenderOptions {
  identity?: CarIdentity;
}
