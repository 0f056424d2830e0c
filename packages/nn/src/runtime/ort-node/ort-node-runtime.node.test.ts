import { expect, test } from "vitest";
import { makeGraph } from "../../graph/make-graph.js";
import { mul } from "../../ops/construct.js";
import { describeRuntime } from "../../testing/index.js";
import { loadOrt, openOnnx, ortNodeRuntime } from "./ort-node-runtime.node.js";

describeRuntime("ort-node", () => ortNodeRuntime, { tolerance: 2e-4 });
