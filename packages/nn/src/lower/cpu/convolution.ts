/**
 * Convolution and its two gradients for ONNX Runtime's CPU kernels.
 *
 * The gradient towards the input is a convolution with the kernel turned around (transposed convolution when strided).
 * The gradient towards the weight of a picture is one 3-D convolution whose kernel is dy and whose output space is (kh, kw, ci):
 * forward stride becomes its dilation and forward dilation its stride. A volume's is one such for each plane of the
 * kernel, with the output's planes as the batch. 1 x 1 kernels are matrix products.
 */
import type { OnnxBuilder } from "../../onnx/builder.js";
import type { ConvAttributes, OpAttributes } from "../../ops/op.js";
import type { LoweringContext } from "../lowering.js";

type WeightGrad = LoweringContext<OpAttributes["convWeightGrad"]>;

const at = (list: readonly number[], axis: number): number => list[axis] ?? 0;
const product = (lengths: readonly number[]): number => lengths.reduce((all, length) => all * length, 1);

const isPlain = ({ stride, dilation, pad, groups }: ConvAttributes): boolean =>
  groups === 1 && [...stride, ...dilation].every((step) => step === 1) && pad.every((width) => width === 0);

export function conv({ inputs, shapes, attrs, onnx }: LoweringContext<OpAttributes["conv"]>): string {
  return onnx.node("Conv", inputs, {
    kernel_shape: (shapes[1] ?? []).slice(2),
    strides: attrs.stride,
    dilations: attrs.dilation,
    pads: attrs.pad,
    group: attrs.groups,
  });
}

/** Reverse a kernel [a, b, ...] along all axes behind the second. */
function turned(weight: string, rank: number, onnx: OnnxBuilder): string {
  const each = (value: number): string => onnx.ints(Array.from({ length: rank }, () => value));
  const axes = onnx.ints(Array.from({ length: rank }, (_, axis) => axis + 2));
  return onnx.node("Slice", [weight, each(-1), each(-(2 ** 31)), axes, each(-1)]);
}

export function convInputGrad({ inputs, shapes, attrs, onnx }: LoweringContext<OpAttributes["convInputGrad"]>): string {
  const [dy = "", weight = ""] = inputs;
  const kernel = (shapes[1] ?? []).slice(2);
  const out = (shapes[0] ?? []).slice(2);
  const { stride, dilation, pad, groups, size } = attrs;
  const rank = size.length;
  const reach = kernel.map((length, axis) => at(dilation, axis) * (length - 1));
  if (stride.every((step) => step === 1) && groups === 1) {
    const swap = [1, 0, ...kernel.map((_, axis) => axis + 2)];
    const swapped = onnx.node("Transpose", [weight], { perm: swap });
    const filter = kernel.every((length) => length === 1) ? swapped : turned(swapped, rank, onnx);
    const pads = pad.map((width, k) => at(reach, k % rank) - width);
    if (pads.every((width) => width >= 0)) {
      return onnx.node("Conv", [dy, filter], {
        kernel_shape: kernel,
        strides: stride,
        dilations: dilation,
        pads,
        group: 1,
      });
    }
  }
  // Rows and columns at the far end that no window reached stay zero: `output_padding`.
  const extra = size.map(
    (length, axis) =>
      length - ((at(out, axis) - 1) * at(stride, axis) + at(reach, axis) + 1 - at(pad, axis) - at(pad, axis + rank)),
  );
  return onnx.node("ConvTranspose", [dy, weight], {
    kernel_shape: kernel,
    strides: stride,
    dilations: dilation,
    pads: pad,
    group: groups,
    output_padding: extra.map((width) => Math.max(0, width)),
  });
}

export function convWeightGrad(context: WeightGrad): string {
  const { inputs, shapes, attrs, onnx } = context;
  const [x = "", dy = ""] = inputs;
  const [n = 1, ci = 1, ...size] = shapes[0] ?? [];
  const [, co = 1, ...out] = shapes[1] ?? [];
  const { kernel, groups } = attrs;
  if (groups > 1) {
    const parts = Array.from({ length: groups }, (_, group) => {
      const part = (name: string, channels: number): string =>
        onnx.node("Slice", [name, onnx.ints([group * channels]), onnx.ints([(group + 1) * channels]), onnx.ints([1])]);
      return convWeightGrad({
        ...context,
        inputs: [part(x, ci / groups), part(dy, co / groups)],
        shapes: [
          [n, ci / groups, ...size],
          [n, co / groups, ...out],
        ],
        attrs: { ...attrs, groups: 1 },
      });
    });
    return onnx.node("Concat", parts, { axis: 0 });
  }
  if (kernel.every((length) => length === 1) && isPlain(attrs)) {
    const flat = (name: string, channels: number): string =>
      onnx.node("Reshape", [name, onnx.ints([n, channels, product(size)])]);
    const perImage = onnx.node("FusedMatMul", [flat(dy, co), flat(x, ci)], { transB: 1 }, { domain: "com.microsoft" });
    const summed = onnx.node("ReduceSum", [perImage, onnx.ints([0])], { keepdims: 0 });
    return onnx.node("Reshape", [summed, onnx.ints([co, ci, ...kernel])]);
  }
  if (kernel.length === 1) return weightGradOfLines(context);
  if (kernel.length === 3) return weightGradByPlanes(context);
  return weightGradAsConv3d(context);
}

/** A line is a picture of one row. */
function weightGradOfLines({ inputs, shapes, attrs, onnx, ...context }: WeightGrad): string {
  const asPictures = shapes.map(([n = 1, c = 1, length = 1]) => [n, c, 1, length]);
  const { stride, dilation, pad, kernel } = attrs;
  const grad = weightGradAsConv3d({
    ...context,
    onnx,
    inputs: inputs.map((name, k) => onnx.node("Reshape", [name, onnx.ints(asPictures[k] ?? [])])),
    shapes: asPictures,
    attrs: {
      ...attrs,
      stride: [1, ...stride],
      dilation: [1, ...dilation],
      pad: [0, at(pad, 0), 0, at(pad, 1)],
      kernel: [1, ...kernel],
    },
  });
  const [, co = 1] = asPictures[1] ?? [];
  const [, ci = 1] = asPictures[0] ?? [];
  return onnx.node("Reshape", [grad, onnx.ints([co, ci, ...kernel])]);
}

/** For every plane of the kernel, the planes of x that it meets, beside all planes of dy. */
function weightGradByPlanes({ inputs, shapes, attrs, onnx, ...context }: WeightGrad): string {
  const [x = "", dy = ""] = inputs;
  const [n = 1, ci = 1, , h = 1, w = 1] = shapes[0] ?? [];
  const [, co = 1, od = 1, oh = 1, ow = 1] = shapes[1] ?? [];
  const { stride, dilation, pad, kernel } = attrs;
  const [sz = 1, ...strideRest] = stride;
  const [dz = 1, ...dilationRest] = dilation;
  const [kd = 1, ...kernelRest] = kernel;
  const planesAsBatch = (name: string, channels: number, height: number, width: number): string =>
    onnx.node("Reshape", [
      onnx.node("Transpose", [name], { perm: [0, 2, 1, 3, 4] }),
      onnx.ints([n * od, channels, height, width]),
    ]);
  const padded =
    at(pad, 0) === 0 && at(pad, 3) === 0
      ? x
      : onnx.node("Pad", [x, onnx.ints([0, 0, at(pad, 0), 0, 0, 0, 0, at(pad, 3), 0, 0]), onnx.float(0)]);
  const flatDy = planesAsBatch(dy, co, oh, ow);
  const parts = Array.from({ length: kd }, (_, plane) => {
    const start = plane * dz;
    const met = onnx.node("Slice", [
      padded,
      onnx.ints([start]),
      onnx.ints([start + (od - 1) * sz + 1]),
      onnx.ints([2]),
      onnx.ints([sz]),
    ]);
    const grad = convWeightGrad({
      ...context,
      onnx,
      inputs: [planesAsBatch(met, ci, h, w), flatDy],
      shapes: [
        [n * od, ci, h, w],
        [n * od, co, oh, ow],
      ],
      attrs: {
        ...attrs,
        stride: strideRest,
        dilation: dilationRest,
        pad: [at(pad, 1), at(pad, 2), at(pad, 4), at(pad, 5)],
        kernel: kernelRest,
      },
    });
    return onnx.node("Reshape", [grad, onnx.ints([co, ci, 1, ...kernelRest])]);
  });
  return parts.length === 1 ? (parts[0] ?? "") : onnx.node("Concat", parts, { axis: 2 });
}

function weightGradAsConv3d({ inputs, shapes, attrs, onnx }: WeightGrad): string {
  const [x = "", dy = ""] = inputs;
  const [n = 1, ci = 1, h = 1, w = 1] = shapes[0] ?? [];
  const [, co = 1, oh = 1, ow = 1] = shapes[1] ?? [];
  const { stride, dilation, pad, kernel } = attrs;
  const last = onnx.node("Reshape", [onnx.node("Transpose", [x], { perm: [0, 2, 3, 1] }), onnx.ints([1, n, h, w, ci])]);
  const filter = onnx.node("Reshape", [
    onnx.node("Transpose", [dy], { perm: [1, 0, 2, 3] }),
    onnx.ints([co, n, oh, ow, 1]),
  ]);
  // The far padding is trimmed so that exactly kh x kw positions come out, also where the stride left rows unused.
  const far = (axis: 0 | 1, length: number, out: number): number =>
    (at(kernel, axis) - 1) * at(dilation, axis) + (out - 1) * at(stride, axis) + 1 - length - at(pad, axis);
  const wide = onnx.node("Conv", [last, filter], {
    kernel_shape: [oh, ow, 1],
    strides: [...dilation, 1],
    dilations: [...stride, 1],
    pads: [at(pad, 0), at(pad, 1), 0, Math.max(0, far(0, h, oh)), Math.max(0, far(1, w, ow)), 0],
    group: 1,
  });
  const cut =
    far(0, h, oh) < 0 || far(1, w, ow) < 0
      ? onnx.node("Slice", [wide, onnx.ints([0, 0]), onnx.ints([...kernel]), onnx.ints([2, 3])])
      : wide;
  const flat = onnx.node("Reshape", [cut, onnx.ints([co, ...kernel, ci])]);
  return onnx.node("Transpose", [flat], { perm: [0, 3, 1, 2] });
}
