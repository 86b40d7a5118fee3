import { DataTexture, DoubleSide, LinearFilter, RGBAFormat, ShaderMaterial, Vector2, Vector3 } from "three";
import { POLYNOMIALS } from "../../../src/display/colormap.js";
import { BACK_SIDE } from "../../../src/display/viewer/look.js";
import { type LightState, type ShapeMode, SURFACE_MODES } from "../../../src/views/protocol.js";

// Texture coordinates 0 and 1 are the centres of the outermost pixels; the graphics card counts from the edges.
const VERTEX = `
uniform float size;
varying vec3 vNormal; varying vec2 vUv; varying float vZ;
void main() {
  vNormal = normal;
  vUv = (uv * (size - 1.0) + 0.5) / size;
  vZ = position.z;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;

// The method's shading (section 8): ambient + diffuse max(0, n.l), with its normals, which point away from the camera
// in a frame whose y axis points down; the light belongs to the object and turns with it.
const FRAGMENT = `
uniform sampler2D albedo; uniform int mode; uniform vec3 light; uniform vec2 strength; uniform vec2 zRange;
uniform vec3 viridisRows[7];
varying vec3 vNormal; varying vec2 vUv; varying float vZ;
vec3 viridis(float t) {
  vec3 color = viridisRows[6];
  for (int i = 5; i >= 0; i--) color = color * t + viridisRows[i];
  return clamp(color, 0.0, 1.0);
}
void main() {
  vec3 outward = normalize(vNormal);
  float shading = strength.x + strength.y * max(0.0, dot(vec3(-outward.x, outward.y, outward.z), light));
  vec3 color;
  if (mode == 0) color = texture2D(albedo, vUv).rgb * shading;
  else if (mode == 1) color = texture2D(albedo, vUv).rgb;
  else if (mode == 2) color = outward * 0.5 + 0.5;
  else if (mode == 3) color = viridis(clamp((vZ - zRange.x) / (zRange.y - zRange.x), 0.0, 1.0));
  else color = vec3(shading / max(1.0, strength.x + strength.y)); // where light is brighter than white, form would be lost
  // The inside of the shell is darker, so that nobody takes it for the face.
  gl_FragColor = vec4(clamp(gl_FrontFacing ? color : color * ${BACK_SIDE.toFixed(3)}, 0.0, 1.0), 1.0);
}`;

/** The surface: one material for all modes and lights, so that neither a switch nor a new light costs anything. */
export class SurfaceMaterial extends ShaderMaterial {
  #texture = textureOf(1, new Uint8Array([160, 160, 160, 255]));

  constructor() {
    super({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      side: DoubleSide,
      polygonOffset: true,
      polygonOffsetFactor: 1,
      polygonOffsetUnits: 1,
      uniforms: {
        albedo: { value: null },
        size: { value: 1 },
        mode: { value: 0 },
        light: { value: new Vector3(0, 0, 1) },
        strength: { value: new Vector2(0.5, 0.5) },
        zRange: { value: new Vector2(0, 1) },
        viridisRows: { value: POLYNOMIALS.viridis.map((row) => new Vector3(...row)) },
      },
    });
    this.uniforms.albedo.value = this.#texture;
  }

  setMode(mode: ShapeMode): void {
    this.uniforms.mode.value = SURFACE_MODES.indexOf(mode);
  }

  setLight({ ambient, diffuse, x, y }: LightState): void {
    this.uniforms.light.value.set(x, y, 1).normalize();
    this.uniforms.strength.value.set(ambient, diffuse);
  }

  setDepthRange(low: number, high: number): void {
    this.uniforms.zRange.value.set(low, high > low ? high : low + 1);
  }

  /** Shows these pixels; given the same memory again, what is in it by now. */
  setAlbedo(size: number, pixels: Uint8Array): void {
    if (this.#texture.image.data !== pixels) {
      this.#texture.dispose();
      this.#texture = textureOf(size, pixels);
      this.uniforms.albedo.value = this.#texture;
      this.uniforms.size.value = size;
    }
    this.#texture.needsUpdate = true;
  }

  override dispose(): void {
    this.#texture.dispose();
    super.dispose();
  }
}

function textureOf(size: number, pixels: Uint8Array): DataTexture {
  const texture = new DataTexture(pixels, size, size, RGBAFormat);
  texture.minFilter = LinearFilter;
  texture.magFilter = LinearFilter;
  texture.generateMipmaps = false;
  texture.needsUpdate = true;
  return texture;
}
