// Details of nodes, blocks and weights.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../../../src/base/npy';
import { createRandom } from '../../../../src/base/random';
import { derivatives } from '../../../../src/core/autodiff/rules';
import { createGraphBuilder } from '../../../../src/core/onnx/builder';
import { blockDetail } from '../../../../src/core/onnx/outline/blockDetail';
import { explainOperator } from '../../../../src/core/onnx/outline/explainOperator';
import { fusedExplanations } from '../../../../src/core/onnx/outline/fusedExplanations';
import { nodeDetail } from '../../../../src/core/onnx/outline/nodeDetail';
import { createOutline } from '../../../../src/core/onnx/outline/outline';
import { standardExplanations } from '../../../../src/core/onnx/outline/standardExplanations';
import { weightDetail, weightNpy } from '../../../../src/core/onnx/outline/weightDetail';
import { readModelFile } from '../../../../src/core/onnx/readModel';
import { allNodes } from '../../../../src/core/onnx/walk';
import { errorOf, executedFacts, hasSharedModels, sharedModels } from '../support';
import { outlineOf, residualBuilder } from './support';

const place = { path: 'model.onnx', folder: '' };

describe('the detail of a node', () => {
  it('tells what it reads, what it makes and who is at the other end', () => {
    const within = ['g:/layer1', 'g:×/layer1/layer1.1', 'g:/layer1/layer1.2'];
    const detail = nodeDetail(outlineOf(residualBuilder()), 14, null, place.path);
    expect(detail).toEqual({
      index: 14,
      name: '/layer1/layer1.2/conv2/Conv',
      op: 'Conv',
      domain: '',
      family: 'convolution',
      explanation: standardExplanations.Conv,
      attributes: [
        { name: 'kernel_shape', text: '[3, 3]' },
        { name: 'pads', text: '[1, 1, 1, 1]' },
      ],
      inputs: [
        {
          name: '/layer1/layer1.2/relu/Relu_output_0',
          role: 'X',
          kind: 'value',
          type: null,
          dims: null,
          ends: [{ box: 'n:13', within, label: '/layer1/layer1.2/relu/Relu' }],
        },
        {
          name: '/layer1/layer1.2/conv2.weight',
          role: 'W',
          kind: 'weight',
          type: 'float32',
          dims: [8, 8, 3, 3],
          ends: [],
        },
      ],
      outputs: [
        {
          name: '/layer1/layer1.2/conv2/Conv_output_0',
          role: 'Y',
          kind: 'value',
          type: null,
          dims: null,
          ends: [{ box: 'n:15', within, label: '/layer1/layer1.2/Add' }],
        },
      ],
      parameters: 576,
      macs: null,
      outputBytes: null,
      weightBytes: 576 * 4,
    });
  });

  it('and that of a block name what they cannot find', async () => {
    const outline = outlineOf(residualBuilder());
    const codes = await Promise.all([
      errorOf(() => nodeDetail(outline, 99, null, place.path)),
      errorOf(() => blockDetail(outline, 'g:/x', null, place.path)),
      errorOf(() => weightDetail(outline, 'x', place)),
    ]);
    expect(codes.map(({ code }) => code)).toEqual([
      'node-unknown',
      'block-unknown',
      'weight-unknown',
    ]);
  });
});

describe('the detail of a weight', () => {
  it('counts what numbers it has, leaving out what is not finite', async () => {
    const random = createRandom(3);
    const data = Float32Array.from({ length: 3000 }, () => 1000 + random.normal());
    data.set([0, 0, 0, Number.NaN, Number.POSITIVE_INFINITY]);
    const g = createGraphBuilder();
    g.weight('w', 'float32', [3000], data);
    const detail = await weightDetail(outlineOf(g), 'w', place);
    const finite = [...data].filter(Number.isFinite);
    const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
    const variance = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / finite.length;
    expect(detail).toMatchObject({
      minimum: 0,
      maximum: Math.max(...finite),
      nonFinite: 2,
      sparsity: 0.001,
    });
    expect(detail.mean).toBeCloseTo(mean, 6);
    expect(detail.standardDeviation).toBeCloseTo(Math.sqrt(variance), 6);
    expect([detail.histogram.counts[0], detail.histogram.counts[31]]).toEqual([3, 2995]);
    expect(detail.first).toHaveLength(64);
    expect(detail.filters).toBeNull();
  });

  it('shows kernels over the picture in colour and deeper ones by their first channel', async () => {
    const outline = outlineOf(residualBuilder());
    const first = (await weightDetail(outline, '/conv1.weight', place)).filters;
    expect(first).toMatchObject({ count: 8, total: 8, height: 3, width: 3, channels: 3 });
    // Numbers go −3…3 and over again: the first pixel is numbers 0, 9 and 18 of the kernel.
    expect([...(first?.levels.subarray(0, 3) ?? [])]).toEqual([1, 86, 170]);
    const deep = (await weightDetail(outline, '/layer1/layer1.0/conv1.weight', place)).filters;
    expect([deep?.channels, deep?.levels.length]).toEqual([1, 8 * 9]);
  });

  it.each([
    ['float32', [0.5, -2]],
    ['float16', [0.5, -2]],
    ['bfloat16', [0.5, -2]],
    ['int8', [-3, 7]],
    ['int64', [-3, 7]],
    ['uint16', [3, 70]],
  ] as const)('of %s is saved as .npy with its numbers', async (type, numbers) => {
    const g = createGraphBuilder();
    g.weight('w', type, [2, 1], numbers);
    const outline = outlineOf(g);
    const { dims, data } = readNpy(await weightNpy(outline, 'w', place), 'w.npy');
    expect([dims, [...data]]).toEqual([[2, 1], [...numbers]]);
    expect((await weightDetail(outline, 'w', place)).first).toEqual([...numbers]);
  });
});

describe('explanations', () => {
  it('are short sentences', () => {
    const all = [...Object.values(standardExplanations), ...Object.values(fusedExplanations)];
    expect(all.filter((text) => text.length > 110 || !/^[A-Z].*\.$/.test(text))).toEqual([]);
  });

  it('exist for every operator that has a derivative', () => {
    const ops = [...derivatives.keys()].map((id) => {
      const [opType = '', domain = ''] = id.split(':').reverse();
      return { opType, domain };
    });
    expect(ops.length).toBeGreaterThan(50);
    expect(ops.filter((op) => /no explanation/.test(explainOperator(op)))).toEqual([]);
  });

  it('say so where there is none', () => {
    const text = explainOperator({ domain: 'my.company', opType: 'Conv' });
    expect(text).toBe('An operator of "my.company" that Glassbox has no explanation for.');
  });
});

const models = hasSharedModels
  ? readdirSync(sharedModels, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.onnx'),
    )
  : [];

describe.skipIf(!hasSharedModels)('real models', () => {
  it('have explained operators, and every node can be looked at', async () => {
    const unexplained = new Set<string>();
    for (const name of models) {
      const file = await readModelFile(join(sharedModels, name));
      const outline = createOutline(file.graph);
      for (const each of allNodes(file.model)) {
        if (/no explanation/.test(explainOperator(each)))
          unexplained.add(`${each.domain}.${each.opType}`);
      }
      const details = outline.order.map((index) => nodeDetail(outline, index, null, file.path));
      expect(details.length).toBeGreaterThan(0);
      expect([...outline.parameters.values()].reduce((a, b) => a + b, 0)).toBe(
        file.facts.parameters,
      );
    }
    expect([...unexplained]).toEqual([]);
  });

  it('show shapes and costs once they have been run', async () => {
    const file = await readModelFile(join(sharedModels, 'squeezenet1.1_fp32.onnx'));
    const facts = await executedFacts(file);
    const outline = createOutline(file.graph);
    const conv = outline.order.find((index) => outline.nodes[index]?.opType === 'Conv') ?? -1;
    const { inputs, outputs, macs, outputBytes } = nodeDetail(outline, conv, facts, file.path);
    const [, channels = 0, height = 0, width = 0] = (outputs[0]?.dims ?? []).map(Number);
    const [, depth = 0, kh = 0, kw = 0] = (inputs[1]?.dims ?? []).map(Number);
    expect(channels * height * width).toBeGreaterThan(0);
    expect(macs).toBe(channels * height * width * depth * kh * kw);
    expect(outputBytes).toBe(channels * height * width * 4);
  });
});
