/**
 * Weights and what is known about them become a model: an ONNX file with a card.
 */
import { CAMBRIAN_VERSION } from "@cambrian/core";
import { exportOnnx, type Network, type ParameterLayout } from "@cambrian/nn";
import type { Traits } from "../task.js";
import type { Model, ModelCard } from "./model.js";

/** What all models of one run have in common. */
export interface ModelPlan {
  readonly task: { readonly id: string; readonly version: number };
  readonly traits: Traits;
  readonly network: Network;
  readonly layout: ParameterLayout;
  readonly options: object;
}

const noTraining: ModelCard["training"] = {
  seed: 0,
  threads: 0,
  runtime: "",
  images: 0,
  validationImages: 0,
  epochs: 0,
  steps: 0,
  minutes: 0,
  stopped: "finished",
  settings: {},
};

/** A model of these weights; `about` says the rest of the card. */
export async function makeModel(
  { task, traits, network, layout, options }: ModelPlan,
  weights: Float32Array,
  about: Partial<ModelCard> & { readonly name: string },
): Promise<Model> {
  const onnx = exportOnnx(network, layout, weights, {
    producerVersion: CAMBRIAN_VERSION,
    metadata: { task: task.id, taskVersion: String(task.version) },
  });
  const card: ModelCard = {
    task: task.id,
    taskVersion: task.version,
    cambrian: CAMBRIAN_VERSION,
    sha256: await sha256(onnx),
    created: "",
    options: { ...options },
    traits,
    network: network.description,
    training: noTraining,
    curves: [],
    ...about,
  };
  return { card, onnx };
}

/** SHA-256 as hexadecimal. */
async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
