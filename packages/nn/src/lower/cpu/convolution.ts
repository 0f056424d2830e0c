/**
 * Convolution and its two gradients for ONNX Runtime's CPU kernels.
 *
 * The gradient towards the input is a convolution with the kernel turned around (transposed convolution when strided).
 * The gradient towards the weight is one 3-D convolution whose kernel is dy and whose output space is (kh, kw, ci):
 * forward stride becomes its dilation and forward dilation its stride. 1 x 1 kernels are matrix products.
 */
import type { OnnxBuilder } from "../../onnx/builder.js";
import type { ConvAttributes, OpAttributes } from "../../ops/op.js";
import type { LoweringContext } from "../lowering.js";

const isPlain = ({ stride, dilation, pad, groups }: ConvAttributes): boolean =>
  groups === 1 && [...stride, ...dilation].every((step) => step === 1) && pad.every((width) => width === 0);

export function conv({ inputs, shapes, attrs, onnx }: LoweringContext<OpAttributes["conv"]>): string {
  const [, , kh = 1, kw = 1] = shapes[1] ?? [];
  return onnx.node("Conv", inputs, {
    kernel_shape: [kh, kw],
    strides: attrs.stride,
    dilations: attrs.dilation,
    pads: attrs.pad,
    group: attrs.groups,
  });
}

/** Reverse rows and columns of a kernel [a, b, kh, kw]. */
function turned(weight: string, onnx: OnnxBuilder): string {
  const far = -(2 ** 31);
  return onnx.node("Slice", [
    weight,
    onnx.ints([-1, -1]),
    onnx.ints([far, far]),
    onnx.ints([2, 3]),
    onnx.ints([-1, -1]),
  ]);
}

export function convInputGrad({
  inputs,
  shapes,
  shape,
  attrs,
  onnx,
}: LoweringContext<OpAttributes["convInputGrad"]>): string {
  const [dy = "", weight = ""] = inputs;
  const [, , kh = 1, kw = 1] = shapes[1] ?? [];
  const [, , oh = 1, ow = 1] = shapes[0] ?? [];
  const { stride, dilation, pad, groups, size } = attrs;
  const reach = [dilation[0] * (kh - 1), dilation[1] * (kw - 1)] as const;
  if (stride[0] === 1 && stride[1] === 1 && groups === 1) {
    const swapped = onnx.node("Transpose", [weight], { perm: [1, 0, 2, 3] });
    const kernel = kh === 1 && kw === 1 ? swapped : turned(swapped, onnx);
    const pads = [reach[0] - pad[0], reach[1] - pad[1], reach[0] - pad[2], reach[1] - pad[3]];
    if (pads.every((width) => width >= 0)) {
      return onnx.node("Conv", [dy, kernel], {
        kernel_shape: [kh, kw],
        strides: [1, 1],
        dilations: dilation,
        pads,
        group: 1,
      });
    }
  }
  // Rows and columns at the far end that no window reached stay zero: `output_padding`.
  const extra = [
    size[0] - ((oh - 1) * stride[0] + reach[0] + 1 - pad[0] - pad[2]),
    size[1] - ((ow - 1) * stride[1] + reach[1] + 1 - pad[1] - pad[3]),
  ];
  const name = onnx.node("ConvTranspose", [dy, weight], {
    kernel_shape: [kh, kw],
    strides: stride,
    dilations: dilation,
    pads: pad,
    group: groups,
    output_padding: extra.map((width) => Math.max(0, width)),
  });
  void shape;
  return name;
}

export function convWeightGrad(context: LoweringContext<OpAttributes["convWeightGrad"]>): string {
  const { inputs, shapes, attrs, onnx } = context;
  const [x = "", dy = ""] = inputs;
  const [n = 1, ci = 1, h = 1, w = 1] = shapes[0] ?? [];
  const [, co = 1, oh = 1, ow = 1] = shapes[1] ?? [];
  const { kernel, groups } = attrs;
  if (groups > 1) {
    const parts = Array.from({ length: groups }, (_, group) => {
      const part = (name: string, channels: number): string =>
        onnx.node("Slice", [name, onnx.ints([group * channels]), onnx.ints([(group + 1) * channels]), onnx.ints([1])]);
      return convWeightGrad({
        ...context,
        inputs: [part(x, ci / groups), part(dy, co / groups)],
        shapes: [
          [n, ci / groups, h, w],
          [n, co / groups, oh, ow],
        ],
        attrs: { ...attrs, groups: 1 },
      });
    });
    return onnx.node("Concat", parts, { axis: 0 });
  }
  if (kernel[0] === 1 && kernel[1] === 1 && isPlain(attrs)) {
    const flat = (name: string, channels: number): string =>
      onnx.node("Reshape", [name, onnx.ints([n, channels, h * w])]);
    const perImage = onnx.node("FusedMatMul", [flat(dy, co), flat(x, ci)], { transB: 1 }, { domain: "com.microsoft" });
    const summed = onnx.node("ReduceSum", [perImage, onnx.ints([0])], { keepdims: 0 });
    return onnx.node("Reshape", [summed, onnx.ints([co, ci, 1, 1])]);
  }
  return weightGradAsConv3d(context);
}

function weightGradAsConv3d({ inputs, shapes, attrs, onnx }: LoweringContext<OpAttributes["convWeightGrad"]>): string {
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
    (kernel[axis] - 1) * dilation[axis] + (out - 1) * stride[axis] + 1 - length - pad[axis];
  const wide = onnx.node("Conv", [last, filter], {
    kernel_shape: [oh, ow, 1],
    strides: [...dilation, 1],
    dilations: [...stride, 1],
    pads: [pad[0], pad[1], 0, Math.max(0, far(0, h, oh)), Math.max(0, far(1, w, ow)), 0],
    group: 1,
  });
  const cut =
    far(0, h, oh) < 0 || far(1, w, ow) < 0
      ? onnx.node("Slice", [wide, onnx.ints([0, 0]), onnx.ints([...kernel]), onnx.ints([2, 3])])
      : wide;
  const flat = onnx.node("Reshape", [cut, onnx.ints([co, kernel[0], kernel[1], ci])]);
  return onnx.node("Transpose", [flat], { perm: [0, 3, 1, 2] });
}
