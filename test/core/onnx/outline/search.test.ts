// Search: what is found, in which order, and what must be opened to see it.

import { describe, expect, it } from 'vitest';
import { createOutline } from '../../../../src/core/onnx/outline/outline';
import { createSearch, findValue } from '../../../../src/core/onnx/outline/search';
import { parseModel } from '../../../../src/core/onnx/parseModel';
import { bigGraph } from './bigGraph';
import { outlineOf, residualBuilder } from './support';

const outline = outlineOf(residualBuilder());
const search = createSearch(outline);

describe('a search', () => {
  it('puts exact matches first, then beginnings, then the rest', () => {
    const { hits, total } = search('LAYER1', 4);
    expect(hits.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'block layer1',
      'block layer1.0',
      'block layer1.1 … layer1.2',
      'block layer1.1',
    ]);
    expect(total).toBeGreaterThan(30);
  });

  it('wants every word and tells what to open', () => {
    expect(search('layer1.2 conv2 weight', 10)).toEqual({
      hits: [
        {
          kind: 'weight',
          text: '/layer1/layer1.2/conv2.weight',
          detail: 'float32[8, 8, 3, 3]',
          box: 'n:14',
          within: ['g:/layer1', 'g:×/layer1/layer1.1', 'g:/layer1/layer1.2'],
        },
      ],
      total: 1,
    });
  });

  it.each(['', '   ', 'nothing like it'])('for "%s" finds nothing', (text) => {
    expect(search(text, 10)).toEqual({ hits: [], total: 0 });
  });

  it('over ten thousand nodes takes a moment', () => {
    const big = createSearch(
      createOutline(parseModel(bigGraph({ nodes: 10_000, isNested: false }), 'big.onnx').graph),
    );
    big('warm', 1);
    const start = performance.now();
    expect(big('node_99 ', 5).hits[0]).toMatchObject({ text: 'node_99', box: 'n:99' });
    expect(performance.now() - start).toBeLessThan(150);
  });
});

it('a value is found where it is made, a weight where it is used, and nothing else', () => {
  const boxOf = (value: string) => findValue(outline, value)?.box ?? null;
  expect(['image', 'logits', 'fc.weight', 'nobody'].map(boxOf)).toEqual([
    'i:image',
    'n:18',
    'n:18',
    null,
  ]);
});
