// Where layers are listed and under which short name. A module that hands on one value only is no block of the list: its
// name is that of the value, as "relu_1" for /layer4/layer4.1/relu_1/Relu.

import type { NodeProto } from '../../core/onnx/onnx_pb';
import { scopesOf } from '../../core/onnx/outline/scopes';
import type { MapLayer } from '../../protocol/features';

export interface MadeBy {
  readonly node: NodeProto;
  readonly isMain: boolean;
}

export type LayerName = Pick<MapLayer, 'name' | 'blocks'>;

/** One for each, in the same order. */
export function layerNames(layers: readonly MadeBy[]): readonly LayerName[] {
  const mains = new Map<string, number>();
  const sharing = new Map<string, number>();
  const all = layers.map(({ node, isMain }) => ({ scopes: scopesOf(node), node, isMain }));
  for (const { scopes, isMain } of all) {
    count(sharing, keyOf(scopes));
    if (!isMain) continue;
    scopes.forEach((_, depth) => {
      count(mains, keyOf(scopes.slice(0, depth + 1)));
    });
  }
  return all.map(({ scopes, node, isMain }) => {
    const leaf = leafOf(node);
    const last = scopes.at(-1);
    const key = keyOf(scopes);
    if (last === undefined || (mains.get(key) ?? 0) > 1) return { blocks: scopes, name: leaf };
    const isAlone = isMain || sharing.get(key) === 1;
    return { blocks: scopes.slice(0, -1), name: isAlone ? last : `${last}/${leaf}` };
  });
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function keyOf(scopes: readonly string[]): string {
  return JSON.stringify(scopes);
}

/** The last part of the node's name, or of its value's. */
function leafOf(node: NodeProto): string {
  const label = node.name || (node.output.find((name) => name !== '') ?? '');
  return label.split('/').findLast((part) => part !== '') ?? node.opType;
}
