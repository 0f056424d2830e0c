/**
 * The report of a model that was just trained: how it does on the images it is judged by, and where it comes from.
 */
import {
  CAMBRIAN_VERSION,
  type CellsTruth,
  cells,
  type Example,
  encodePng,
  iouThresholds,
  type LabelScores,
  type Labels,
  type Model,
  makeScorer,
  matchLabels,
  openPredictor,
  type ReportExample,
  renderReport,
  segmentClassically,
  stretchContrast,
  throwIfCancelled,
  toPlanes,
  type WorkOptions,
} from "cambrian";

/** How many images are shown with outlines: the worst, and the best one. */
const SHOWN_WORST = 7;

export interface ReportOptions extends WorkOptions {
  readonly judgedOn: "watched" | "learnt";
  readonly notes: readonly string[];
  readonly threads: number;
}

export async function makeReport(
  model: Model,
  examples: readonly Example<CellsTruth>[],
  { judgedOn, notes, threads, signal, onProgress }: ReportOptions,
): Promise<{ readonly html: string; readonly headline: number; readonly floor: number }> {
  await using predictor = await openPredictor(cells, model, { threads });
  const scorer = makeScorer();
  const floorScorer = makeScorer();
  let shown: Judged[] = [];
  for (const [index, example] of examples.entries()) {
    throwIfCancelled(signal);
    onProgress?.({ what: "Judging, image", done: index, total: examples.length });
    const truth = example.truth.labels;
    const { labels } = await predictor.predict(example.image, signal ? { signal } : {});
    const { ap } = scorer.add({ truth, result: labels });
    floorScorer.add({ truth, result: segmentClassically(toPlanes(example.image)) });
    shown = keepShown([...shown, { example, labels, ap50: ap["0.50"] ?? Number.NaN }]);
  }
  const scores = scorer.scores();
  const floor = floorScorer.scores().ap["0.50"] ?? 0;
  const headline = scores.ap["0.50"] ?? 0;
  const html = renderReport({
    name: model.card.name,
    judgedOn,
    images: scores.perImage.map((image, index) => {
      const right = image.hits["0.50"] ?? 0;
      return {
        name: examples[index]?.name ?? "",
        right,
        missed: image.truthCount - right,
        extra: image.resultCount - right,
        ap50: image.ap["0.50"] ?? Number.NaN,
        overlap: right > 0 ? (image.matchedIou["0.50"] ?? Number.NaN) : Number.NaN,
      };
    }),
    ap50: headline,
    floor: { name: "brightness threshold and watershed", ap50: floor },
    figures: describeScores(scores),
    curves: model.card.curves,
    examples: await Promise.all(shown.map(showExample)),
    provenance: describeOrigin(model),
    notes,
  });
  return { html, headline, floor };
}

/** An image with what the model found in it. */
interface Judged {
  readonly example: Example<CellsTruth>;
  readonly labels: Labels;
  readonly ap50: number;
}

/** Those to show of the images so far, worst first; the others need not be kept. */
function keepShown(judged: readonly Judged[]): Judged[] {
  const order = judged.filter(({ ap50 }) => Number.isFinite(ap50)).sort((a, b) => a.ap50 - b.ap50);
  const best = order.slice(SHOWN_WORST).at(-1);
  return [...order.slice(0, SHOWN_WORST), ...(best === undefined ? [] : [best])];
}

async function showExample({ example, labels }: Judged): Promise<ReportExample> {
  const { missed, extra } = matchLabels({ truth: example.truth.labels, result: labels });
  return {
    name: example.name,
    png: await encodePng(stretchContrast(example.image)),
    truth: example.truth.labels,
    prediction: labels,
    missed: new Set(missed),
    extra: new Set(extra),
  };
}

function describeScores(scores: LabelScores): { name: string; value: string }[] {
  const figure = (value: number | undefined): string =>
    value === undefined || Number.isNaN(value) ? "–" : value.toFixed(3);
  return [
    ...iouThresholds.map((key) => ({
      name: `AP at IoU ${key}, pooled over all images`,
      value: figure(scores.ap[key]),
    })),
    { name: "AP at IoU 0.50, mean of images", value: figure(scores.apMeanOfImages["0.50"]) },
    { name: "F1 at IoU 0.50", value: figure(scores.f1["0.50"]) },
    { name: "Panoptic quality (PQ)", value: figure(scores.pq) },
    { name: "AJI+", value: figure(scores.ajiPlus) },
    { name: "Count error, mean of |found - true| / true", value: figure(scores.countError) },
  ];
}

function describeOrigin({ card, onnx }: Model): { name: string; value: string; code?: boolean }[] {
  const { training, traits } = card;
  return [
    {
      name: "Made by",
      value: `Cambrian ${CAMBRIAN_VERSION}, ${training.runtime}, ${training.threads} ${training.threads === 1 ? "thread" : "threads"}`,
    },
    { name: "Made on", value: card.created },
    { name: "Fingerprint (SHA-256)", value: card.sha256, code: true },
    { name: "Size", value: `${(onnx.length / 1e6).toFixed(1)} MB` },
    { name: "Task", value: `${card.task}, version ${card.taskVersion}` },
    {
      name: "Learnt from",
      value: `${training.images} images, ${training.epochs} ${training.epochs === 1 ? "round" : "rounds"}, ${training.steps} steps, ${training.minutes.toFixed(1)} min`,
    },
    ...(training.from === undefined ? [] : [{ name: "Started from", value: training.from }]),
    { name: "Seed", value: String(training.seed) },
    ...(traits.objectDiameterPx === undefined
      ? []
      : [{ name: "Typical diameter", value: `${traits.objectDiameterPx.toFixed(1)} px` }]),
    { name: "Options", value: JSON.stringify(card.options), code: true },
    { name: "Settings", value: JSON.stringify(training.settings), code: true },
    { name: "Network", value: JSON.stringify(card.network), code: true },
  ];
}
