/**
 * Trade resolution for channels and back: each block of b x b pixels becomes b * b channels (Shi et al. 2016, pixel shuffle).
 */
import { depthToSpace as enlarge, spaceToDepth as fold } from "./construct.js";
import { gather, tensorAt } from "./offsets.js";
import type { OpDefinition } from "./op.js";
import { between } from "./random-shapes.js";
import { expectCount, isCount, shapeError, shapeOfImages } from "./shape-error.js";

export const spaceToDepth: OpDefinition<"spaceToDepth"> = {
  name: "spaceToDepth",
  shape(shapes, { block }) {
    expectCount("spaceToDepth", shapes, 1);
    const [n, c, h, w] = shapeOfImages("spaceToDepth", shapes, 0);
    if (!isCount(block) || h % block !== 0 || w % block !== 0) {
      throw shapeError("spaceToDepth", shapes, `height and width that are multiples of the block of ${block}`);
    }
    return [n, c * block * block, h / block, w / block];
  },
  gradient: ({ grad, attrs: { block } }) => [enlarge(grad, block)],
  reference(inputs, attrs) {
    const x = tensorAt(inputs, 0);
    const [n = 1, c = 1, h = 1, w = 1] = x.shape;
    const { block: b } = attrs;
    // Read as [n, c, row in block, column in block, row of block, column of block].
    const parts = [n, c, b, b, h / b, w / b];
    const { data } = gather(x, parts, [c * h * w, h * w, w, 1, b * w, b]);
    return { data, shape: [n, c * b * b, h / b, w / b] };
  },
  sample(random) {
    const block = between(random, 1, 3);
    const [n, c, h, w] = [between(random, 1, 2), between(random, 1, 2), between(random, 1, 2), between(random, 1, 2)];
    return { shapes: [[n, c, h * block, w * block]], attrs: { block } };
  },
};

export const depthToSpace: OpDefinition<"depthToSpace"> = {
  name: "depthToSpace",
  shape(shapes, { block }) {
    expectCount("depthToSpace", shapes, 1);
    const [n, c, h, w] = shapeOfImages("depthToSpace", shapes, 0);
    if (!isCount(block) || c % (block * block) !== 0) {
      throw shapeError("depthToSpace", shapes, `a multiple of ${block * block} channels for a block of ${block}`);
    }
    return [n, c / (block * block), h * block, w * block];
  },
  gradient: ({ grad, attrs: { block } }) => [fold(grad, block)],
  reference(inputs, attrs) {
    const x = tensorAt(inputs, 0);
    const [n = 1, channels = 1, h = 1, w = 1] = x.shape;
    const { block: b } = attrs;
    const c = channels / (b * b);
    // Written as [n, c, row of block, row in block, column of block, column in block].
    const parts = [n, c, h, b, w, b];
    const { data } = gather(x, parts, [channels * h * w, b * b * h * w, w, b * h * w, 1, h * w]);
    return { data, shape: [n, c, h * b, w * b] };
  },
  sample(random) {
    const block = between(random, 1, 3);
    const [n, c, h, w] = [between(random, 1, 2), between(random, 1, 2), between(random, 1, 2), between(random, 1, 2)];
    return { shapes: [[n, c * block * block, h, w]], attrs: { block } };
  },
};
