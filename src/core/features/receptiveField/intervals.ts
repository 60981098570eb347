// What the places along one axis of a value see of the same axis of the picture. Rows and columns never mix in operators
// that slide, so one axis at a time is exact and cheap.

import type { AxisMap } from '../../autodiff/axisMaps';

/** Pixels [from, to); equal where nothing is seen. */
export type Span = readonly [from: number, to: number];

export interface AxisField {
  /** By index along the axis, cut at the borders of the picture. */
  readonly spans: readonly Span[];
  /** Index i sees [start + i · jump, start + i · jump + size) where no border cuts it (Araujo et al. 2019). */
  readonly start: number;
  readonly jump: number;
  readonly size: number;
}

export function pixels(length: number): AxisField {
  const spans = Array.from({ length }, (_, i): Span => [i, i + 1]);
  return { spans, start: 0, jump: 1, size: 1 };
}

/** How an operator reads without borders: index i reads [first + i · step, first + i · step + length). */
export interface Reading {
  readonly first: number;
  readonly step: number;
  readonly length: number;
}

/** Through an operator whose output i reads the inputs of `map[i]`; taps of weight zero read nothing. */
export function through(field: AxisField, map: AxisMap, reading: Reading): AxisField {
  const { first, step, length } = reading;
  const spans = map.map((taps) =>
    hull(taps.flatMap(({ at, weight }) => (weight === 0 ? [] : [field.spans[at] ?? nothing]))),
  );
  return {
    spans,
    start: field.start + first * field.jump,
    jump: field.jump * step,
    size: field.size + (length - 1) * field.jump,
  };
}

/** What either sees; undefined where the lengths differ and neither is spread out. */
export function union(one: AxisField, other: AxisField): AxisField | undefined {
  const [a, b] = [one.spans.length, other.spans.length];
  if (a !== b && a !== 1 && b !== 1) return undefined;
  const longer = a >= b ? one : other;
  const at = (field: AxisField, i: number): Span =>
    field.spans[field.spans.length === 1 ? 0 : i] ?? nothing;
  const start = Math.min(one.start, other.start);
  const end = Math.max(one.start + one.size, other.start + other.size);
  return {
    spans: longer.spans.map((_, i) => hull([at(one, i), at(other, i)])),
    start,
    jump: longer.jump,
    size: end - start,
  };
}

const nothing: Span = [0, 0];

function hull(spans: readonly Span[]): Span {
  const seen = spans.filter(([from, to]) => from < to);
  if (seen.length === 0) return spans[0] ?? nothing;
  return [Math.min(...seen.map(([from]) => from)), Math.max(...seen.map(([, to]) => to))];
}
