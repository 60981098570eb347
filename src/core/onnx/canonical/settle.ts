// Measures and folds until nothing is left that depends on sizes alone: deciding a branch brings new nodes, whose sizes
// decide the next.

import type { ElementType } from '../../../protocol/model';
import type { Graph } from '../graph';
import type { RunModel } from '../runModel';
import type { TensorMap } from '../tensor';
import { takeBranches } from './branches';
import { fold } from './fold';
import { measure } from './measure';
import { prunedAround } from './pruning';
import { valueTypes } from './valueTypes';

export interface Settled {
  readonly graph: Graph;
  readonly dims: ReadonlyMap<string, readonly number[]>;
  readonly types: ReadonlyMap<string, ElementType>;
}

export interface SettleRequest {
  readonly graph: Graph;
  readonly opset: number;
  readonly feeds: TensorMap;
  readonly path: string;
  readonly run: RunModel;
}

export async function settle(request: SettleRequest): Promise<Settled> {
  const { opset, feeds, path, run } = request;
  let { graph } = request;
  for (;;) {
    const types = valueTypes(graph);
    const { dims } = await measure({ graph, opset, feeds, run });
    const folded = await fold({ graph, opset, dims, types, run });
    const decided = takeBranches(folded, path);
    if (decided === folded) return { graph: folded, types, dims: withConstants(dims, folded) };
    graph = prunedAround(decided);
  }
}

function withConstants(
  dims: ReadonlyMap<string, readonly number[]>,
  graph: Graph,
): ReadonlyMap<string, readonly number[]> {
  return new Map([
    ...dims,
    ...[...graph.constants].map(([name, value]) => [name, value.dims] as const),
  ]);
}
