// The drawing: what stands in it for each set of open blocks.

import { describe, expect, it } from 'vitest';
import { createGraphBuilder } from '../../../../src/core/onnx/builder';
import { createOutline } from '../../../../src/core/onnx/outline/outline';
import { graphView } from '../../../../src/core/onnx/outline/view';
import { parseModel } from '../../../../src/core/onnx/parseModel';
import type { GraphView } from '../../../../src/protocol/graph';
import { bigGraph } from './bigGraph';
import { node, outlineOf, residualBuilder } from './support';

const lines = (view: GraphView) => view.lines.map(({ from, to }) => `${from} → ${to}`);

describe('a view', () => {
  it('shows closed blocks as boxes, with the lines that cross their borders', () => {
    const view = graphView(outlineOf(residualBuilder()), ['nobody']);
    expect(
      view.boxes.map(({ id, label, detail, parameters }) => [id, label, detail, parameters]),
    ).toEqual([
      ['i:image', 'image', '', 0],
      ['n:0', 'Conv', '3×3, 8', 216],
      ['n:1', 'Relu', '', 0],
      ['g:/layer1', 'layer1', '14 nodes', 7 * 576],
      ['n:16', 'GlobalAveragePool', '', 0],
      ['n:17', 'Flatten', '', 0],
      ['n:18', 'Gemm', '8 → 10', 80],
      ['o:logits', 'logits', '', 0],
    ]);
    expect(lines(view)).toEqual([
      'i:image → n:0',
      'n:0 → n:1',
      'n:1 → g:/layer1',
      'g:/layer1 → n:16',
      'n:16 → n:17',
      'n:17 → n:18',
      'n:18 → o:logits',
    ]);
  });

  it('draws open blocks around their content, and no line ends at one', () => {
    const view = graphView(outlineOf(residualBuilder()), ['g:/layer1', 'g:×/layer1/layer1.1']);
    const open = view.boxes.filter(({ isOpen }) => isOpen).map(({ id }) => id);
    expect(open).toEqual(['g:/layer1', 'g:×/layer1/layer1.1']);
    expect(view.boxes.find(({ id }) => id === 'g:/layer1/layer1.2')?.parent).toBe(
      'g:×/layer1/layer1.1',
    );
    expect(view.boxes.find(({ id }) => id === open[1])?.detail).toBe('×2');
    expect(lines(view)).toContain('g:/layer1/layer1.1 → g:/layer1/layer1.2');
    expect(view.lines.some(({ from, to }) => open.includes(from) || open.includes(to))).toBe(false);
  });

  it('may have a cycle where scopes interleave', () => {
    const g = createGraphBuilder();
    let x = g.input('x', 'float32', [4]);
    for (const name of ['a/1', 'b/1', 'a/2']) x = node(g, 'Relu', [x], name);
    node(g, 'Neg', [x], 'b/2');
    expect(lines(graphView(outlineOf(g), []))).toEqual([
      'i:x → g:/a',
      'g:/a → g:/b',
      'g:/b → g:/a',
    ]);
  });

  it('shows control flow as one box that tells how much is inside, and reads what its bodies read', () => {
    const g = createGraphBuilder();
    const x = g.input('x', 'float32', [4]);
    const condition = g.input('condition', 'bool', []);
    const [shifted = ''] = g.node('Relu', [x]);
    const body = (op: string, name: string) => {
      const inner = createGraphBuilder();
      inner.node(op, [shifted], { outputs: [name] });
      inner.output(name, 'float32', [4]);
      return { graph: inner.toGraph() };
    };
    const attributes = { then_branch: body('Neg', 'a'), else_branch: body('Abs', 'b') };
    g.node('If', [condition], { attributes, outputs: ['y'] });
    g.output('y', 'float32', [4]);
    const view = graphView(outlineOf(g), []);
    expect(view.boxes.find(({ label }) => label === 'If')).toMatchObject({
      detail: '2 nodes inside',
      family: 'control',
    });
    expect(lines(view)).toEqual(['i:x → n:0', 'i:condition → n:1', 'n:0 → n:1', 'n:1 → o:y']);
  });

  it('cuts names of thousands of characters and keeps their ends', () => {
    const g = createGraphBuilder();
    const name = `first${'x'.repeat(5000)}last`;
    g.node('Relu', [g.input(name, 'float32', [1])], { name });
    const [label = ''] = graphView(outlineOf(g), []).boxes.map((box) => box.label);
    expect([label.length, label.startsWith('first'), label.endsWith('last')]).toEqual([
      200,
      true,
      true,
    ]);
  });

  it('of ten thousand nodes with everything open takes a tenth of a second', () => {
    const outline = createOutline(
      parseModel(bigGraph({ nodes: 10_000, isNested: true }), 'big.onnx').graph,
    );
    const open = [...outline.blocks.keys()];
    graphView(outline, open);
    const start = performance.now();
    const { boxes } = graphView(outline, open);
    expect(boxes.length).toBe(10_000 + open.length + 2);
    // Three times what is promised: the tests run side by side.
    expect(performance.now() - start).toBeLessThan(300);
  });
});
