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

/** A framebuffer with one texture of the canvas's size to draw into. */
export interface Surface {
  readonly texture: WebGLTexture;
  /** Bind for drawing, with a fresh texture when the size changed. */
  bind(width: number, height: number): void;
  delete(): void;
}

export function makeSurface(gl: WebGL2RenderingContext, format: number): Surface {
  const framebuffer = gl.createFramebuffer();
  let texture = makeTexture(gl);
  let size = { width: 0, height: 0 };
  return {
    get texture() {
      return texture;
    },
    bind(width, height) {
      gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
      if (width !== size.width || height !== size.height) {
        gl.deleteTexture(texture);
        texture = makeTexture(gl);
        gl.texStorage2D(gl.TEXTURE_2D, 1, format, width, height);
        gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
        size = { width, height };
      }
      gl.viewport(0, 0, width, height);
    },
    delete() {
      gl.deleteFramebuffer(framebuffer);
      gl.deleteTexture(texture);
    },
  };
}
