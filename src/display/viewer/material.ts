import { DataTexture, DoubleSide, ShaderMaterial, type Texture, Vector2, Vector3 } from "three";
import { POLYNOMIALS } from "../colormap.js";
import { AMBIENT, BACK_SIDE, CLAY, type Frame, LIGHT, type SurfaceMode } from "./look.js";

const MODES: SurfaceMode[] = ["texture", "shading", "normals", "depth"];

// Texture coordinates 0 and 1 are the centres of the outermost pixels; the graphics card counts from the edges.
const VERTEX = `
uniform vec2 textureSize;
varying vec3 vNormal; varying vec3 vViewNormal; varying vec2 vUv; varying float vZ;
void main() {
  vNormal = normal;
  vViewNormal = normalMatrix * normal;
  vUv = (uv * (textureSize - 1.0) + 0.5) / textureSize;
  vZ = position.z;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;

const FRAGMENT = `
uniform sampler2D map; uniform int mode; uniform vec3 light; uniform vec2 zRange; uniform vec3 viridisRows[7];
varying vec3 vNormal; varying vec3 vViewNormal; varying vec2 vUv; varying float vZ;
vec3 viridis(float t) {
  vec3 color = viridisRows[6];
  for (int i = 5; i >= 0; i--) color = color * t + viridisRows[i];
  return clamp(color, 0.0, 1.0);
}
void main() {
  float side = gl_FrontFacing ? 1.0 : -1.0;
  vec3 color;
  if (mode == 0) color = texture2D(map, vUv).rgb;
  else if (mode == 1) {
    float soft = 0.5 + 0.5 * dot(normalize(vViewNormal) * side, light);
    color = vec3(${CLAY.join(", ")}) * (${AMBIENT.toFixed(3)} + ${(1 - AMBIENT).toFixed(3)} * soft * soft);
  }
  else if (mode == 2) color = normalize(vNormal) * 0.5 + 0.5;
  else color = viridis((vZ - zRange.x) / (zRange.y - zRange.x));
  gl_FragColor = vec4(gl_FrontFacing ? color : color * ${BACK_SIDE.toFixed(3)}, 1.0);
}`;

/** The surface: one material for all modes, so that switching costs nothing. Colours go to the screen as they are. */
export class SurfaceMaterial extends ShaderMaterial {
  constructor(frame: Frame) {
    super({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      side: DoubleSide,
      polygonOffset: true,
      polygonOffsetFactor: 1,
      polygonOffsetUnits: 1,
      uniforms: {
        map: { value: new DataTexture(new Uint8Array([160, 160, 160, 255]), 1, 1) },
        textureSize: { value: new Vector2(1, 1) },
        mode: { value: 0 },
        light: { value: new Vector3(...LIGHT).normalize() },
        zRange: { value: [frame.lowZ, frame.highZ > frame.lowZ ? frame.highZ : frame.lowZ + 1] },
        viridisRows: { value: POLYNOMIALS.viridis.map((row) => new Vector3(...row)) },
      },
    });
  }

  setMode(mode: SurfaceMode): void {
    this.uniforms.mode.value = MODES.indexOf(mode);
  }

  setTexture(texture: Texture): void {
    texture.needsUpdate = true;
    this.uniforms.map.value = texture;
    const { width, height } = texture.image as HTMLImageElement;
    this.uniforms.textureSize.value.set(width, height);
  }
}
