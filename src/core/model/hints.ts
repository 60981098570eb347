// What one source says about how a model is fed. Each source fills in what it knows; resolveCard.ts puts them in order.

import type {
  Activation,
  CardSource,
  ColorOrder,
  ModelCard,
  ModelFacts,
  Resize,
  Resolved,
  Size,
} from '../../protocol/model';
import type { ClassOutput } from './classOutput';
import type { GraphView } from './graphView';
import type { ImageInput } from './imageInput';

export interface Fields {
  readonly labels: readonly string[];
  readonly size: Size;
  readonly colorOrder: ColorOrder;
  readonly scale: number;
  /** One value for all channels, or one per channel. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly resize: Partial<Resize>;
  readonly crop: 'center' | 'none';
  readonly activation: Activation;
  readonly task: ModelCard['output']['task']['value'];
}

export interface Hint<T> {
  readonly value: T;
  /** The file, metadata key or observation behind it. */
  readonly detail: string;
}

export type Hints = { readonly [K in keyof Fields]?: Hint<Fields[K]> };

export interface SourceHints {
  readonly source: CardSource;
  readonly hints: Hints;
  readonly warnings: readonly string[];
}

/** What is fixed before any source is asked. */
export interface Context {
  readonly facts: ModelFacts;
  readonly graph: GraphView;
  readonly image: ImageInput;
  readonly channels: 1 | 3;
  readonly output: ClassOutput;
}

/** The same detail for each of these values; absent values stay absent. */
export function hintsFrom(
  detail: string,
  values: { readonly [K in keyof Fields]?: Fields[K] | undefined },
): Hints {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  // Each entry keeps the type that `values` gave it.
  return Object.fromEntries(known.map(([key, value]) => [key, { value, detail }])) as Hints;
}

/** The first source that says something about the field. */
export function pick<K extends keyof Fields>(
  sources: readonly SourceHints[],
  field: K,
): Resolved<Fields[K]> | undefined {
  for (const { source, hints } of sources) {
    // Indexing the mapped type by its own key gives the hint of that field.
    const hint = hints[field] as Hint<Fields[K]> | undefined;
    if (hint !== undefined) return { value: hint.value, source, detail: hint.detail };
  }
  return undefined;
}

/** Rows of the answer: a lone score has two; null where neither dims nor weights tell. */
export function rowCount({ count }: ClassOutput): number | null {
  return count === 1 ? 2 : count;
}

/** Labels for this many rows: as they are, or with the background class that TensorFlow puts first. */
export function fittingLabels(
  labels: readonly string[],
  rows: number | null,
): readonly string[] | null {
  if (rows === null || labels.length === rows) return labels;
  return rows === 1001 && labels.length === 1000 ? ['background', ...labels] : null;
}

/** `224×224` for a message; height first, as dims are. */
export function formatSize({ width, height }: Size): string {
  return `${height}×${width}`;
}

export function square(side: number): Size {
  return { width: side, height: side };
}

export function isSameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}
