/**
 * The report of a trained model as one HTML page that opens anywhere, offline and without scripts.
 */
import type { EpochReport } from "@cambrian/tasks";
import { renderChart } from "./chart.js";
import { escapeHtml, pngDataUri } from "./html.js";
import { outlinePaths } from "./outline-path.js";
import type { ReportData, ReportExample, ReportImage } from "./report-data.js";
import { STYLE } from "./style.js";

/** A whole page; images and tables are sorted worst first here. */
export function renderReport(data: ReportData): string {
  const images = [...data.images].sort((a, b) => a.ap50 - b.ap50 || (a.name < b.name ? -1 : 1));
  const title = `${data.name}, report`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>
<h1>${escapeHtml(title)}</h1>
<div class="top"><section>${renderHeadline(data)}</section><section class="charts">${renderCurves(data)}</section></div>
${renderExamples(data.examples)}
${renderTable(images)}
${renderFigures(data)}
${renderNotes(data.notes)}
<h2>Where it comes from</h2><dl class="provenance">${data.provenance.map(({ name, value, code }) => `<dt>${escapeHtml(name)}</dt><dd${code ? ' class="code"' : ""}>${escapeHtml(value)}</dd>`).join("")}</dl>
</main></body></html>
`;
}

const outOf100 = (share: number): string => (Number.isFinite(share) ? String(Math.round(share * 100)) : "–");
const plural = (count: number, word: string): string =>
  `${count.toLocaleString("en")} ${count === 1 ? word : `${word}s`}`;
const sum = (images: readonly ReportImage[], pick: (image: ReportImage) => number): number =>
  images.reduce((total, image) => total + pick(image), 0);

function renderHeadline({ images, judgedOn, ap50, floor }: ReportData): string {
  const right = sum(images, (image) => image.right);
  const missed = sum(images, (image) => image.missed);
  const extra = sum(images, (image) => image.extra);
  const overlaps = images.filter((image) => Number.isFinite(image.overlap));
  const overlap = sum(overlaps, (image) => image.overlap * image.right) / sum(overlaps, (image) => image.right);
  const where = `On ${plural(images.length, "image")}, ${plural(right + missed, "cell")}`;
  const how =
    judgedOn === "watched"
      ? "set aside while learning; the best moment was chosen by them"
      : "the model learnt from them, so it does worse on new ones";
  const bars = [
    ...(floor ? [renderBar("Without learning", floor.name, floor.ap50, "floor")] : []),
    renderBar("This model", "", ap50, "model"),
  ];
  return `<p class="caption">${where}, ${how}</p>
<p class="headline"><b>${outOf100(ap50)}</b> of 100 cells right</p>
<div class="bars">${bars.join("")}</div>
<p class="caption">Right = outlines overlap by at least half. Counted against right + missed + extra over all images together (AP50).</p>
<dl class="numbers">${[
    ["Right", right.toLocaleString("en")],
    ["Missed", missed.toLocaleString("en")],
    ["Extra", extra.toLocaleString("en")],
    ["Outline overlap", Number.isFinite(overlap) ? overlap.toFixed(2) : "–"],
  ]
    .map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`)
    .join("")}</dl>`;
}

function renderBar(name: string, about: string, share: number, colour: string): string {
  const width = Number.isFinite(share) ? Math.max(0, Math.min(100, share * 100)).toFixed(1) : "0";
  return `<span class="name">${escapeHtml(name)}${about ? `<small>${escapeHtml(about)}</small>` : ""}</span><span class="track"><span class="fill" style="display:block;width:${width}%;background:var(--${colour})"></span></span><span class="value">${outOf100(share)}</span>`;
}

function renderCurves({ curves, floor }: ReportData): string {
  if (curves.length === 0) return "";
  const watched = curves.filter(hasValidation);
  const best = curves.findLast((report) => report.best && report.validation);
  const right =
    watched.length === 0
      ? `<p class="caption">No image was set aside, so there is no curve of cells right.</p>`
      : renderChart({
          title: "Cells right, out of 100",
          xName: "round through the images",
          range: [0, 1],
          formatY: (y) => String(Math.round(y * 100)),
          lines: [
            {
              name: "images set aside",
              colour: "model",
              points: watched.map(({ epoch, validation }) => ({ x: epoch, y: validation.value })),
            },
            ...(floor
              ? [
                  {
                    name: "without learning",
                    colour: "floor",
                    dashed: true,
                    points: [curves[0], curves.at(-1)].flatMap((report) =>
                      report ? [{ x: report.epoch, y: floor.ap50 }] : [],
                    ),
                  },
                ]
              : []),
          ],
          ...(best?.validation ? { mark: { x: best.epoch, y: best.validation.value, label: "kept" } } : {}),
        });
  const watchedLoss = watched.flatMap(({ epoch, validation }) =>
    validation.loss === undefined ? [] : [{ x: epoch, y: validation.loss }],
  );
  const error = renderChart({
    title: "Error (loss)",
    xName: "round through the images",
    formatY: (y) => String(Number(y.toPrecision(3))),
    lines: [
      { name: "images learnt from", colour: "t2", points: curves.map(({ epoch, loss }) => ({ x: epoch, y: loss })) },
      ...(watchedLoss.length > 0 ? [{ name: "images set aside", colour: "model", points: watchedLoss }] : []),
    ],
  });
  return `${right}${error}`;
}

function hasValidation(report: EpochReport): report is EpochReport & Required<Pick<EpochReport, "validation">> {
  return report.validation !== undefined && Number.isFinite(report.validation.value);
}

function renderExamples(examples: readonly ReportExample[]): string {
  if (examples.length === 0) return "";
  const key = (name: string, style: string): string =>
    `<span><svg class="key" width="18" height="14" aria-hidden="true"><rect x="1" y="1" width="16" height="12" rx="4" ${style}/></svg>${name}</span>`;
  return `<h2>Examples, worst first</h2>
<p class="legend">${key("by a person", 'fill="none" stroke="var(--hand)" stroke-width="1.6"')}${key("by the model", 'fill="none" stroke="var(--model)" stroke-width="1.6" stroke-dasharray="4 2"')}${key("missed: only the person", 'fill="var(--hand)" fill-opacity=".35" stroke="var(--hand)" stroke-width="1.6"')}${key("extra: only the model", 'fill="var(--model)" fill-opacity=".35" stroke="var(--model)" stroke-width="1.6" stroke-dasharray="4 2"')}</p>
<div class="examples">${examples.map(renderExample).join("")}</div>`;
}

function renderExample({ name, png, truth, prediction, missed, extra }: ReportExample, index: number): string {
  const { height, width } = truth;
  const id = `image-${index}`;
  const paths = (labels: typeof truth, author: string, wrong: ReadonlySet<number>, mark: string): string =>
    [...outlinePaths(labels)]
      .map(([label, d]) => `<path class="${author}${wrong.has(label) ? ` ${mark}` : ""}" d="${d}"/>`)
      .join("");
  const svg = (what: string, image: string, drawn: string): string =>
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(`${name}, ${what}`)}">${image}<g>${drawn}</g></svg>`;
  const image = `<image id="${id}" href="${pngDataUri(png)}" width="${width}" height="${height}"/>`;
  return `<figure class="pair"><figcaption><b>${escapeHtml(name)}</b><span>${missed.size} missed · ${extra.size} extra</span></figcaption>
${svg("outlines by a person", image, paths(truth, "hand", missed, "missed"))}
${svg("outlines by the model", `<use href="#${id}"/>`, paths(prediction, "model", extra, "extra"))}
<div>person</div><div>model</div></figure>`;
}

function renderTable(images: readonly ReportImage[]): string {
  const rows = images.map(
    ({ name, right, missed, extra, ap50, overlap }) =>
      `<tr><td>${escapeHtml(name)}</td><td>${outOf100(ap50)}</td><td>${right}</td><td>${missed}</td><td>${extra}</td><td>${Number.isFinite(overlap) ? overlap.toFixed(2) : "–"}</td></tr>`,
  );
  return `<h2>Image by image, worst first</h2><div class="scroll"><table><thead><tr><th>Image</th><th>Right of 100</th><th>Right</th><th>Missed</th><th>Extra</th><th>Outline overlap</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function renderFigures({ figures }: ReportData): string {
  if (figures.length === 0) return "";
  return `<h2>All figures</h2><div class="scroll"><table><tbody>${figures.map(({ name, value }) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(value)}</td></tr>`).join("")}</tbody></table></div>`;
}

function renderNotes(notes: readonly string[]): string {
  if (notes.length === 0) return "";
  return `<h2>To know</h2><ul>${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("")}</ul>`;
}
