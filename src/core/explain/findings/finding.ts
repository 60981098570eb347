// A finding says why a map is blank or not finite. Findings share what is learned about the network on the way, each piece
// of it at most once; nothing of it is computed for a healthy map.

import { type ErrorFacts, GlassboxError } from '../../../base/errors';
import { gradientRules } from '../../autodiff/rules';
import type { Explained } from '../checks/check';
import type { MethodContext } from '../methods/method';
import type { Rows } from '../subject';

export interface Suspicion extends Explained {
  /** The value that the map is made of: the layer's or the input's. */
  readonly at: string;
  /** Every float value of the graph for the picture, by name in topological order. */
  values(): Promise<ReadonlyMap<string, Rows>>;
  /** The target's gradient at `at`; null where an operator without derivative is in the way. */
  gradient(): Promise<Rows | null>;
}

/** null where this is not the cause. */
export type Finding = (suspicion: Suspicion) => Promise<ErrorFacts | null>;

export function suspect(explained: Explained): Suspicion {
  const { context } = explained;
  const { subject, layer } = context;
  const at = layer?.value ?? subject.input.name;
  let values: Promise<ReadonlyMap<string, Rows>> | undefined;
  let gradient: Promise<Rows | null> | undefined;
  return {
    ...explained,
    at,
    values: () => {
      values ??= allValues(context);
      return values;
    },
    gradient: () => {
      gradient ??= gradientsAt(context, [at]).then((found) => found?.get(at) ?? null);
      return gradient;
    },
  };
}

async function allValues(context: MethodContext): Promise<ReadonlyMap<string, Rows>> {
  const { subject, picture, signal } = context;
  const { graph } = subject;
  const fetches = graph.nodes
    .flatMap(({ outputs }) => outputs)
    .filter((name) => name !== '' && graph.shapes.get(name)?.type === 'float32');
  // A copy: nothing of this need be remembered beyond the findings.
  const rows = picture.slice();
  return (await subject.run({ rows, count: 1, fetches }, signal)).values;
}

/** By value; null where an operator without derivative is in the way. */
export async function gradientsAt(
  { subject, picture, objective, signal }: MethodContext,
  wanted: readonly string[],
): Promise<ReadonlyMap<string, Rows> | null> {
  const backward = { ...objective, wanted, rules: gradientRules };
  try {
    const pass = { rows: picture.slice(), count: 1, fetches: [], backward };
    return (await subject.run(pass, signal)).gradients;
  } catch (error) {
    if (error instanceof GlassboxError && error.code === 'gradient-blocked') return null;
    throw error;
  }
}

export function isZero(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) return false;
  return true;
}

export function range(values: ArrayLike<number>): { readonly low: number; readonly high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}
