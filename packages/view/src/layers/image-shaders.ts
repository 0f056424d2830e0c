/**
 * Shaders of the image: one tile of one channel, its values brought to 0 to 1 by contrast and gamma, times the channel's colour.
 */

/** A rectangle of the image (edges: pixel 0 covers 0 to 1) and the same in texels of the tile. */
export const TILE_VERTEX = `#version 300 es
uniform vec4 box;      // y0 x0 y1 x1, in pixels of the image
uniform vec4 texels;   // the same corners in texels of the tile
uniform vec3 view;     // y, x (edges) in the middle, device pixels per image pixel
uniform vec2 screen;   // height, width in device pixels
out vec2 place;
void main() {
  vec2 corner = vec2(gl_VertexID >> 1, gl_VertexID & 1);
  place = mix(texels.xy, texels.zw, corner);
  vec2 at = (mix(box.xy, box.zw, corner) - view.xy) * view.z / screen * 2.0;
  gl_Position = vec4(at.y, -at.x, 0.0, 1.0);
}`;

/** @param sampler "usampler2D" for whole numbers, "sampler2D" for floats */
export const tileFragment = (sampler: "usampler2D" | "sampler2D"): string => `#version 300 es
precision highp float;
precision highp int;
precision highp ${sampler};
uniform ${sampler} tile;
uniform ivec2 size;      // height, width of the tile
uniform bool smoothed;
uniform vec2 contrast;   // value shown black, 1 / (value in full colour - that)
uniform float gamma;
uniform vec3 color;
in vec2 place;
out vec4 result;
float at(ivec2 p) {
  p = clamp(p, ivec2(0), size - 1);
  return float(texelFetch(tile, p.yx, 0).r);
}
void main() {
  float value;
  if (smoothed) {
    vec2 centre = place - 0.5;
    ivec2 p = ivec2(floor(centre));
    vec2 part = centre - vec2(p);
    value = mix(mix(at(p), at(p + ivec2(0, 1)), part.y), mix(at(p + ivec2(1, 0)), at(p + 1), part.y), part.x);
  } else {
    value = at(ivec2(floor(place)));
  }
  float shown = pow(clamp((value - contrast.x) * contrast.y, 0.0, 1.0), gamma);
  result = vec4(color * shown, 1.0);
}`;
