// The colours of boxes, against sums and maxima worked out by hand for a graph of six nodes.

import { describe, expect, it } from 'vitest';
import type { GraphBox, GraphView, ValueStatistics } from '../../src/protocol/graph';
import type { OverlayData } from '../../src/protocol/modelEditor';
import {
  badColor,
  groupCompanions,
  overlayFills,
  shareOf,
} from '../../webview/panels/model/overlayColors';

function box(id: string, nodes: GraphBox['nodes'], isOpen = false): GraphBox {
  const facts = { parent: null, label: id, detail: '', nodeCount: 1, family: null, parameters: 0 };
  return { id, kind: 'group', nodes, isOpen, ...facts };
}

const view: GraphView = {
  boxes: [
    box('i:image', []),
    box('g:open', [[0, 2]], true),
    box('n:0', [[0, 0]]),
    box('g:pair', [[1, 2]]),
    box('g:split', [
      [3, 3],
      [5, 5],
    ]),
    box('n:4', [[4, 4]]),
  ],
  lines: [],
};

function value(node: number, part: Partial<ValueStatistics>): ValueStatistics {
  const zeros = { minimum: 0, maximum: 0, mean: 0, sparsity: 0, dead: null, nan: 0, infinite: 0 };
  return { value: `v${node}`, node, dims: [1], ...zeros, ...part };
}

function group(nodes: readonly number[], microseconds: number) {
  return { nodes, name: 'n', op: 'Conv', provider: 'cpu' as const, microseconds };
}

const data: OverlayData = {
  statistics: {
    values: [
      value(0, { minimum: -7, maximum: 2, sparsity: 0.25, dead: 0.5 }),
      value(1, { minimum: -1, maximum: 4, sparsity: 0.5, dead: 0.125 }),
      value(2, { minimum: 0, maximum: 3, sparsity: 0.75, dead: 0.25 }),
      value(3, { maximum: 14, nan: 2, infinite: 3 }),
      value(5, { maximum: 1, nan: 1 }),
    ],
    firstBad: null,
    failure: null,
  },
  profile: {
    provider: { provider: 'cpu', reason: '', refused: [], forcedToCpu: [] },
    runs: 3,
    // Nodes 0 and 1 run as one: its time lies with node 0.
    groups: [group([0, 1], 100), group([2], 25), group([3], 300), group([5], 100)],
    added: 0,
    total: 525,
  },
  profileError: null,
};

describe('the overlay of the model editor', () => {
  it.each([
    ['time', [null, null, 100, 25, 400, null], 400],
    ['range', [null, null, 7, 4, 14, null], 14],
    ['dead', [null, null, 0.5, 0.25, null, null], 0.5],
    ['sparsity', [null, null, 0.25, 0.75, 0, null], 0.75],
    ['invalid', [null, null, 0, 0, 5, null], 5],
  ] as const)('takes %s of a folded box from the nodes inside', (coloring, values, high) => {
    expect(overlayFills(data, view, coloring)).toMatchObject({ values, low: 0, high });
  });

  it('paints the ends of viridis, and red where numbers are invalid', () => {
    const sparsity = overlayFills(data, view, 'sparsity')?.fills;
    const invalid = overlayFills(data, view, 'invalid')?.fills;
    expect([sparsity?.[4], sparsity?.[3], invalid]).toEqual([
      'rgb(68 1 84)',
      'rgb(253 231 37)',
      [null, null, null, null, badColor, null],
    ]);
  });

  it('keeps colours where a number is NaN or infinite', () => {
    const { statistics } = data;
    const broken = value(4, { minimum: Number.NaN, maximum: Number.POSITIVE_INFINITY });
    const values = [...statistics.values, broken];
    const shown = overlayFills({ ...data, statistics: { ...statistics, values } }, view, 'range');
    expect([shown?.high, shown?.fills[4], shown?.fills[5]]).toEqual([14, 'rgb(253 231 37)', null]);
  });

  it('has no colours by operator, nor by time where there is none', () => {
    const untimed = { ...data, profile: null };
    expect([overlayFills(data, view, 'operator'), overlayFills(untimed, view, 'time')]).toEqual([
      null,
      null,
    ]);
  });

  it('follows the square root of a time, and any other number itself', () => {
    expect([shareOf('time', 25, 100), shareOf('range', 25, 100), shareOf('time', 1, 0)]).toEqual([
      0.5, 0.25, 0,
    ]);
  });

  it('names the nodes that run together with one, without itself', () => {
    expect([0, 1, 2, 4].map((node) => groupCompanions(data, node))).toEqual([[1], [0], [], []]);
  });
});
