/** Paints one object: reflectance and label at any point of its surface. */
export interface SurfacePainter {
  /** Result of the last call: red, green, blue in 0 to 1. */
  readonly rgb: Float64Array;
  /** Label of the last call, below 16. */
  readonly label: number;
  /**
   * @param part what the point's triangle belongs to
   * @param x y z the point in the model's axes and units
   * @param attribute the mesh's number there
   */
  paint(part: number, x: number, y: number, z: number, attribute: number): void;
}
