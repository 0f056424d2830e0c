/**
 * The U-Net everything starts from (after Ronneberger et al. 2015), arranged for the kernels it runs on: it works on a
 * grid of 2 x 2 pixels (as StarDist does), adds its skips instead of concatenating them, brings channels down before it
 * enlarges, and has no normalisation of activations (see conv-layer).
 */
import type { Value } from "../graph/graph.js";
import { convLayer } from "../layers/conv-layer.js";
import type { Network, Scope } from "../layers/network.js";
import { add, depthToSpace, maxPool, relu, resizeNearest, spaceToDepth } from "../ops/construct.js";

export interface UnetOptions {
  /** Channels of the image. */
  readonly channels: number;
  /** Output maps by name with their channels. */
  readonly outputs: Readonly<Record<string, number>>;
  /** Starting bias of an output; default 0. */
  readonly outputBias?: Readonly<Record<string, number>>;
  /** The network works on a grid of so many input pixels, 1 or 2 or 4; default 2. Its outputs too, unless `everyPixel`. */
  readonly grid?: number;
  /** The last layer answers for every input pixel, however coarse the grid (sub-pixel convolution, Shi et al. 2016); default false. */
  readonly everyPixel?: boolean;
  /** Channels at each level, finest first; default [32, 64, 128, 128]. */
  readonly widths?: readonly number[];
  /** Channels of the last hidden layer, which looks at single grid points; default four times the first width. */
  readonly head?: number;
}

function block(scope: Scope, x: Value, out: number): Value {
  const first = relu(convLayer(scope.child("a"), x, { out }));
  // A block that adds to its input starts as silence, so that the depth of the network does not amplify the start
  // (Bachlechner et al. 2021, ReZero; De and Smith 2020, SkipInit).
  const second = convLayer(scope.child("b"), first, x.shape[1] === out ? { out, gain: 0 } : { out });
  return relu(x.shape[1] === out ? add(second, x) : second);
}

/** Describe a U-Net; nothing is computed until a graph asks. */
export function unet(options: UnetOptions): Network {
  const { channels, outputs, outputBias = {}, grid = 2, everyPixel = false, widths = [32, 64, 128, 128] } = options;
  const [base = 32] = widths;
  const head = options.head ?? 4 * base;
  const levels = widths.length;
  // Two 3 x 3 convolutions at every level down and two up see 4 pixels of that level each way; stem and head add 1 + 1.
  let reach = 2 * grid;
  for (let level = 0; level < levels; level++)
    reach += (level === levels - 1 ? 2 : 4) * grid * 2 ** level + grid * 2 ** level;
  return {
    channels,
    grid: everyPixel ? 1 : grid,
    multipleOf: grid * 2 ** (levels - 1),
    reach,
    description: {
      kind: "unet",
      channels,
      outputs,
      outputBias,
      grid,
      ...(everyPixel ? { everyPixel } : {}),
      widths,
      head,
    },
    build(input, scope) {
      let x = relu(convLayer(scope.child("stem"), grid > 1 ? spaceToDepth(input, grid) : input, { out: base }));
      const skips: Value[] = [];
      widths.forEach((width, level) => {
        if (level > 0) x = maxPool(x, 2);
        x = block(scope.child(`down${level}`), x, width);
        skips.push(x);
      });
      for (let level = levels - 2; level >= 0; level--) {
        const width = widths[level] ?? base;
        const part = scope.child(`up${level}`);
        const coarse = convLayer(part.child("reduce"), x, { out: width, kernel: 1, gain: 1 });
        x = block(part, relu(add(skips[level] as Value, resizeNearest(coarse, 2))), width);
      }
      x = relu(convLayer(scope.child("last"), x, { out: base }));
      x = relu(convLayer(scope.child("head"), x, { out: head, kernel: 1 }));
      return Object.fromEntries(
        Object.entries(outputs).map(([name, count]) => {
          const bias = outputBias[name] ?? 0;
          if (!everyPixel || grid === 1)
            return [name, convLayer(scope.child(name), x, { out: count, kernel: 1, gain: 1, bias })];
          const fine = convLayer(scope.child(name), x, { out: count * grid * grid, kernel: 1, gain: 1, bias });
          return [name, depthToSpace(fine, grid)];
        }),
      );
    },
  };
}
