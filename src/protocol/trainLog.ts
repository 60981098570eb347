// A training as lines of a terminal: what stays in the log, and the line that is written over while an epoch runs. Pure
// text, shared by the command line and by the terminal of a task.

import type { Interval } from './evaluation';
import type {
  EpochRecord,
  TrainingFinding,
  TrainingManifest,
  TrainingReport,
  TrainProgress,
} from './train';
import type { TrainPhase } from './trainRecipe';

/** Lines that stay; none for what only `progressLine` shows. `width`: columns of the terminal. */
export function trainLogLines(progress: TrainProgress, width: number): readonly string[] {
  switch (progress.kind) {
    case 'start':
      return startLines(progress.manifest, epochsOf(progress.records), width);
    case 'note':
      return wrapped(progress.text, width, '');
    case 'record':
      return progress.record.kind === 'epoch' ? [epochLine(progress.record)] : [];
    case 'findings':
      return progress.findings.flatMap((finding) => findingLines(finding, width));
    case 'progress':
    case 'work':
      return [];
  }
}

/** The line that takes its own place again and again, at most `width` − 1 columns; null: it stays as it is. */
export function progressLine(progress: TrainProgress, width: number): string | null {
  if (progress.kind === 'work') {
    const { work, done, total } = progress;
    return barLine(`${workNames[work]} `, total > 0 ? done / total : 0, `${done}/${total}`, width);
  }
  if (progress.kind !== 'progress') return null;
  const { epoch, epochs, done, total, picturesPerSecond, secondsLeft } = progress;
  const rate = `${whole(picturesPerSecond)} pictures/s`;
  const behind = `${done}/${total}  ${rate}  ${duration(secondsLeft)} left`;
  return barLine(`epoch ${epoch}/${epochs} `, total > 0 ? done / total : 0, behind, width);
}

/** What a training ends with. */
export function trainReportLines(report: TrainingReport, width: number): readonly string[] {
  const { best, phases, test, before, model } = report;
  return [
    `best       epoch ${best.epoch}: loss ${loss(best.loss)}, accuracy ${percent(best.accuracy)}`,
    ...phases.map(({ name, epochs, best: scores, endedEarly }) => {
      const reached = scores === null ? '' : `, accuracy up to ${percent(scores.accuracy)}`;
      return `phase      ${name}: ${counted(epochs, 'epoch')}${endedEarly ? ' (ended early)' : ''}${reached}`;
    }),
    ...(test === null
      ? []
      : [`test       ${intervalText(test.accuracy)} of ${test.count} pictures`]),
    ...(before === null
      ? []
      : [
          `before     ${intervalText(before.accuracy)}: ${before.what}`,
          `change     ${changeText(before.difference)}, ${before.fixed.length} fixed, ${before.broken.length} broken${
            before.pValue === null ? '' : ` (p = ${rounded(before.pValue)})`
          }`,
        ]),
    ...report.findings.flatMap((finding) => findingLines(finding, width)),
    `model      ${model}`,
  ];
}

/** `share` of `width` columns filled. */
export function progressBar(share: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share || 0)) * width);
  return '█'.repeat(filled) + '░'.repeat(Math.max(0, width - filled));
}

/** 75 → "1 min 15 s". */
export function duration(seconds: number): string {
  const rest = Math.max(0, Math.round(seconds));
  if (rest < 60) return `${rest} s`;
  if (rest < 3600) return `${Math.floor(rest / 60)} min ${rest % 60} s`;
  return `${Math.floor(rest / 3600)} h ${Math.floor((rest % 3600) / 60)} min`;
}

const workNames: Readonly<Record<Extract<TrainProgress, { kind: 'work' }>['work'], string>> = {
  preparing: 'preparing',
  features: 'features of the frozen part',
  export: 'writing the model',
  test: 'testing the new model',
  before: 'testing the model before',
};

function startLines(manifest: TrainingManifest, epochsDone: number, width: number): string[] {
  const { dataset, model, config, provider, notes } = manifest;
  const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
  const { train, validation, test } = dataset.counts;
  return [
    ...wrapped(
      `${model.name} on ${dataset.name}: ${counted(dataset.classes.length, 'class', 'classes')}, ${sum(train)} pictures to learn from, ${sum(
        validation,
      )} to validate with, ${sum(test)} to test with (${provider.provider})`,
      width,
      '',
    ),
    ...config.phases.map((phase, at) => phaseLine(phase, at)),
    ...notes.flatMap((note) => wrapped(note, width, '  ')),
    ...(epochsDone > 0 ? [`going on after ${counted(epochsDone, 'epoch')}`] : []),
    'loss and accuracy: of training / of validation; *: best so far',
  ];
}

function phaseLine(
  { name, epochs, train, learningRate, schedule }: TrainPhase,
  at: number,
): string {
  const what =
    train === 'head'
      ? 'head only'
      : train === 'all'
        ? 'everything'
        : `head and ${counted(train, 'block')}`;
  const rate = `rate ${rounded(learningRate)}${schedule.kind === 'constant' ? '' : `, ${schedule.kind}`}`;
  return `phase ${at + 1}  ${name}: ${what}, up to ${counted(epochs, 'epoch')}, ${rate}`;
}

function epochLine(record: EpochRecord): string {
  const { epoch, phase, train, validation, learningRate, picturesPerSecond, seconds } = record;
  const pair = (text: (value: number) => string, of: 'loss' | 'accuracy'): string =>
    validation === null ? text(train[of]) : `${text(train[of])} / ${text(validation[of])}`;
  return [
    `${record.isBest ? '*' : ' '} epoch ${String(epoch).padStart(3)} (phase ${phase + 1})`,
    `loss ${pair(loss, 'loss')}`,
    `accuracy ${pair(percent, 'accuracy')}`,
    `rate ${rounded(learningRate)}`,
    `${whole(picturesPerSecond)} pictures/s`,
    duration(seconds),
  ].join('  ');
}

function findingLines({ id, message, remedy }: TrainingFinding, width: number): string[] {
  if (id === 'healthy') return wrapped(`healthy: ${message}`, width, '  ');
  return wrapped(`warning: ${id.replaceAll('-', ' ')}: ${message} ${remedy}`, width, '  ');
}

function barLine(before: string, share: number, behind: string, width: number): string {
  const room = width - 1;
  // A bar of fewer columns says nothing.
  const columns = Math.min(40, room - before.length - behind.length - 1);
  const bar = columns < 4 ? '' : `${progressBar(share, columns)} `;
  return `${before}${bar}${behind}`.slice(0, Math.max(0, room));
}

/** Broken between words; lines after the first are indented. */
function wrapped(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length < width || line.trim() === '') line = longer;
    else {
      lines.push(line);
      line = `${indent}${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}

function epochsOf(records: readonly { readonly kind: string }[]): number {
  return records.filter(({ kind }) => kind === 'epoch').length;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function loss(value: number): string {
  return Number.isFinite(value) ? value.toPrecision(4) : 'not a number';
}

/** Two digits. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(2)));
}

function whole(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

function intervalText(interval: Interval | null): string {
  if (interval === null) return '–';
  return `${percent(interval.value)} [${percent(interval.low)}, ${percent(interval.high)}]`;
}

function changeText(interval: Interval | null): string {
  if (interval === null) return '–';
  const points = (value: number): string =>
    `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(100 * value).toFixed(1)}`;
  return `${points(interval.value)} points [${points(interval.low)}, ${points(interval.high)}]`;
}
