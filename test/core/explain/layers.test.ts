// Which layers are offered, and which one is taken where nobody chooses.

import { describe, expect, it } from 'vitest';
import { chooseLayer, listLayers, namedLayer } from '../../../src/core/explain/layers';
import type { GraphBuilder } from '../../../src/core/onnx/builder';
import { contextOf } from './methodContext';
import { range } from './perturbationNets';
import { never, toySubject } from './support';

/** Nodes `[op, inputs, output, attributes]` between a picture [2, 4, 4] and its scores, the mean of `end` over places. */
type Nodes = readonly (readonly [string, readonly string[], string, object?])[];

function written(nodes: Nodes, end: string) {
  return toySubject({ dims: [2, 4, 4] }, (graph, image, batch) => {
    constants(graph, batch);
    for (const [op, inputs, output, attributes = {}] of nodes) {
      const named = inputs.map((name) => (name === 'x' ? image : name));
      const name = output.replace(/:.*/, '');
      graph.node(op, named, { outputs: [output], name, attributes: { ...attributes } });
    }
    graph.node('ReduceMean', [end, 'places'], { outputs: ['pooled'], attributes: { keepdims: 0 } });
    return graph.node('Identity', ['pooled'], { outputs: ['scores'] })[0] ?? '';
  });
}

function constants(graph: GraphBuilder, batch: number): void {
  const mixing = [1, -2, 3, 0.5];
  graph.weight('kernel', 'float32', [2, 2, 1, 1], mixing);
  graph.weight('dense', 'float32', [2, 2], mixing);
  graph.weight('bias', 'float32', [2], [0.5, -0.5]);
  graph.weight('one', 'float32', [2], [1, 1]);
  graph.weight('half', 'float32', [], [0.5]);
  graph.weight('places', 'int64', [2], [2, 3]);
  graph.weight('channels', 'int64', [1], [1]);
  graph.weight('tokens', 'int64', [3], [batch, 2, 16]);
}

const conv = (from: string, to: string): Nodes[number] => ['Conv', [from, 'kernel'], to];
const norm = (from: string, to: string): Nodes[number] => [
  'BatchNormalization',
  [from, 'one', 'bias', 'bias', 'one'],
  to,
];

describe('the layers of a network', () => {
  const rows: readonly { name: string; nodes: Nodes; end: string; expected: string[] }[] = [
    {
      name: 'after the activation, not before it',
      nodes: [conv('x', 'c1'), norm('c1', 'n1'), ['Relu', ['n1'], 'r1'], conv('r1', 'c2')],
      end: 'c2',
      expected: ['r1', 'c2'],
    },
    {
      name: 'the branches of a residual block and their sum',
      nodes: [
        conv('x', 'c1'),
        ['Relu', ['c1'], 'r1'],
        conv('r1', 'c2'),
        norm('c2', 'n2'),
        ['Add', ['r1', 'n2'], 'sum'],
        ['Relu', ['sum'], 'r2'],
      ],
      end: 'r2',
      expected: ['r1', 'n2', 'r2'],
    },
    {
      name: 'a sum and its activation where both go on',
      nodes: [
        conv('x', 'c1'),
        ['Relu', ['c1'], 'r1'],
        conv('r1', 'c2'),
        ['Add', ['c1', 'c2'], 'sum'],
      ],
      end: 'sum',
      expected: ['c1', 'r1', 'c2', 'sum'],
    },
    {
      name: 'SiLU of two nodes as one',
      nodes: [
        conv('x', 'c1'),
        ['Sigmoid', ['c1'], 's1'],
        ['Mul', ['c1', 's1'], 'm1'],
        conv('m1', 'c2'),
      ],
      end: 'c2',
      expected: ['m1', 'c2'],
    },
    {
      name: 'GELU of five nodes as one',
      nodes: [
        conv('x', 'c1'),
        ['Div', ['c1', 'half'], 'd'],
        ['Erf', ['d'], 'e'],
        ['Add', ['e', 'half'], 'a'],
        ['Mul', ['c1', 'a'], 'm'],
        ['Mul', ['m', 'half'], 'g'],
      ],
      end: 'g',
      expected: ['g'],
    },
    {
      name: 'a layer norm of many nodes as one',
      nodes: [
        conv('x', 'c1'),
        ['ReduceMean', ['c1', 'channels'], 'mean'],
        ['Sub', ['c1', 'mean'], 'centred'],
        ['Mul', ['centred', 'centred'], 'squared'],
        ['ReduceMean', ['squared', 'channels'], 'variance'],
        ['Add', ['variance', 'half'], 'safe'],
        ['Sqrt', ['safe'], 'deviation'],
        ['Div', ['centred', 'deviation'], 'normed'],
        conv('normed', 'c2'),
      ],
      end: 'c2',
      expected: ['normed', 'c2'],
    },
    {
      name: 'gates by their product',
      nodes: [
        conv('x', 'c1'),
        ['GlobalAveragePool', ['c1'], 'pool'],
        conv('pool', 'squeezed'),
        ['Sigmoid', ['squeezed'], 'gate'],
        ['Mul', ['c1', 'gate'], 'm1'],
      ],
      end: 'm1',
      expected: ['c1', 'm1'],
    },
    {
      name: 'concatenations, but no other rearrangements',
      nodes: [
        conv('x', 'c1'),
        conv('c1', 'c2'),
        ['Concat', ['c1', 'c2'], 'both', { axis: 1 }],
        ['Transpose', ['both'], 'turned', { perm: [0, 2, 3, 1] }],
        ['Transpose', ['turned'], 'back', { perm: [0, 3, 1, 2] }],
      ],
      end: 'back',
      expected: ['c1', 'c2', 'both'],
    },
    {
      name: 'neither the scaled picture nor what the scores do not depend on',
      nodes: [['Mul', ['x', 'half'], 'scaled'], conv('scaled', 'c1'), conv('c1', 'aside')],
      end: 'c1',
      expected: ['c1'],
    },
  ];
  it.each(rows)('are $name', async ({ nodes, end, expected }) => {
    const subject = await written(nodes, end);
    expect(listLayers(subject).map(({ value }) => value)).toEqual(expected);
  });

  it('are told with block, operator and dims', async () => {
    const names = ['/features/0/Conv', '/layer4/layer4.1/relu_1/Relu', 'model/block1_conv1/Relu'];
    const subject = await written(
      [
        conv('x', `${names[0]}:0`),
        ['Relu', [`${names[0]}:0`], `${names[1]}:0`],
        conv(`${names[1]}:0`, 'conv2d_1'),
        ['Relu', ['conv2d_1'], `${names[2]}:0`],
      ],
      `${names[2]}:0`,
    );
    const listed = listLayers(subject).map(({ layer: _layer, ...choice }) => choice);
    const map = { op: 'Relu', kind: 'spatial', channels: 2, height: 4, width: 4 };
    expect(listed).toEqual([
      { ...map, value: `${names[1]}:0`, name: 'layer4.1/relu_1' },
      { ...map, value: `${names[2]}:0`, name: 'model/block1_conv1' },
    ]);
  });

  it('can be named, or the name is refused with its reason', async () => {
    const subject = await written([conv('x', 'c1')], 'c1');
    expect(namedLayer(subject, 'c1')).toMatchObject({ channels: 2, height: 4, width: 4 });
    expect(() => namedLayer(subject, 'pooled')).toThrow(
      expect.objectContaining({ facts: expect.objectContaining({ code: 'layer-unusable' }) }),
    );
  });
});

/** Patches, mixed with one another as attention does, then worked on one by one; class 0 reads the first token only. */
const withClassToken = () =>
  toySubject({ dims: [1, 2, 2] }, (graph, image, batch) => {
    graph.weight('kernel', 'float32', [3, 1, 1, 1], [1, -1, 0.5]);
    graph.node('Conv', [image, 'kernel'], { outputs: ['patches'] });
    graph.weight('list', 'int64', [3], [batch, 3, 4]);
    graph.node('Reshape', ['patches', 'list'], { outputs: ['listed'] });
    graph.node('Transpose', ['listed'], { outputs: ['turned'], attributes: { perm: [0, 2, 1] } });
    graph.weight('class token', 'float32', [batch, 1, 3], Array(3 * batch).fill(0.1));
    graph.node('Concat', ['class token', 'turned'], {
      outputs: ['embedded'],
      attributes: { axis: 1 },
    });
    graph.weight('mixing', 'float32', [5, 5], range(25).map(Math.cos));
    graph.node('MatMul', ['mixing', 'embedded'], { outputs: ['mixed'] });
    graph.node('Add', ['embedded', 'mixed'], { outputs: ['attended'] });
    graph.weight('dense', 'float32', [3, 3], range(9).map(Math.sin));
    graph.node('MatMul', ['attended', 'dense'], { outputs: ['last'] });
    graph.weight('first', 'int64', [], [0]);
    graph.node('Gather', ['last', 'first'], { outputs: ['scores'], attributes: { axis: 1 } });
    return 'scores';
  });

describe('the layer that is taken', () => {
  const deep: Nodes = [
    conv('x', 'c1'),
    ['Relu', ['c1'], 'r1'],
    conv('r1', 'c2'),
    ['Relu', ['c2'], 'r2'],
    conv('r2', 'c3'),
  ];
  const picture = Float32Array.from(range(32).map((i) => 1 + Math.sin(i)));
  const objective = { of: 'scores', seed: Float32Array.of(1, 0) };

  it('is the automatic one where it has a gradient, found with one pass', async () => {
    const subject = await written(deep, 'c3');
    const automatic = { value: 'r2', reason: 'input of the last pooling' };
    const chosen = await chooseLayer(subject, automatic, objective, picture, never);
    expect({ value: chosen.layer.value, reason: chosen.reason, passes: subject.passes }).toEqual({
      value: 'r2',
      reason: 'input of the last pooling',
      passes: { forward: 1, backward: 1 },
    });
  });

  it('is the last feature map where there is no automatic one', async () => {
    const subject = await written(deep, 'c3');
    const automatic = { value: null, reason: 'none' };
    const { layer, reason } = await chooseLayer(subject, automatic, objective, picture, never);
    expect([layer.value, reason]).toEqual(['c3', 'the last feature map']);
  });

  it('is not one behind the last attention, where only the class token has a gradient', async () => {
    const subject = await withClassToken();
    const { objective: first } = contextOf(subject, []);
    const automatic = { value: 'last', reason: 'asked for' };
    const input = Float32Array.of(1, 2, 3, 4);
    const { layer, reason } = await chooseLayer(subject, automatic, first, input, never);
    expect([layer.value, layer.extraTokens, reason]).toEqual([
      'embedded',
      1,
      'the gradient at last (asked for) is zero everywhere, so the nearest layer before it with a gradient',
    ]);
  });

  it('stands before a channel that is explained', async () => {
    const subject = await written(deep, 'c3');
    const ones = { of: 'c2', seed: new Float32Array(32).fill(1) };
    const automatic = { value: 'c3', reason: 'the usual one' };
    const { layer } = await chooseLayer(subject, automatic, ones, picture, never);
    expect(layer.value).toBe('r1');
  });

  it('stays the automatic one where no gradient is found at all', async () => {
    const subject = await written(deep, 'c3');
    const nothing = { of: 'scores', seed: new Float32Array(2) };
    const automatic = { value: 'r2', reason: 'the usual one' };
    const { layer, reason } = await chooseLayer(subject, automatic, nothing, picture, never);
    expect([layer.value, reason]).toEqual(['r2', 'the usual one']);
  });

  it('is refused where the network has no feature map', async () => {
    const subject = await toySubject({ dims: [1, 2, 2] }, (graph, image, batch) => {
      const shape = graph.weight('shape', 'int64', [2], [batch, 4]);
      return graph.node('Reshape', [image, shape], { outputs: ['scores'] })[0] ?? '';
    });
    const automatic = { value: null, reason: 'the graph has no feature map before its head' };
    const { objective: first } = contextOf(subject, []);
    const choosing = chooseLayer(subject, automatic, first, new Float32Array(4), never);
    await expect(choosing).rejects.toMatchObject({
      code: 'layer-unusable',
      message: expect.stringContaining('the graph has no feature map before its head'),
    });
  });
});
