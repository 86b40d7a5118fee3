import { Shape3D, Step1Result, Step2Result, Step3Result } from "../method/index.js";
import { MapView, type MapViewOptions } from "./mapView.js";
import { SampleGrid } from "./sampleGrid.js";
import { ShapeView, type ShapeViewOptions } from "./shapeView.js";
import { type StagesView, stagesOf } from "./stages.js";

/** Live views of a result that has a shape. */
interface Viewable {
  /**
   * The shape in the reader's hands: turned, relit, in five modes.
   *
   * @example shape.show({ mode: "shading", yaw: 30 });
   */
  show(options?: ShapeViewOptions): ShapeView;
  /**
   * Depth, normals, albedo and the rest side by side, with values under the pointer.
   *
   * @example shape.maps();
   */
  maps(options?: MapViewOptions): MapView;
}

// The results know nothing of views: a page's side of things is added to them from outside. `view` and `stages` would
// be the natural names, but those are data: where the camera stood, and how many stages were run.
declare module "../method/results.js" {
  interface Shape3D extends Viewable {
    /**
     * Steps through the run, from the prior to the result.
     *
     * @example shape.play();
     */
    play(): StagesView;
  }
  interface Step1Result extends Viewable {}
  interface Step3Result extends Viewable {}
  interface Step2Result {
    /**
     * Pseudo samples beside projected ones, page by page.
     *
     * @example step2.grid();
     */
    grid(): SampleGrid;
  }
}

for (const { prototype } of [Shape3D, Step1Result, Step3Result]) {
  Object.assign(prototype, {
    show(this: Shape3D, options?: ShapeViewOptions) {
      return new ShapeView(this, options);
    },
    maps(this: Shape3D, options?: MapViewOptions) {
      return new MapView(this, options);
    },
  });
}
Object.assign(Shape3D.prototype, {
  play(this: Shape3D) {
    return stagesOf(this);
  },
});
Object.assign(Step2Result.prototype, {
  grid(this: Step2Result) {
    return new SampleGrid(this);
  },
});
