// The lines of the panel's charts and their axes, from the records of this training and of those beside it.

import { formatShare } from '../../parts/figureTexts';
import { formatValue, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { type ChartScale, linearScale, logScale } from './chartScale';
import type { Curve } from './curvePlot';
import { bestEpoch, type CurvePoint, epochCurve, stepPlaces, thinned } from './curves';
import type { Records } from './recordLog';
import type { ComparedTraining } from './trainingStore';

export interface ChartData {
  readonly key: 'loss' | 'accuracy' | 'rate' | 'throughput';
  readonly label: string;
  readonly curves: readonly Curve[];
  readonly scale: ChartScale;
  readonly best: { readonly epoch: number; readonly value: number } | null;
  readonly format: (value: number) => string;
}

/** Steps are drawn in this many stretches: more than that a chart has no pixels for. */
const stepStretches = 300;
/** Steps beyond this share of them do not stretch the axis. */
const usualShare = 0.98;
/** Looks of compared trainings in the stylesheet; more than these begin anew. */
const otherLooks = 4;

export function chartsOf(
  records: Records,
  compared: readonly ComparedTraining[],
  isLog: boolean,
): readonly ChartData[] {
  return [
    lossChart(records, compared, isLog),
    accuracyChart(records, compared),
    rateChart(records, isLog),
    throughputChart(records),
  ];
}

function lossChart(
  { steps, epochs }: Records,
  compared: readonly ComparedTraining[],
  isLog: boolean,
): ChartData {
  const places = stepPlaces(steps);
  const stepPoints = thinned(places, (index) => steps[index]?.loss ?? Number.NaN, stepStretches);
  const read: Curve[] = [
    curve(
      'train',
      t('training'),
      'is-train',
      epochCurve(epochs, ({ train }) => train.loss),
    ),
    curve(
      'validation',
      t('validation'),
      'is-validation',
      epochCurve(epochs, ({ validation }) => validation?.loss),
    ),
    ...otherCurves(compared, 'loss'),
  ];
  const curves = [
    { ...curve('steps', t('each step'), 'is-steps', stepPoints), isRead: false },
    ...read,
  ].filter(({ points }) => points.length > 0);
  const best = bestEpoch(epochs);
  const bestLoss = (best?.validation ?? best?.train)?.loss ?? null;
  return {
    key: 'loss',
    label: t('Loss'),
    curves,
    scale: lossScale(read, stepPoints, isLog),
    best: best && bestLoss !== null ? { epoch: best.epoch, value: bestLoss } : null,
    format: formatValue,
  };
}

function lossScale(
  read: readonly Curve[],
  steps: readonly CurvePoint[],
  isLog: boolean,
): ChartScale {
  const stepValues = steps.map(([, value]) => value).sort((a, b) => a - b);
  const usualMost = stepValues[Math.floor(usualShare * (stepValues.length - 1))];
  const values = read.flatMap(({ points }) => points.map(([, value]) => value));
  if (usualMost !== undefined) values.push(usualMost);
  const most = values.length === 0 ? 1 : Math.max(...values);
  if (!isLog) return linearScale(0, most > 0 ? most : 1, { low: 0, high: most * 2 || 1 });
  const usualLeast = stepValues[Math.floor((1 - usualShare) * (stepValues.length - 1))];
  const positive = [...values, usualLeast ?? 0].filter((value) => value > 0);
  return positive.length === 0 ? logScale(0.1, 1) : logScale(Math.min(...positive), most);
}

function accuracyChart({ epochs }: Records, compared: readonly ComparedTraining[]): ChartData {
  const curves = [
    curve(
      'train',
      t('training'),
      'is-train',
      epochCurve(epochs, ({ train }) => train.accuracy),
    ),
    curve(
      'validation',
      t('validation'),
      'is-validation',
      epochCurve(epochs, ({ validation }) => validation?.accuracy),
    ),
    ...otherCurves(compared, 'accuracy'),
  ].filter(({ points }) => points.length > 0);
  const values = curves.flatMap(({ points }) => points.map(([, value]) => value));
  const best = bestEpoch(epochs);
  const value = (best?.validation ?? best?.train)?.accuracy ?? null;
  return {
    key: 'accuracy',
    label: t('Accuracy'),
    curves,
    scale: linearScale(values.length === 0 ? 0 : Math.min(...values), 1, { low: 0, high: 1 }),
    best: best && value !== null ? { epoch: best.epoch, value } : null,
    format: formatShare,
  };
}

function rateChart({ steps, epochs }: Records, isLog: boolean): ChartData {
  const places = stepPlaces(steps);
  const points = thinned(
    places,
    (index) => steps[index]?.learningRate ?? Number.NaN,
    stepStretches,
  );
  const atEpochs = epochCurve(epochs, ({ learningRate }) => learningRate);
  const values = [...points, ...atEpochs].map(([, value]) => value);
  const positive = values.filter((value) => value > 0);
  const most = Math.max(0, ...values);
  const scale =
    isLog && positive.length > 0
      ? logScale(Math.max(Math.min(...positive), most / 1e4), most)
      : linearScale(0, most > 0 ? most : 1e-3, { low: 0, high: 2 * most || 1 });
  return {
    key: 'rate',
    label: t('Learning rate'),
    curves: [
      { ...curve('steps', t('each step'), 'is-rate', points), isRead: false },
      curve('rate', t('learning rate'), 'is-hidden', atEpochs),
    ],
    scale,
    best: null,
    format: formatValue,
  };
}

function throughputChart({ epochs }: Records): ChartData {
  const points = epochCurve(epochs, ({ picturesPerSecond }) => picturesPerSecond);
  const most = Math.max(0, ...points.map(([, value]) => value));
  return {
    key: 'throughput',
    label: t('Pictures per second'),
    curves: [curve('throughput', t('pictures per second'), 'is-rate', points)],
    scale: linearScale(0, most > 0 ? most : 1),
    best: null,
    format: formatValue,
  };
}

function curve(key: string, name: string, look: string, points: readonly CurvePoint[]): Curve {
  return { key, name, look, points, isRead: true };
}

/** Of the others only what decides: validation, or training where they have none. */
function otherCurves(
  compared: readonly ComparedTraining[],
  score: 'loss' | 'accuracy',
): readonly Curve[] {
  return compared.map(({ out, name, epochs }, index) => {
    const points = epochCurve(epochs, ({ validation, train }) => (validation ?? train)[score]);
    return curve(out, plainText(name), `is-other is-other-${index % otherLooks}`, points);
  });
}
