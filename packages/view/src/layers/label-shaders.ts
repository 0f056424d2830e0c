/**
 * Shaders of the labels, in two steps. First the slot under every pixel of the screen, edges rounded while pixels are small
 * on the screen; then colours, outlines, dashes, selection and casing, measured in pixels of the screen so that a line is as wide at
 * any zoom.
 */

export const FULL_VERTEX = `#version 300 es
void main() {
  gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, 0.0, 1.0);
}`;

/** Bits of the fourth byte of a style. */
export const FLAG = { dashed: 1, selected: 2, hovered: 4, hidden: 8 } as const;

/** Styles lie in rows of this many slots. */
export const STYLE_WIDTH = 256;

/**
 * Rounding: every pixel of the plane counts with the weights of a quadratic B-spline around the place, and the slot with at least half
 * of the weight is shown. The result carries "selected" in its highest bit.
 */
export const SLOT_FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;
precision highp isampler2D;
precision highp usampler2DArray;
uniform usampler2DArray tiles;   // slots [layer][y][x]
uniform isampler2D places;       // layer of each tile on screen, -1 when it is empty
uniform usampler2D styles;
uniform ivec2 origin;            // first tile in places: row, column
uniform ivec4 known;             // y0 x0 y1 x1 of what places holds, in texels of the level
uniform vec3 view;               // y, x (edges) in the middle in texels of the level, device pixels per texel
uniform vec2 screen;
uniform bool rounded;
out uint result;

uint slotAt(ivec2 p) {
  if (p.x < known.x || p.y < known.y || p.x >= known.z || p.y >= known.w) return 0u;
  int layer = texelFetch(places, ((p >> 9) - origin).yx, 0).r;
  if (layer < 0) return 0u;
  return texelFetch(tiles, ivec3((p & 511).yx, layer), 0).r;
}

void main() {
  vec2 place = (vec2(screen.x - gl_FragCoord.y, gl_FragCoord.x) - 0.5 * screen) / view.z + view.xy;
  ivec2 p = ivec2(floor(place));
  uint slot = slotAt(p);
  if (rounded) {
    uint ids[9];
    bool same = true;
    for (int k = 0; k < 9; k++) {
      ids[k] = k == 4 ? slot : slotAt(p + ivec2(k / 3 - 1, k % 3 - 1));
      same = same && ids[k] == slot;
    }
    if (!same) {
      vec2 f = place - vec2(p);
      vec2 a = 0.5 * (1.0 - f) * (1.0 - f);
      vec2 c = 0.5 * f * f;
      vec2 b = 1.0 - a - c;
      float weights[9] = float[9](a.x * a.y, a.x * b.y, a.x * c.y, b.x * a.y, b.x * b.y, b.x * c.y, c.x * a.y, c.x * b.y, c.x * c.y);
      float best = 0.0;
      for (int k = 0; k < 9; k++) {
        float sum = 0.0;
        for (int j = 0; j < 9; j++) if (ids[j] == ids[k]) sum += weights[j];
        if (sum > best) { best = sum; slot = ids[k]; }
      }
    }
  }
  if (slot != 0u) {
    uint flags = texelFetch(styles, ivec2(int(slot) & ${STYLE_WIDTH - 1}, int(slot) / ${STYLE_WIDTH}), 0).a;
    if ((flags & ${FLAG.hidden}u) != 0u) slot = 0u;
    else if ((flags & ${FLAG.selected}u) != 0u) slot |= 0x80000000u;
  }
  result = slot;
}`;

export const LABEL_FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;
uniform sampler2D picture;
uniform usampler2D slots;
uniform usampler2D styles;   // red, green, blue, flags
uniform sampler2D shapes;    // centroid y, x and radius in pixels of the image
uniform bool labelled;       // false: only the picture
uniform float line;          // opacity of outlines, 0 for none
uniform float fill;
uniform bool bright;
uniform float ratio;         // device pixels per CSS pixel
uniform vec3 view;           // y, x (edges) in the middle, device pixels per image pixel
uniform vec2 screen;
uniform vec3 ground;         // colour around the image
uniform vec4 image;          // y0 x0 y1 x1 of the image on the screen, y down
out vec4 result;

const uint SELECTED = 0x80000000u;
const ivec2 PROBES[12] = ivec2[12](
  ivec2(1, 0), ivec2(-1, 0), ivec2(0, 1), ivec2(0, -1), ivec2(2, 2), ivec2(2, -2), ivec2(-2, 2), ivec2(-2, -2),
  ivec2(3, 0), ivec2(-3, 0), ivec2(0, 3), ivec2(0, -3)
);

ivec2 place(uint slot) {
  int at = int(slot & ~SELECTED);
  return ivec2(at & ${STYLE_WIDTH - 1}, at / ${STYLE_WIDTH});
}

uint slotAt(ivec2 p) {
  return texelFetch(slots, clamp(p, ivec2(0), ivec2(screen.yx) - 1), 0).r;
}

/** 1 on a dash, 0 in a gap; dashes go round the middle of the object. */
float dash(uint slot, uint flags, vec2 at) {
  if ((flags & ${FLAG.dashed}u) == 0u) return 1.0;
  vec3 shape = texelFetch(shapes, place(slot), 0).xyz;
  vec2 arm = at - shape.xy - 0.5;
  float on = 0.6;
  float period = 6.4 * ratio;
  float steady = exp2(floor(log2(view.z) * 2.0 + 0.5) * 0.5);
  float count = max(5.0, floor(6.2832 * shape.z * steady / period + 0.5));
  float turn = fract((atan(arm.x, arm.y) / 6.2832 + 0.5) * count);
  float width = 6.2832 * length(arm) * view.z / count;
  return clamp(min(turn, on - turn) * width + 0.5, 0.0, 1.0);
}

void main() {
  ivec2 p = ivec2(gl_FragCoord.xy);
  vec2 down = vec2(screen.x - gl_FragCoord.y, gl_FragCoord.x);
  bool inside = down.x >= image.x && down.y >= image.y && down.x < image.z && down.y < image.w;
  vec3 seen = inside ? texelFetch(picture, p, 0).rgb : ground;
  if (!labelled) {
    result = vec4(seen, 1.0);
    return;
  }
  uint own = slotAt(p);
  int step = max(1, int(ratio + 0.5));
  bool edge = false;
  for (int k = 0; k < 12 && !edge; k++) edge = slotAt(p + PROBES[k] * step) != own;
  uvec4 style = own == 0u ? uvec4(0u) : texelFetch(styles, place(own), 0);
  vec3 colour = vec3(style.rgb) / 255.0;
  bool selected = (own & SELECTED) != 0u;
  bool hovered = (style.a & ${FLAG.hovered}u) != 0u;
  float covered = fill;
  if (hovered) covered = max(covered, 0.0) + 0.14;
  if (selected) covered = max(covered, 0.28);
  if (own != 0u) seen = mix(seen, colour, min(covered, 1.0));
  if (edge) {
    vec2 at = (down - 0.5 * screen) / view.z + view.xy;
    float lit = inside ? dot(texelFetch(picture, p, 0).rgb, vec3(0.2126, 0.7152, 0.0722)) : 0.0;
    float nearest = 9.0;        // to a pixel that is not of this object
    float other = 9.0;          // to the nearest object beside it
    float chosen = 9.0;         // to the edge of a selected object
    uint neighbour = 0u;
    float mine = 0.0;
    float theirs = 0.0;
    for (int dy = -3; dy <= 3; dy++) {
      for (int dx = -3; dx <= 3; dx++) {
        float d = length(vec2(dy, dx));
        if (d > 3.2 || d == 0.0) continue;
        uint there = slotAt(p + ivec2(dx, dy) * step);
        float weight = max(abs(dy), abs(dx)) > 1 ? 0.0 : dx == 0 || dy == 0 ? 2.0 : 1.0;
        if (there == own) { mine += weight; continue; }
        nearest = min(nearest, d);
        if ((there & SELECTED) != 0u) chosen = min(chosen, d);
        if (there != 0u) {
          if (d < other) { other = d; neighbour = there; }
          theirs += weight;
        }
      }
    }
    if (selected) chosen = min(chosen, nearest);
    mine = (mine + 4.0) / 16.0;
    theirs /= 16.0;
    if (line > 0.0) {
      float dark = bright ? 1.0 : smoothstep(0.45, 0.55, lit);
      float width = hovered ? 2.8 : 2.2;
      if (own != 0u) {
        float on = dash(own, style.a, at);
        float body = clamp(width + 1.0 - nearest, 0.0, 1.0) * smoothstep(0.25, 0.7, mine);
        float casing = clamp(width + 2.0 - nearest, 0.0, 1.0) * dark;
        seen = mix(seen, vec3(0.0), casing * on * 0.9 * line);
        seen = mix(seen, colour, body * on * line);
      } else if (neighbour != 0u) {
        uvec4 theirStyle = texelFetch(styles, place(neighbour), 0);
        float on = dash(neighbour, theirStyle.a, at);
        seen = mix(seen, vec3(0.0), clamp(2.0 - other, 0.0, 1.0) * dark * on * 0.9 * line);
        seen = mix(seen, vec3(theirStyle.rgb) / 255.0, smoothstep(0.25, 0.7, theirs) * on * line);
      }
    }
    if (chosen < 9.0) {
      float d = chosen - 0.5;
      seen = mix(seen, vec3(0.0), clamp(2.5 + 0.5 - d, 0.0, 1.0));
      seen = mix(seen, vec3(1.0), clamp(1.2 + 0.5 - d, 0.0, 1.0));
    }
  }
  result = vec4(seen, 1.0);
}`;
