// Lines of the charts from the records: epochs lie at whole places of the horizontal axis, their steps between them.

import type { EpochRecord, StepRecord } from '../../../src/protocol/train';
import type { TrainPhase } from '../../../src/protocol/trainRecipe';

export type CurvePoint = readonly [epoch: number, value: number];

/** Stretch of the horizontal axis in which a phase was, or will be. */
export interface PhaseSpan {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export function epochCurve(
  epochs: readonly EpochRecord[],
  read: (record: EpochRecord) => number | null | undefined,
): readonly CurvePoint[] {
  return epochs.flatMap((record) => {
    const value = read(record);
    return typeof value === 'number' && Number.isFinite(value)
      ? [[record.epoch, value] as const]
      : [];
  });
}

/** Places of steps on the axis: a step lies where the epoch has got to before it. */
export function stepPlaces(steps: readonly StepRecord[]): Float64Array {
  const places = new Float64Array(steps.length);
  let first = 0;
  let usual = 1;
  while (first < steps.length) {
    const { epoch = 0, phase = 0 } = steps[first] ?? {};
    let next = first;
    while (next < steps.length && steps[next]?.epoch === epoch) next++;
    const isLast = next === steps.length;
    const isSamePhase = steps[first - 1]?.phase === phase;
    const count = isLast && isSamePhase ? Math.max(usual, next - first) : next - first;
    for (let index = first; index < next; index++) {
      places[index] = epoch - 1 + (index - first) / count;
    }
    usual = count;
    first = next;
  }
  return places;
}

/** At most two points for each of `buckets`, its lowest and highest value, so that no spike is lost. */
export function thinned(
  places: Float64Array,
  values: (index: number) => number,
  buckets: number,
): readonly CurvePoint[] {
  const count = places.length;
  if (count <= 2 * buckets) return finitePoints(places, values);
  const points: CurvePoint[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * count) / buckets);
    const to = Math.floor(((bucket + 1) * count) / buckets);
    let least = -1;
    let most = -1;
    for (let index = from; index < to; index++) {
      const value = values(index);
      if (!Number.isFinite(value)) continue;
      if (least < 0 || value < values(least)) least = index;
      if (most < 0 || value > values(most)) most = index;
    }
    if (least < 0) continue;
    const ends = least === most ? [least] : [Math.min(least, most), Math.max(least, most)];
    for (const index of ends) points.push([places[index] ?? 0, values(index)]);
  }
  return points;
}

function finitePoints(
  places: Float64Array,
  values: (index: number) => number,
): readonly CurvePoint[] {
  const points: CurvePoint[] = [];
  places.forEach((place, index) => {
    const value = values(index);
    if (Number.isFinite(value)) points.push([place, value]);
  });
  return points;
}

/** Phases as they went; those that are still to come follow with the lengths of the recipe. */
export function phaseSpans(
  epochs: readonly EpochRecord[],
  phases: readonly TrainPhase[],
  isUnderWay: boolean,
  currentPhase: number,
): readonly PhaseSpan[] {
  const spans: PhaseSpan[] = [];
  let end = 0;
  phases.forEach(({ name, epochs: planned }, index) => {
    const ran = epochs.filter(({ phase }) => phase === index).length;
    const isOver = !isUnderWay || index < currentPhase;
    const length = isOver ? ran : Math.max(ran, planned);
    if (length === 0) return;
    spans.push({ name, from: end, to: end + length });
    end += length;
  });
  return spans;
}

/** The epoch with the best weights so far. */
export function bestEpoch(epochs: readonly EpochRecord[]): EpochRecord | null {
  return epochs.findLast(({ isBest }) => isBest) ?? null;
}
