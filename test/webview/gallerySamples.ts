// A run for the Gallery panel under test: rows made up from their number, the same each time, and figures counted from
// them.

import { createRandom } from '../../src/base/random';
import type { EditState } from '../../src/protocol/dataset';
import type {
  AuditReport,
  ConfusionCell,
  Interval,
  RunFigures,
  RunFilter,
  RunManifest,
  RunQuery,
  RunReport,
  RunRow,
} from '../../src/protocol/evaluation';

export const animals = ['cat', 'dog', 'fox', 'horse', 'hen', 'owl', 'pike', 'newt'];

export function classNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const animal = animals[index % animals.length] ?? '';
    return index < animals.length ? animal : `${animal} ${Math.floor(index / animals.length)}`;
  });
}

export function makeManifest(
  count: number,
  classes: readonly string[],
  part: Partial<RunManifest> = {},
): RunManifest {
  return {
    version: 1,
    id: 'run-1',
    status: 'done',
    startedAt: '2026-01-01T10:00:00Z',
    finishedAt: '2026-01-01T10:05:00Z',
    dataset: {
      path: '/data/animals',
      name: 'animals',
      format: 'image-folder',
      fingerprint: 'f',
      split: 'test',
      count,
      classes,
    },
    model: { path: '/models/resnet50.onnx', name: 'resnet50.onnx', sha256: '0' },
    outputs: classes,
    preprocess: {
      layout: 'NCHW',
      size: { width: 224, height: 224 },
      channels: 3,
      colorOrder: 'RGB',
      scale: 1 / 255,
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
      resize: { mode: 'exact', size: { width: 224, height: 224 }, interpolation: 'bilinear' },
      crop: 'center',
    },
    matching: {
      classes: classes.map((label, index) => ({ label, index, output: label, how: 'name' })),
      unusedOutputs: 0,
      notice: null,
    },
    provider: { provider: 'cpu', reason: 'The only one here.', refused: [], forcedToCpu: [] },
    batch: 16,
    featureValue: 'pool',
    versions: { glassbox: '1.0.0', onnxruntime: '1.20.0' },
    ...part,
  };
}

/** Row `row` of a run: mostly right, confused most often with the class before it. */
export function makeRow(row: number, classes: readonly string[]): RunRow {
  const random = createRandom(row + 1);
  const id = `test/${String(row).padStart(7, '0')}.png`;
  const labelIndex = random.index(classes.length);
  const failed = row % 97 === 96;
  const unlabelled = row % 101 === 100;
  const wrong = random.uniform() < 0.04 + (labelIndex % 8) * 0.02;
  const step = random.uniform() < 0.7 ? 1 : 1 + random.index(classes.length);
  const predictedIndex = wrong ? (labelIndex + step) % classes.length : labelIndex;
  const probability = wrong ? random.between(0.3, 0.95) : 1 - random.uniform() ** 2 * 0.7;
  const suspected = wrong && random.uniform() < 0.3;
  const name = (index: number): string => classes[index] ?? '';
  const rest = (1 - probability) / 2;
  return {
    row,
    id,
    split: 'test',
    label: unlabelled ? null : name(labelIndex),
    labelIndex: unlabelled ? null : labelIndex,
    predicted: failed ? null : name(predictedIndex),
    predictedIndex: failed ? null : predictedIndex,
    probability: failed ? null : probability,
    loss: failed || unlabelled ? null : wrong ? -Math.log(rest) : -Math.log(probability),
    margin: failed ? null : Math.max(0, probability - rest),
    entropy: failed ? null : 1.5 * (1 - probability),
    top5: failed
      ? []
      : [probability, rest, rest / 2, rest / 4, rest / 8].map((share, place) => {
          const index = (predictedIndex + (place === 1 && wrong ? -1 : place)) % classes.length;
          const real = (index + classes.length) % classes.length;
          return { index: real, label: name(real), probability: share };
        }),
    error: failed ? `"${id}" ends in the middle of the picture.` : null,
    suspicion: suspected ? random.between(0.5, 1) : null,
    suggested: suspected ? name(predictedIndex) : null,
    duplicates: row % 53 === 7 ? 1 : 0,
    isLeaked: row % 106 === 7,
  };
}

export function makeRows(count: number, classes: readonly string[]): readonly RunRow[] {
  return Array.from({ length: count }, (_, row) => makeRow(row, classes));
}

export function isRight(row: RunRow): boolean {
  return isJudged(row) && row.labelIndex === row.predictedIndex;
}

export function isJudged(row: RunRow): boolean {
  return row.labelIndex !== null && row.predictedIndex !== null;
}

export function interval(right: number, count: number): Interval | null {
  if (count === 0) return null;
  const value = right / count;
  const spread = 1.96 * Math.sqrt((value * (1 - value) + 1 / count) / count);
  return { value, low: Math.max(0, value - spread), high: Math.min(1, value + spread) };
}

export function makeReport(
  manifest: RunManifest,
  rows: readonly RunRow[],
  isAudited: boolean,
): RunReport {
  const figures = makeFigures(rows, manifest.dataset.classes);
  return { run: '/runs/1', manifest, figures, audit: isAudited ? makeAudit(rows) : null };
}

export function makeFigures(rows: readonly RunRow[], classes: readonly string[]): RunFigures {
  const judged = rows.filter(isJudged);
  const right = judged.filter(isRight).length;
  const share = interval(right, judged.length);
  const average = share && { precision: share, recall: share, f1: share };
  return {
    count: rows.length,
    evaluated: judged.length,
    right,
    failed: rows.filter(({ predictedIndex }) => predictedIndex === null).length,
    unlabelled: rows.filter(({ labelIndex }) => labelIndex === null).length,
    accuracy: share,
    top5: interval(judged.length - 9, judged.length),
    macro: average,
    weighted: average,
    meanLoss: share && { value: 0.412, low: 0.38, high: 0.45 },
    ece: share && { value: 0.043, low: 0.03, high: 0.058 },
    calibration: makeCalibration(judged),
    lossHistogram: makeLosses(judged),
    perClass: makeClasses(judged, classes),
    isImbalanced: true,
    confusion: makeConfusion(judged),
    latencyMs: { p50: 11.2, p90: 14.8, p99: 31 },
    splits: [{ name: 'test', count: rows.length }],
  };
}

function makeConfusion(judged: readonly RunRow[]): readonly ConfusionCell[] {
  const cells = new Map<string, ConfusionCell>();
  for (const { labelIndex, predictedIndex } of judged) {
    const key = `${labelIndex} ${predictedIndex}`;
    const count = (cells.get(key)?.count ?? 0) + 1;
    cells.set(key, { label: labelIndex ?? 0, predicted: predictedIndex ?? 0, count });
  }
  return [...cells.values()];
}

function makeClasses(judged: readonly RunRow[], classes: readonly string[]) {
  return classes.map((label, index) => {
    const ofLabel = judged.filter(({ labelIndex }) => labelIndex === index);
    const predicted = judged.filter(({ predictedIndex }) => predictedIndex === index).length;
    const right = ofLabel.filter(isRight).length;
    return {
      index,
      label,
      support: ofLabel.length,
      predicted,
      right,
      precision: interval(right, predicted),
      recall: interval(right, ofLabel.length),
      f1: interval(2 * right, ofLabel.length + predicted),
    };
  });
}

function makeCalibration(judged: readonly RunRow[]) {
  return Array.from({ length: 15 }, (_, bin) => {
    const [low, high] = [bin / 15, (bin + 1) / 15];
    const inside = judged.filter(({ probability }) => {
      const value = probability ?? 0;
      return value > low && value <= high;
    });
    const sum = inside.reduce((total, { probability }) => total + (probability ?? 0), 0);
    const confidence = inside.length === 0 ? 0 : sum / inside.length;
    const accuracy = interval(inside.filter(isRight).length, inside.length);
    return { low, high, count: inside.length, confidence, accuracy };
  });
}

function makeLosses(judged: readonly RunRow[]) {
  return Array.from({ length: 24 }, (_, bin) => {
    const low = bin * 0.25;
    const high = bin === 23 ? Number.POSITIVE_INFINITY : low + 0.25;
    const inside = judged.filter(({ loss }) => (loss ?? 0) >= low && (loss ?? 0) < high);
    const right = inside.filter(isRight).length;
    return { low, high, right, wrong: inside.length - right };
  });
}

function makeAudit(rows: readonly RunRow[]): AuditReport {
  const judged = rows.filter(isJudged);
  const clean = judged.filter(({ isLeaked }) => !isLeaked);
  const trusted = judged.filter(({ suspicion }) => suspicion === null);
  const share = (of: readonly RunRow[]) => interval(of.filter(isRight).length, of.length);
  return {
    labelIssues: [],
    duplicates: [],
    accuracy: {
      raw: share(judged),
      withoutLeaks: { accuracy: share(clean), leftOut: judged.length - clean.length },
      withoutSuspects: { accuracy: share(trusted), leftOut: judged.length - trusted.length },
    },
    probe: { accuracy: { value: 0.93, low: 0.91, high: 0.95 }, folds: 5 },
    notices: ['The class newt has too few pictures to judge its labels.'],
  };
}

export const noEdits: EditState = { edits: [], pending: 0, undo: null, redo: null, readOnly: null };

/** What a query finds, as the engine would. */
export function answerQuery(rows: readonly RunRow[], query: RunQuery): readonly RunRow[] {
  const found = rows.filter((row) => query.filters.every((filter) => holds(row, filter)));
  const { sort, descending } = query;
  if (sort === 'id' || sort === 'row') return descending ? found.toReversed() : found;
  const value = (row: RunRow): number | null => row[sort];
  const known = found.filter((row) => value(row) !== null);
  const sign = descending ? -1 : 1;
  known.sort((a, b) => sign * ((value(a) ?? 0) - (value(b) ?? 0)) || a.row - b.row);
  return [...known, ...found.filter((row) => value(row) === null)];
}

function holds(row: RunRow, filter: RunFilter): boolean {
  switch (filter.kind) {
    case 'cell':
      return (
        isJudged(row) &&
        (filter.labels?.includes(row.labelIndex ?? -1) ?? true) &&
        (filter.predicted?.includes(row.predictedIndex ?? -1) ?? true)
      );
    case 'outcome':
      return {
        right: isRight(row),
        wrong: isJudged(row) && !isRight(row),
        failed: row.predictedIndex === null,
        unlabelled: row.labelIndex === null,
      }[filter.outcome];
    case 'range': {
      const value = row[filter.column];
      return value !== null && value >= filter.low && value <= (filter.high ?? Infinity);
    }
    case 'split':
      return row.split === filter.split;
    case 'suspected':
      return row.suspicion !== null;
    case 'duplicates':
      return row.duplicates > 0;
    case 'leaked':
      return row.isLeaked;
    case 'ids':
      return filter.ids.includes(row.id);
    case 'flips':
      return isJudged(row) && isRight(row) === (filter.change === 'fixed') && row.row % 40 === 0;
  }
}
