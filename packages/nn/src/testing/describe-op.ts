/**
 * What every operation must satisfy: its shape rule is true, its gradient is what a small step does, and it
 * refuses what it cannot do.
 */
import { CambrianError, makeRandom } from "@cambrian/core";
import { describe, expect, test } from "vitest";
import { gradients } from "../autodiff/gradients.js";
import { type Shape, sizeOf } from "../graph/graph.js";
import { makeGraph } from "../graph/make-graph.js";
import { reduceSum } from "../ops/construct.js";
import type { OpAttributes, OpCase, OpDefinition, OpName } from "../ops/op.js";
import { expectGradients } from "./finite-differences.js";
import { randomInputs } from "./numbers.js";

const CASES = 12;

export interface DescribeOpOptions<A> {
  /** Uses that the operation must refuse with `graph/shape`. */
  readonly refuses: readonly OpCase<A>[];
}

/** The code of the error that `action` throws, or "nothing". */
export function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof CambrianError ? error.code : String(error);
  }
  return "nothing";
}

/** True where the operation says it has a gradient for these attributes. */
function isDifferentiable(definition: OpDefinition, { shapes, attrs }: OpCase<OpAttributes[OpName]>): boolean {
  const graph = makeGraph();
  const values = shapes.map((shape, i) => graph.input(`x${i}`, shape));
  const loss = reduceSum(graph.apply(definition.name, values, attrs));
  return codeOf(() => gradients(loss, values)) !== "graph/not-differentiable";
}

/** The contract suite of the family of operations. */
export function describeOp<N extends OpName>(
  definition: OpDefinition<N>,
  options: DescribeOpOptions<OpAttributes[N]>,
): void {
  const { name } = definition;
  const plain = definition as unknown as OpDefinition;
  const cases = Array.from({ length: CASES }, (_, seed) => ({ seed, sample: plain.sample(makeRandom(seed)) }));
  const label = (seed: number, shapes: readonly Shape[], attrs: unknown): string =>
    `${name} seed ${seed} ${JSON.stringify(shapes)} ${JSON.stringify(attrs)}`;

  describe(`operation ${name}`, () => {
    test("makes the shape its rule says", () => {
      for (const { seed, sample } of cases) {
        const inputs = randomInputs(makeRandom(seed), sample);
        const { shape, data } = plain.reference(inputs, sample.attrs);
        expect(shape, label(seed, sample.shapes, sample.attrs)).toEqual(plain.shape(sample.shapes, sample.attrs));
        expect(data.length).toBe(sizeOf(shape));
      }
    });

    test("leaves its inputs as they were", () => {
      for (const { seed, sample } of cases) {
        const inputs = randomInputs(makeRandom(seed), sample);
        const before = inputs.map(({ data }) => data.slice());
        const { data } = plain.reference(inputs, sample.attrs);
        data.fill(0);
        expect(inputs.map((input) => input.data)).toEqual(before);
      }
    });

    test("has the gradient that finite differences show, or says it has none", () => {
      let checked = 0;
      for (const { seed, sample } of cases) {
        if (!isDifferentiable(plain, sample)) continue;
        checked++;
        const [first] = sample.shapes;
        if (!first) expect.fail(`${name} samples no input`);
        expectGradients(
          (values) => (values[0] as (typeof values)[number]).graph.apply(name, values, sample.attrs as OpAttributes[N]),
          randomInputs(makeRandom(seed), sample),
          { what: label(seed, sample.shapes, sample.attrs) },
        );
      }
      const without: readonly OpName[] = ["greater", "sign"];
      if (without.includes(name)) expect(checked).toBe(0);
      else expect(checked).toBeGreaterThanOrEqual(CASES / 2);
    });

    test("refuses no input and one input too many", () => {
      const [sample] = cases;
      const { shapes, attrs } = sample?.sample ?? expect.fail("there is no sample");
      const odd = [2, 3, 5, 7, 11, 13];
      expect(codeOf(() => plain.shape([], attrs))).toBe("graph/shape");
      expect(codeOf(() => plain.shape([...shapes, odd, odd], attrs))).toBe("graph/shape");
    });

    test("refuses uses that cannot be", () => {
      expect(options.refuses.length).toBeGreaterThan(0);
      for (const { shapes, attrs } of options.refuses) {
        expect(
          codeOf(() => definition.shape(shapes, attrs)),
          label(0, shapes, attrs),
        ).toBe("graph/shape");
      }
    });
  });
}
