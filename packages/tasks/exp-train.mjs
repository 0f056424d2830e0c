import { readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { readImage, readLabels } from "@cambrian/formats/node";
import { ortNodeRuntime } from "@cambrian/nn/node";
import * as T from "@cambrian/tasks";
import { workerSamples } from "@cambrian/tasks/node";
import { makeRandom } from "@cambrian/core";
const root = "/work/shared/data/cells/dsb2018";
const index = readFileSync(`${root}/index.csv`, "utf8").trim().split("\n").slice(1).map((l) => { const [id, split, modality, h, w, n] = l.split(","); return { id, split, modality }; });
const load = async (rows) => { const out = []; for (const r of rows) { out.push({ name: r.id, modality: r.modality, image: await readImage(`${root}/${r.split}/images/${r.id}.png`), truth: { labels: await readLabels(`${root}/${r.split}/labels/${r.id}.png`) } }); } return out; };
const minutes = +(process.env.MIN ?? 2);
let rows = makeRandom(7).shuffled(index.filter((r) => r.split === "train"));
const nval = +(process.env.NVAL ?? 40);
let t0 = performance.now();
const val = await load(rows.slice(0, nval)); const tr = await load(rows.slice(nval));
console.log("loaded", tr.length, val.length, ((performance.now() - t0) / 1000).toFixed(1), "s");
const settings = JSON.parse(process.env.SET ?? "{}");
t0 = performance.now();
const run = T.train(T.cells, tr, { validation: val, runtime: ortNodeRuntime, minutes, seed: 1, settings, options: JSON.parse(process.env.OPT ?? "{}"), openSamples: workerSamples() });
const c0 = process.cpuUsage();
for await (const e of run) console.log(e.epoch, e.step, "loss", e.loss.toFixed(4), JSON.stringify(e.parts), "lr", e.learningRate.toExponential(1), "s", e.seconds.toFixed(0), e.validation ? `val ${e.validation.value.toFixed(4)}` : "");
const model = await run.finish();
console.log("total s", ((performance.now() - t0) / 1000).toFixed(0), "cpu", (process.cpuUsage(c0).user / 1e6).toFixed(0), "options", JSON.stringify(model.card.options), "onnx MB", (model.onnx.length / 1e6).toFixed(2), "rss", (process.memoryUsage().rss / 1e6) | 0);
const out = process.env.OUT ?? "/tmp/exp/model"; mkdirSync(out, { recursive: true });
writeFileSync(`${out}/model.onnx`, model.onnx); writeFileSync(`${out}/card.json`, JSON.stringify(model.card, null, 1));
if (process.env.TEST === "1") {
  const te = await load(index.filter((r) => r.split === "test"));
  const p = await T.openPredictor(T.cells, model, { runtime: ortNodeRuntime });
  for (const [name, set] of [["fluo", te.filter((e) => e.modality === "fluo_dark")], ["all", te]]) { const ev = await T.evaluate(T.cells, p, set); console.log("TEST", name, JSON.stringify(ev.scores.values), ev.seconds.toFixed(1)); }
}
