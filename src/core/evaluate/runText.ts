// A run as a document: the figures with their intervals, as Markdown for people and as JSON for programs.

import type { AuditReport, Interval, RunFigures, RunReport } from '../../protocol/evaluation';

/** Exactly what `glassbox evaluate --json` prints. `confusion[i][j]`: pictures of `labels[i]` predicted as `labels[j]`. */
export function runJson({ run, manifest, figures, audit }: RunReport): unknown {
  const { perClass, confusion: cells, ...rest } = figures;
  const place = new Map(perClass.map(({ index }, at) => [index, at]));
  const confusion = perClass.map(() => new Array<number>(perClass.length).fill(0));
  for (const { label, predicted, count } of cells) {
    const row = confusion[place.get(label) ?? -1];
    if (row) row[place.get(predicted) ?? -1] = count;
  }
  const { macro, weighted, accuracy, top5, count, ...others } = rest;
  return {
    runDir: run,
    count,
    accuracy,
    top5,
    macroF1: macro?.f1 ?? null,
    macro,
    weighted,
    ...others,
    labels: perClass.map(({ label }) => label),
    perClass,
    confusion,
    dataset: manifest.dataset,
    model: manifest.model,
    provider: manifest.provider.provider,
    status: manifest.status,
    startedAt: manifest.startedAt,
    finishedAt: manifest.finishedAt,
    matching: manifest.matching,
    ...(audit
      ? { audit: { accuracy: audit.accuracy, probe: audit.probe, notices: audit.notices } }
      : {}),
  };
}

export function runMarkdown({ manifest, figures, audit }: RunReport): string {
  const { dataset, model, provider, startedAt, status } = manifest;
  const split = dataset.split === null ? '' : `, split ${code(dataset.split)}`;
  const { p50, p90, p99 } = figures.latencyMs ?? { p50: 0, p90: 0, p99: 0 };
  return `${[
    `# ${escaped(model.name)} on ${escaped(dataset.name)}`,
    '',
    `${figures.count} pictures of ${code(dataset.path)}${split}, ${startedAt.slice(0, 10)}, ${
      provider.provider
    }${status === 'done' ? '' : ` (${status}: the run is not complete)`}.`,
    `Model ${code(model.path)}, SHA-256 ${code(model.sha256)}.`,
    ...(manifest.matching.notice === null ? [] : ['', escaped(manifest.matching.notice)]),
    '',
    '| figure | value | 95 % interval |',
    '| --- | ---: | --- |',
    ...figureRows(figures),
    ...auditRows(audit),
    '',
    `Evaluated: ${figures.evaluated}. Not readable: ${figures.failed}. Without a known label: ${figures.unlabelled}.`,
    ...(figures.latencyMs === null
      ? []
      : [`Latency per picture: ${ms(p50)} (median), ${ms(p90)} (90 %), ${ms(p99)} (99 %).`]),
    '',
    '## Classes',
    '',
    '| class | pictures | recall | precision | F1 |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...byRecall(figures),
    '',
    '## Most frequent confusions',
    '',
    '| label | predicted | pictures |',
    '| --- | --- | ---: |',
    ...confusionRows(figures),
    '',
    'Intervals: Wilson for accuracy, precision and recall; bootstrap for the others.',
  ].join('\n')}\n`;
}

function figureRows(figures: RunFigures): string[] {
  return [
    row('Accuracy', figures.accuracy, percent),
    row('Top-5 accuracy', figures.top5, percent),
    row('Macro recall (balanced accuracy)', figures.macro?.recall, percent),
    row('Macro precision', figures.macro?.precision, percent),
    row('Macro F1', figures.macro?.f1, percent),
    row('Weighted F1', figures.weighted?.f1, percent),
    row('Mean loss (nats)', figures.meanLoss, number),
    row('Expected calibration error', figures.ece, percent),
  ].flat();
}

function auditRows(audit: AuditReport | null): string[] {
  if (audit === null) return [];
  const { withoutLeaks, withoutSuspects } = audit.accuracy;
  return [
    ...row(
      `Accuracy without ${withoutLeaks.leftOut} leaked pictures`,
      withoutLeaks.accuracy,
      percent,
    ),
    ...row(
      `Accuracy without ${withoutSuspects.leftOut} suspected labels`,
      withoutSuspects.accuracy,
      percent,
    ),
  ];
}

function row(
  name: string,
  interval: Interval | null | undefined,
  text: (value: number) => string,
): string[] {
  if (!interval) return [];
  const { value, low, high } = interval;
  return [`| ${name} | ${text(value)} | ${text(low)} … ${text(high)} |`];
}

function byRecall({ perClass }: RunFigures): string[] {
  const order = [...perClass].sort((a, b) => (a.recall?.value ?? 2) - (b.recall?.value ?? 2));
  const cell = (interval: Interval | null): string =>
    interval === null
      ? '–'
      : `${percent(interval.value)} (${percent(interval.low)} … ${percent(interval.high)})`;
  return order.map(
    ({ label, support, recall, precision, f1 }) =>
      `| ${escaped(label)} | ${support} | ${cell(recall)} | ${cell(precision)} | ${cell(f1)} |`,
  );
}

const mostConfusions = 20;

function confusionRows({ confusion, perClass }: RunFigures): string[] {
  const names = new Map(perClass.map(({ index, label }) => [index, label]));
  const nameOf = (index: number): string => escaped(names.get(index) ?? `class ${index}`);
  return confusion
    .filter(({ label, predicted }) => label !== predicted)
    .sort((a, b) => b.count - a.count)
    .slice(0, mostConfusions)
    .map(({ label, predicted, count }) => `| ${nameOf(label)} | ${nameOf(predicted)} | ${count} |`);
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function number(value: number): string {
  return value.toFixed(3);
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}

/** Names come from files and may hold anything. */
function escaped(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\|*_`<>[\]#]/g, '\\$&');
}

function code(text: string): string {
  const ticks = text.includes('`') ? '``' : '`';
  return `${ticks}${text.replace(/[\r\n|]+/g, ' ')}${ticks}`;
}
