// All that the panel beside the graph tells of a block.

import type { BlockDetail } from '../../../protocol/graph';
import type { NodeFacts } from '../../../protocol/model';
import { blockUnknown } from './errors';
import { byFrequency, shortened } from './labels';
import type { Outline } from './outline';
import { parametersIn } from './view';

/** `executed`: the facts of every node from an execution; null where there was none. Throws block-unknown. */
export function blockDetail(
  outline: Outline,
  id: string,
  executed: readonly NodeFacts[] | null,
  path: string,
): BlockDetail {
  const block = outline.blocks.get(id);
  if (!block) throw blockUnknown(path, id);
  const operators = block.nodes.map((index) => outline.nodes[index]?.opType ?? '');
  return {
    id,
    label: shortened(block.label),
    nodeCount: block.nodes.length,
    parameters: parametersIn(outline, block.nodes),
    macs: executed && block.nodes.reduce((sum, index) => sum + (executed[index]?.macs ?? 0), 0),
    operators: byFrequency(operators).map(([op, count]) => ({ op: shortened(op), count })),
  };
}
