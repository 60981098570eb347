import { describe, expect, it } from 'vitest';
import { errorFacts } from '../../../../src/base/errors';
import type { Attributes, Graph, Node } from '../../../../src/core/onnx/graph';
import type { TensorValue } from '../../../../src/core/onnx/tensor';
import { stepProgram } from '../../../../src/core/train/graph/stepProgram';
import { initialValues } from '../../../../src/core/train/network/initialValues';
import {
  type NetworkRequest,
  prepareNetwork,
} from '../../../../src/core/train/network/prepareNetwork';
import { rateFactors } from '../../../../src/core/train/network/rateFactors';
import { trainedBy } from '../../../../src/core/train/network/trainedBy';
import type { Network } from '../../../../src/core/train/types';
import { float32, int64, runGraph } from '../../autodiff/support';
import { keptHead, newHead, numbers, plainStep } from '../graph/support';
import { drawn, shaped, tinyNetwork, tinyPicture } from '../graph/tinyNet';

type Step = readonly [
  op: string,
  inputs: readonly string[],
  output: string,
  attributes?: Attributes,
];

/** A network of these nodes, from the picture `x` of these dims to the last value. */
async function networkOf(
  dims: readonly number[],
  constants: Readonly<Record<string, TensorValue>>,
  steps: readonly Step[],
  request: Partial<NetworkRequest> = {},
): Promise<Network> {
  const nodes = steps.map(
    ([op, inputs, output, attributes = {}]): Node => ({
      ...{ op, domain: '', name: `${output} node`, inputs, outputs: [output], attributes },
    }),
  );
  const last = steps.at(-1)?.[2] ?? '';
  const graph: Graph = {
    ...{ inputs: [{ name: 'x', type: 'float32', dims }], outputs: [last], nodes },
    constants: new Map(Object.entries(constants)),
  };
  return prepareNetwork({
    ...{ graph: await shaped(graph, { x: drawn(dims, 1) }), input: 'x', scores: last },
    ...{ batch: dims[0] ?? 1, classCount: 3, head: keptHead, seed: 1 },
    ...request,
  });
}

async function errorOf(of: Promise<unknown>) {
  return of.then(
    () => null,
    (error: unknown) => errorFacts(error),
  );
}

const names = ({ parameters }: Network) => parameters.map(({ name }) => name);

describe('the weights of a network', () => {
  it('are in the order of the graph and in blocks; recorded means and variances are none', async () => {
    const { parameters, blocks, statistics, features, logits } = await tinyNetwork();
    expect({
      parameters: parameters.map(({ name, block, isHead }) => [name, block, isHead]),
      ...{ blocks, statistics, features, logits },
    }).toEqual({
      parameters: [
        ['stem.weight', 0, false],
        ['norm1.weight', 0, false],
        ['norm1.bias', 0, false],
        ['body.0.weight', 1, false],
        ['body.0.bias', 1, false],
        ['body.0.slope', 1, false],
        ['norm2.weight', 1, false],
        ['norm2.bias', 1, false],
        ['fc.weight', 2, true],
        ['fc.bias', 2, true],
      ],
      blocks: ['stem', 'body.0', 'head'],
      statistics: ['norm1.mean', 'norm1.var', 'norm2.mean', 'norm2.var'],
      ...{ features: 'features', logits: 'scores' },
    });
  });

  it('are those of layers, and neither preprocessing nor masks nor formulas', async () => {
    const weights = {
      ...{
        mean: drawn([3, 1, 1], 1),
        deviation: drawn([3, 1, 1], 2),
        kernel: drawn([4, 3, 1, 1], 3),
      },
      ...{ scale: drawn([4, 1, 1], 4), shift: drawn([4, 1, 1], 5), half: float32([], [0.5]) },
      ...{ one: float32([1], [1]), mask: float32([1, 4, 1, 1], [0, -1e4, 0, 0]) },
      ...{ low: float32([], [-1]), high: float32([], [1]), flat: int64(2, 4) },
      ...{ matrix: drawn([4, 3], 6), bias: drawn([3], 7) },
    };
    const network = await networkOf([2, 3, 5, 5], weights, [
      ['Sub', ['x', 'mean'], 'centred'],
      ['Mul', ['centred', 'deviation'], 'scaled'],
      ['Conv', ['scaled', 'kernel'], 'c'],
      ['Mul', ['c', 'scale'], 's'],
      ['Add', ['s', 'shift'], 'a'],
      ['Mul', ['a', 'half'], 'h'],
      ['Add', ['h', 'one'], 'o'],
      ['Add', ['o', 'mask'], 'm'],
      ['Clip', ['m', 'low', 'high'], 'clipped'],
      ['GlobalAveragePool', ['clipped'], 'p'],
      ['Reshape', ['p', 'flat'], 'f'],
      ['MatMul', ['f', 'matrix'], 'mm'],
      ['Add', ['mm', 'bias'], 'scores'],
    ]);
    expect(names(network)).toEqual(['kernel', 'scale', 'shift', 'matrix', 'bias']);
    expect(trainedBy(network, 'head')).toEqual(['matrix', 'bias']);
  });

  it('that are repeated for each picture are one row, for every batch size', async () => {
    const token = numbers(drawn([1, 1, 4], 8));
    const of = (batch: number) =>
      networkOf(
        [batch, 3, 4],
        {
          token: float32([batch, 1, 4], Array.from({ length: batch }, () => token).flat()),
          ...{ matrix: drawn([4, 4], 9), place: int64(0), flat: int64(batch, 4) },
          ...{ fc: drawn([4, 3], 10), axis: int64(1) },
        },
        [
          ['MatMul', ['x', 'matrix'], 'embedded'],
          ['Concat', ['token', 'embedded'], 'tokens', { axis: 1 }],
          ['ReduceMean', ['tokens', 'axis'], 'mean', { keepdims: 0 }],
          ['MatMul', ['mean', 'fc'], 'scores'],
        ],
      );
    const [one, three] = [await of(1), await of(3)];
    expect(one.parameters).toEqual(three.parameters);
    expect(initialValues(one)).toEqual(initialValues(three));
    const x = drawn([3, 3, 4], 11);
    const first = { ...x, dims: [1, 3, 4], data: x.data.slice(0, 12) };
    const all = await runGraph(three.graph, { x }, ['scores']);
    const alone = await runGraph(one.graph, { x: first }, ['scores']);
    expect(numbers(alone.scores)).toEqual(
      numbers(all.scores)
        .slice(0, 3)
        .map((value) => expect.closeTo(value, 5)),
    );
  });

  it('are trained from the end on', async () => {
    const network = await tinyNetwork();
    expect([trainedBy(network, 1), trainedBy(network, 'all'), trainedBy(network, 9)]).toEqual([
      names(network).slice(3),
      names(network),
      names(network),
    ]);
    expect([...rateFactors(network, 0.5).values()]).toEqual([
      ...[0.25, 0.25, 0.25, 0.5, 0.5, 0.5, 0.5, 0.5, 1, 1],
    ]);
  });
});

describe('the head', () => {
  it('is replaced on the same features, at first 0 or drawn by the seed', async () => {
    const zero = await tinyNetwork({ classCount: 5, head: { ...newHead, initialisation: 'zero' } });
    const drawnHeads = [1, 1, 2].map((seed) => tinyNetwork({ classCount: 5, head: newHead, seed }));
    const [a, b, c] = (await Promise.all(drawnHeads)).map((each) => initialValues(each));
    expect(zero.parameters.slice(-2).map(({ name, dims, isHead }) => [name, dims, isHead])).toEqual(
      [
        ['head.weight', [5, 4], true],
        ['head.bias', [5], true],
      ],
    );
    expect({ features: zero.features, blocks: zero.blocks }).toEqual({
      ...{ features: 'features', blocks: ['stem', 'body.0', 'head'] },
    });
    const scores = await runGraph(zero.graph, { x: tinyPicture }, [zero.logits]);
    expect(scores[zero.logits]).toEqual(
      float32(
        [4, 5],
        Array.from({ length: 20 }, () => 0),
      ),
    );
    expect(a?.['head.weight']).toEqual(b?.['head.weight']);
    expect(a?.['head.weight']).not.toEqual(c?.['head.weight']);
  });

  it('of a convolution and pooling is replaced behind a pooling of its own', async () => {
    const constants = {
      ...{ a: drawn([4, 2, 3, 3], 1), b: drawn([3, 4, 1, 1], 2), c: drawn([3], 3) },
    };
    const steps: readonly Step[] = [
      ['Conv', ['x', 'a'], 'map'],
      ['Relu', ['map'], 'rectified'],
      ['Conv', ['rectified', 'b', 'c'], 'classes'],
      ['Relu', ['classes'], 'positive'],
      ['GlobalAveragePool', ['positive'], 'scores'],
    ];
    const kept = await networkOf([2, 2, 6, 6], constants, steps);
    const made = await networkOf([2, 2, 6, 6], constants, steps, { classCount: 7, head: newHead });
    expect({
      kept: [kept.features, kept.graph.shapes.get(kept.logits)?.dims, trainedBy(kept, 'head')],
      made: [made.graph.shapes.get(made.features)?.dims, names(made)],
    }).toEqual({
      kept: ['rectified', [2, 3], ['b', 'c']],
      made: [
        [2, 4],
        ['a', 'head.weight', 'head.bias'],
      ],
    });
  });

  it('is put on the value that is chosen, whatever its rank', async () => {
    const network = await tinyNetwork({ head: { ...newHead, value: 't1' } });
    expect([names(network), network.parameters.at(-2)?.dims, network.statistics]).toEqual([
      ['stem.weight', 'norm1.weight', 'norm1.bias', 'head.weight', 'head.bias'],
      [3, 4],
      ['norm1.mean', 'norm1.var'],
    ]);
  });

  it('of a network without one reads its output', async () => {
    const { graph } = await tinyNetwork();
    const headless = { ...graph, outputs: ['features'] };
    const request = { graph: headless, scores: null, classCount: 6 };
    const network = await tinyNetwork({ ...request, head: newHead });
    expect([network.features, network.parameters.at(-1)?.dims]).toEqual(['features', [6]]);
    expect(await errorOf(tinyNetwork(request))).toMatchObject({ code: 'no-head-to-keep' });
  });

  it('of one score for two classes is kept, its sigmoid a softmax over 0 and it', async () => {
    const constants = { w: drawn([4, 1], 1), b: drawn([1], 2) };
    const steps: readonly Step[] = [
      ['MatMul', ['x', 'w'], 'product'],
      ['Add', ['product', 'b'], 'score'],
    ];
    const network = await networkOf([3, 4], constants, steps, { classCount: 2 });
    const x = drawn([3, 4], 3);
    const results = await runGraph(network.graph, { x }, ['score', network.logits]);
    const scores = numbers(results.score);
    expect(numbers(results[network.logits])).toEqual(scores.flatMap((score) => [0, score]));
    expect(names(network)).toEqual(['w', 'b']);
  });

  it.each([
    ['not of the classes wanted', { classCount: 4 }, 'head-mismatch', '"scores" has 3 scores'],
    [
      'not at the value chosen',
      { head: { ...newHead, value: 'nowhere' } },
      'head-not-found',
      '"nowhere"',
    ],
    [
      'not found, the last nodes are named',
      { scores: 'r2', head: newHead },
      'head-not-found',
      'Relu "r2 node", BatchNormalization "n2 node"',
    ],
  ] as const)('that is %s', async (_what, request, code, text) => {
    const facts = await errorOf(tinyNetwork(request));
    expect(facts).toMatchObject({ code, message: expect.stringContaining(text) });
    expect(facts?.remedy).toMatch(/head\.(kind|value)/);
  });
});

it('nodes without a derivative are named, and the blocks that can still be trained', async () => {
  const constants = {
    ...{ a: drawn([4, 2, 3, 3], 1), b: drawn([4, 4, 1, 1], 2), half: float32([], [0.5]) },
    ...{ train: { type: 'bool' as const, dims: [], data: Uint8Array.of(1) } },
    ...{ flat: int64(2, 4), fc: drawn([4, 3], 3) },
  };
  const network = await networkOf([2, 2, 6, 6], constants, [
    ['Conv', ['x', 'a'], 'first'],
    ['Dropout', ['first', 'half', 'train'], 'dropped'],
    ['Conv', ['dropped', 'b'], 'second'],
    ['GlobalAveragePool', ['second'], 'pool'],
    ['Reshape', ['pool', 'flat'], 'features'],
    ['MatMul', ['features', 'fc'], 'scores'],
  ]);
  const step = (trained: readonly string[]) => () =>
    stepProgram(network, { ...plainStep, trained });
  expect(step(['b', 'fc'])().trained).toEqual(['b', 'fc']);
  expect(step(trainedBy(network, 'all'))).toThrow(
    /Dropout "dropped node".*Train less: the last 2 blocks \(head, /,
  );
});
