// Type and dims of every value as far as the file states them; an execution knows more.

import type { Dim, ElementType } from '../../../protocol/model';
import { elementTypeOf } from '../elementTypes';
import { valueSpec } from '../valueSpec';
import type { Outline } from './outline';

export interface ValueFacts {
  readonly type: ElementType | null;
  readonly dims: readonly Dim[] | null;
}

export function statedValues({ graph, weights }: Outline): ReadonlyMap<string, ValueFacts> {
  const facts = new Map<string, ValueFacts>();
  for (const info of [...graph.valueInfo, ...graph.output, ...graph.input]) {
    const { name, type, dims } = valueSpec(info);
    facts.set(name, { type: type === 'other' ? null : type, dims });
  }
  for (const [name, tensor] of weights) {
    if (!tensor) continue;
    // What unpacks a weight changes its type and not its shape.
    const isStored = tensor.name === name || tensor.name === '';
    const type = isStored ? elementTypeOf(tensor.dataType) : (facts.get(name)?.type ?? null);
    facts.set(name, { type, dims: tensor.dims.map(Number) });
  }
  return facts;
}
