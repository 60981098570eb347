// scale, mean and std belong together: mean and std are written in scaled units, so a value from another source counts
// only where it is meant for the same scale. [0.485, …] must never be subtracted from pixels 0–255.

import type { Resolved } from '../../protocol/model';
import { type Fields, type Hint, pick, type SourceHints } from './hints';

export interface Normalisation {
  readonly scale: Resolved<number>;
  readonly mean: Resolved<readonly number[]>;
  readonly std: Resolved<readonly number[]>;
}

/** `sources` end with defaults that have all three. */
export function resolveNormalisation(
  sources: readonly SourceHints[],
  channels: number,
): Normalisation {
  const scaled = sources.map(withScale);
  const scale = pick(scaled, 'scale') ?? {
    value: 1 / 255,
    source: 'default',
    detail: 'pixels 0–1',
  };
  const sameScale = scaled.filter(({ hints }) => isNear(hints.scale?.value, scale.value));
  const perChannel = (field: 'mean' | 'std', neutral: number): Resolved<readonly number[]> => {
    const found = pick(sameScale, field);
    if (found) return { ...found, value: expand(found.value, channels) };
    const detail = 'nothing is known for this scale';
    return { value: expand([neutral], channels), source: 'default', detail };
  };
  return { scale, mean: perChannel('mean', 0), std: perChannel('std', 1) };
}

/** A source with mean or std but no scale means the scale that the size of its numbers tells. */
function withScale(source: SourceHints): SourceHints {
  const { scale, mean, std } = source.hints;
  const told = mean ?? std;
  if (scale !== undefined || told === undefined) return source;
  return { ...source, hints: { ...source.hints, scale: impliedScale(mean, std, told.detail) } };
}

function impliedScale(
  mean: Hint<Fields['mean']> | undefined,
  std: Hint<Fields['std']> | undefined,
  detail: string,
): Hint<number> {
  const largest = Math.max(...(mean?.value ?? []).map(Math.abs), ...(std?.value ?? []));
  return { value: largest > 2 ? 1 : 1 / 255, detail: `${detail}, told by mean and std` };
}

/** Rounded factors such as 0.0039 are the same scale as 1/255. */
function isNear(a: number | undefined, b: number): boolean {
  return a !== undefined && Math.abs(a - b) <= 0.01 * Math.abs(b);
}

function expand(values: readonly number[], channels: number): readonly number[] {
  return values.length === 1 ? Array.from({ length: channels }, () => values[0] ?? 0) : values;
}
