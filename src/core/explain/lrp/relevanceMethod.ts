// What the methods of layer-wise relevance propagation share: the score itself is the relevance that starts at the target, and
// what arrives at the input is the map.

import type { MethodId } from '../../../protocol/explain';
import type { Node } from '../../onnx/graph';
import type { Method, MethodContext, MethodResult } from '../methods/method';
import { stridesOf } from '../strides';
import type { SubjectInput } from '../subject';
import { absorbsRelevance } from './absorption';
import {
  type RelevancePaths,
  type RelevanceScheme,
  relevancePaths,
  relevanceRules,
} from './relevanceRules';

export interface RelevanceMethod {
  readonly id: MethodId;
  readonly name: string;
  readonly summary: string;
  /** Whether the sum of relevance stays the same where no shift absorbs any of it. */
  readonly isConservative: boolean;
  scheme(paths: RelevancePaths, input: SubjectInput): RelevanceScheme;
}

/** For networks without shifts: what ε and rounding may lose. */
const conservationLimit = 0.01;

export function relevanceMethod(definition: RelevanceMethod): Method {
  const { id, name, summary } = definition;
  return {
    id,
    name,
    summary,
    usesLayer: false,
    usesSeed: false,
    unavailable: ({ graph }) => unavailability(relevancePaths(graph, graph.outputs).missing),
    explain: (context) => explain(definition, context),
  };
}

/** Raw: the relevance of every number of the input, signed. Heat map: its sum over the channels. */
async function explain(
  { scheme, isConservative }: RelevanceMethod,
  { subject, picture, objective, signal }: MethodContext,
): Promise<MethodResult> {
  const { input, graph } = subject;
  const paths = relevancePaths(graph, [objective.of]);
  const forward = { rows: picture, count: 1, fetches: [objective.of] };
  const values = (await subject.run(forward, signal)).values.get(objective.of);
  const seed = objective.seed.map((weight, i) => (weight === 0 ? 0 : weight * (values?.[i] ?? 0)));
  const rules = relevanceRules(paths, scheme(paths, input));
  const backward = { of: objective.of, seed, wanted: [input.name], rules };
  const pass = { rows: picture, count: 1, fetches: [], backward };
  const { gradients } = await subject.run(pass, signal);
  const data = gradients.get(input.name) ?? new Float32Array(picture.length);
  const expected = total(seed);
  const isPromised = isConservative && !absorbsRelevance(paths);
  return {
    raw: { dims: graph.shapes.get(input.name)?.dims.slice(1) ?? [], data },
    heatmap: {
      width: input.width,
      height: input.height,
      data: channelSums(input, data),
      isSigned: true,
    },
    completeness: {
      sum: total(data),
      expected,
      scale: Math.abs(expected) || 1,
      limit: isPromised ? conservationLimit : null,
    },
  };
}

const mostNamed = 5;

function unavailability(missing: readonly Node[]): string | null {
  if (missing.length === 0) return null;
  const shown = missing.slice(0, mostNamed).map(({ op, name }) => `${op} ("${name}")`);
  const rest = missing.length > mostNamed ? ` and ${missing.length - mostNamed} more nodes` : '';
  return `Relevance has no rule for ${shown.join(', ')}${rest}.`;
}

function total(values: Float32Array): number {
  // Float32Array.reduce adds in double precision.
  return values.reduce((sum, value) => sum + value, 0);
}

function channelSums(input: SubjectInput, data: Float32Array): Float32Array {
  const { channels, pixels, channel, pixel } = stridesOf(input);
  const sums = new Float32Array(pixels);
  for (let p = 0; p < pixels; p++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += data[c * channel + p * pixel] ?? 0;
    sums[p] = sum;
  }
  return sums;
}
