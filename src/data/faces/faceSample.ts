import type { RenderedSample, RenderOptions } from "../render/renderedSample.js";
import type { FaceIdentity } from "./identity.js";

/** A rendered face with everything that made it; `labels` are indices into FACE_LABELS. */
export interface FaceSample extends RenderedSample {
  identity: FaceIdentity;
}

/** What to render; everything that is not given is drawn from the seed. */
export interface FaceOptions extends RenderOptions {
  identity?: FaceIdentity;
}
