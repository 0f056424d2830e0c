/** Single samples become one batch: tensors of equal shape are stacked along a new first axis. */
import { CambrianError } from "@cambrian/core";
import { type Shape, sizeOf } from "../graph/graph.js";
import type { Tensor } from "../runtime/runtime.js";
import type { Batch } from "./batches.js";

/**
 * Stack the tensors of all samples by name: [c, y, x] becomes [n, c, y, x]. All samples need the same names and, by
 * name, the same shape; throws `data/cannot-collate` otherwise, and for no samples at all.
 */
export function collate(samples: readonly Readonly<Record<string, Tensor>>[]): Batch {
  const first = samples[0];
  if (!first) throw new CambrianError("data/cannot-collate", "A batch needs at least one sample, but none was given.");
  const names = Object.keys(first);
  for (const [index, sample] of samples.entries()) {
    const others = Object.keys(sample);
    if (others.length !== names.length || others.some((name) => !(name in first))) {
      throw new CambrianError(
        "data/cannot-collate",
        `Sample ${index} of the batch holds ${list(others)}, but sample 0 holds ${list(names)}. Give every sample the same tensors.`,
        { sample: index, got: others, expected: names },
      );
    }
  }
  const inputs: Record<string, Tensor> = {};
  for (const name of names) inputs[name] = stack(name, samples);
  return { inputs };
}

function stack(name: string, samples: readonly Readonly<Record<string, Tensor>>[]): Tensor {
  let shape: Shape = [];
  let data = new Float32Array(0);
  for (const [index, sample] of samples.entries()) {
    const tensor = sample[name] as Tensor; // every sample was checked to hold every name
    if (index === 0) {
      shape = tensor.shape;
      data = new Float32Array(samples.length * sizeOf(shape));
    }
    if (tensor.shape.length !== shape.length || tensor.shape.some((length, axis) => length !== shape[axis])) {
      throw new CambrianError(
        "data/cannot-collate",
        `"${name}" of sample ${index} is [${tensor.shape}], but that of sample 0 is [${shape}]. Cut all samples to the same size.`,
        { name, sample: index, got: [...tensor.shape], expected: [...shape] },
      );
    }
    if (tensor.data.length !== sizeOf(shape)) {
      throw new TypeError(`"${name}" of sample ${index} is [${shape}] but has ${tensor.data.length} values`);
    }
    data.set(tensor.data, index * sizeOf(shape));
  }
  return { data, shape: [samples.length, ...shape] };
}

const list = (names: readonly string[]): string =>
  names.length ? names.map((name) => `"${name}"`).join(", ") : "none";
