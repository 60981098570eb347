// How far the canonical graph's outputs are from those of the file, and whether that is near enough to trust gradients.

import type { TensorValue } from '../tensor';
import { toFloat32 } from './floats';

export type NumberKind = 'float32' | 'float16' | 'quantised';

export interface Agreement {
  /** What the file computes in. */
  readonly kind: NumberKind;
  /** Largest |canonical − original| of any output, as a part of that output's largest |original|. Finite numbers only. */
  readonly difference: number;
  /** The first output's best class is the same for every picture; where rounding can exchange two, they are a tie. */
  readonly sameTop1: boolean;
  readonly isWithin: boolean;
  /** Some numbers of the original are NaN or infinite: neither side can be trusted. */
  readonly areFinite: boolean;
  /** The end of a sentence, e.g. "equal within 3e-7". */
  readonly text: string;
}

/** Of the largest value. Quantised networks are judged by the class that they choose. */
const tolerances: Readonly<Record<NumberKind, number>> = {
  float32: 1e-4,
  float16: 1e-2,
  quantised: Number.POSITIVE_INFINITY,
};

/** However far apart the scores are: nearer than this part of the largest one, two classes of a quantised network tie. */
const mostSlack = 5e-2;

export interface Compared {
  readonly original: Float32Array;
  readonly canonical: Float32Array;
}

/** `outputs`: the first decides on classes; `pictures` in each of them. */
export function agreementOf(
  kind: NumberKind,
  outputs: readonly Compared[],
  pictures: number,
): Agreement {
  const parts = outputs.map(differenceOf);
  const difference = Math.max(0, ...parts.map((part) => part.difference));
  const areFinite = parts.every((part) => part.areFinite);
  const areSamePlaces = parts.every((part) => part.areSamePlaces);
  const [first] = outputs;
  // Rounding moves both of two scores by as much as the difference.
  const slack = kind === 'quantised' ? Math.min(2 * difference, mostSlack) : 0;
  const sameTop1 = first === undefined || hasSameTop1(first, pictures, slack);
  const isNear = difference <= tolerances[kind] && (kind !== 'quantised' || sameTop1);
  return {
    ...{ kind, difference, sameTop1, areFinite },
    isWithin: isNear && areSamePlaces,
    text: textOf(difference, { areFinite, sameTop1, areSamePlaces, kind }),
  };
}

/** A tensor of the file as the real numbers that its canonical value holds. */
export function realNumbers(
  value: TensorValue,
  quantisation: { readonly scale: number; readonly zeroPoint: number } | undefined,
): Float32Array {
  const numbers = toFloat32(value);
  if (!quantisation) return numbers;
  const { scale, zeroPoint } = quantisation;
  return numbers.map((number) => (number - zeroPoint) * scale);
}

function differenceOf({ original, canonical }: Compared) {
  let [largest, furthest] = [0, 0];
  let areFinite = true;
  let areSamePlaces = original.length === canonical.length;
  for (const [i, wanted] of original.entries()) {
    const got = canonical[i] ?? Number.NaN;
    if (Number.isFinite(wanted)) largest = Math.max(largest, Math.abs(wanted));
    else areFinite = false;
    if (Number.isFinite(wanted) && Number.isFinite(got)) {
      furthest = Math.max(furthest, Math.abs(got - wanted));
    } else if (!Object.is(wanted, got)) areSamePlaces = false;
  }
  return { difference: furthest / (largest || 1), areFinite, areSamePlaces };
}

function hasSameTop1({ original, canonical }: Compared, pictures: number, slack: number) {
  const classes = original.length / pictures;
  return Array.from({ length: pictures }, (_, picture) => {
    const [start, end] = [picture * classes, (picture + 1) * classes];
    const scores = original.subarray(start, end);
    const best = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
    const largest = scores.reduce((most, score) => Math.max(most, Math.abs(score)), 0);
    const chosen = scores[topOf(canonical.subarray(start, end))] ?? Number.NaN;
    return !(best - chosen > slack * largest);
  }).every(Boolean);
}

function topOf(scores: Float32Array): number {
  return scores.reduce((top, score, i) => (score > (scores[top] ?? 0) ? i : top), 0);
}

function textOf(
  difference: number,
  facts: Pick<Agreement, 'areFinite' | 'sameTop1' | 'kind'> & { readonly areSamePlaces: boolean },
): string {
  const { areFinite, areSamePlaces, sameTop1, kind } = facts;
  const size = difference.toExponential(0);
  const equal = difference === 0 ? 'exactly equal' : `equal within ${size}`;
  if (!areFinite) {
    return areSamePlaces
      ? `${equal} where the outputs are numbers, but some of them are NaN or infinite`
      : "the file's own outputs are NaN or infinite";
  }
  if (!areSamePlaces) return 'outputs that are NaN, infinite or of another size';
  if (kind === 'quantised') return `${sameTop1 ? 'the same' : 'another'} class, scores ${equal}`;
  return difference <= tolerances[kind] ? equal : `apart by ${size} of the largest value`;
}
