/**
 * WebGL2 programs and textures in few words. Every program draws a rectangle of four corners without buffers.
 */
import { CambrianError } from "@cambrian/core";

export interface Program {
  readonly handle: WebGLProgram;
  /** Locations by name; asked for once. */
  uniform(name: string): WebGLUniformLocation | null;
  use(): void;
  delete(): void;
}

/** Compile and link; throws `view/no-graphics` with the driver's words when it refuses. */
export function makeProgram(gl: WebGL2RenderingContext, vertex: string, fragment: string): Program {
  const handle = gl.createProgram();
  const shaders = [compile(gl, gl.VERTEX_SHADER, vertex), compile(gl, gl.FRAGMENT_SHADER, fragment)];
  for (const shader of shaders) gl.attachShader(handle, shader);
  gl.linkProgram(handle);
  for (const shader of shaders) gl.deleteShader(shader);
  if (!gl.getProgramParameter(handle, gl.LINK_STATUS) && !gl.isContextLost())
    throw refused(gl.getProgramInfoLog(handle) ?? "");
  const locations = new Map<string, WebGLUniformLocation | null>();
  return {
    handle,
    uniform(name) {
      let location = locations.get(name);
      if (location === undefined) {
        location = gl.getUniformLocation(handle, name);
        locations.set(name, location);
      }
      return location;
    },
    use: () => gl.useProgram(handle),
    delete: () => gl.deleteProgram(handle),
  };
}

function compile(gl: WebGL2RenderingContext, kind: number, text: string): WebGLShader {
  const shader = gl.createShader(kind);
  if (!shader) throw refused("no shader could be made");
  gl.shaderSource(shader, text);
  gl.compileShader(shader);
  if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost())
    throw refused(gl.getShaderInfoLog(shader) ?? "");
  return shader;
}

/** The error people see when their browser or graphics driver cannot draw images. */
export function refused(reason: string): CambrianError {
  return new CambrianError(
    "view/no-graphics",
    `This browser cannot draw images: WebGL2 answered "${reason}". Switch on hardware acceleration in its settings, update the graphics driver, or try another browser.`,
    { reason },
  );
}

/** A texture that is read pixel by pixel, without smoothing. */
export function makeTexture(gl: WebGL2RenderingContext, target: number = gl.TEXTURE_2D): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(target, texture);
  gl.texParameteri(target, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(target, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  gl.texParameteri(target, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(target, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  return texture;
}

/** A picture of the canvas's size to draw into, that can be moved. */
export interface Surface {
  readonly texture: WebGLTexture;
  /** Bind for drawing. True when it is empty, because the size changed. */
  bind(width: number, height: number): boolean;
  /** Move what is drawn by whole pixels, up and right positive as in WebGL; what comes into sight holds anything. */
  shift(up: number, right: number): void;
  /** Copy to the screen. */
  present(): void;
  delete(): void;
}

export function makeSurface(gl: WebGL2RenderingContext, format: number): Surface {
  const make = () => ({ framebuffer: gl.createFramebuffer(), texture: makeTexture(gl) });
  let front = make();
  let back = make();
  let size = { width: 0, height: 0 };
  const allocate = (each: typeof front): void => {
    gl.deleteTexture(each.texture);
    each.texture = makeTexture(gl);
    gl.texStorage2D(gl.TEXTURE_2D, 1, format, size.width, size.height);
    gl.bindFramebuffer(gl.FRAMEBUFFER, each.framebuffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, each.texture, 0);
  };
  const copy = (to: WebGLFramebuffer | null, up: number, right: number): void => {
    const { width, height } = size;
    gl.disable(gl.SCISSOR_TEST);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, front.framebuffer);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, to);
    const x0 = Math.max(0, -right);
    const y0 = Math.max(0, -up);
    const x1 = Math.min(width, width - right);
    const y1 = Math.min(height, height - up);
    if (x1 > x0 && y1 > y0)
      gl.blitFramebuffer(x0, y0, x1, y1, x0 + right, y0 + up, x1 + right, y1 + up, gl.COLOR_BUFFER_BIT, gl.NEAREST);
  };
  return {
    get texture() {
      return front.texture;
    },
    bind(width, height) {
      const other = width !== size.width || height !== size.height;
      if (other) {
        size = { width, height };
        allocate(front);
        allocate(back);
      }
      gl.bindFramebuffer(gl.FRAMEBUFFER, front.framebuffer);
      gl.viewport(0, 0, width, height);
      return other;
    },
    shift(up, right) {
      copy(back.framebuffer, up, right);
      [front, back] = [back, front];
    },
    present() {
      copy(null, 0, 0);
    },
    delete() {
      for (const { framebuffer, texture } of [front, back]) {
        gl.deleteFramebuffer(framebuffer);
        gl.deleteTexture(texture);
      }
    },
  };
}
