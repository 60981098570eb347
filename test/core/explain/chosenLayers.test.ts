// The choice of a layer in transformers as exporters write them, where the last layers see no patch, and how long a list takes.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gradientRules } from '../../../src/core/autodiff/rules';
import { createSubject } from '../../../src/core/explain/createSubject';
import { chooseLayer, listLayers, namedLayer } from '../../../src/core/explain/layers';
import type { Subject } from '../../../src/core/explain/subject';
import { resolveCard } from '../../../src/core/model/resolveCard';
import { canonicalise } from '../../../src/core/onnx/canonical/canonicalise';
import type { Node, ShapedGraph, ValueShape } from '../../../src/core/onnx/graph';
import { readModelFile } from '../../../src/core/onnx/readModel';
import { families } from '../../networks';
import { drawTensor } from '../autodiff/support';
import { runModel } from '../ort';
import { range } from './perturbationNets';
import { keyedRuns, never } from './support';

const sides = { layout: 'NCHW', channels: 3, black: [0, 0, 0], white: [1, 1, 1] } as const;

describe('a layer behind the last attention', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glassbox-chosen-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function opened(family: string) {
    const path = join(folder, `${family.replaceAll(/\W+/g, '-')}.onnx`);
    await writeFile(path, families[family]?.() ?? '');
    const file = await readModelFile(path);
    const dims = [1, ...(file.facts.inputs[0]?.dims ?? []).slice(1).map(Number)];
    const picture = Float32Array.from(drawTensor(dims, 'normal', 5).data, Number);
    const input = { name: 'input', dims };
    const request = { file, input, probe: picture, outputs: ['output'], run: runModel };
    const { graph } = await canonicalise({ ...request, signal: never });
    const [, , height = 0, width = 0] = dims;
    const subject = createSubject({
      input: { ...sides, name: 'input', height, width },
      scores: 'output',
      probabilities: 'output',
      classCount: graph.shapes.get('output')?.dims[1] ?? 0,
      one: graph,
      many: async () => null,
      run: keyedRuns(),
    });
    const shapes = [...graph.shapes].map(([name, shape]) => [name, shape.dims] as const);
    return { subject, picture, card: await resolveCard(file, Object.fromEntries(shapes)) };
  }

  const objectiveOf = ({ classCount }: Subject) => {
    const seed = new Float32Array(classCount);
    seed[0] = 1;
    return { of: 'output', seed };
  };

  /** The largest gradient at a patch, by layer. */
  async function patchGradients(subject: Subject, picture: Float32Array) {
    const layers = listLayers(subject).map(({ layer }) => layer);
    const wanted = layers.map(({ value }) => value);
    const backward = { ...objectiveOf(subject), wanted, rules: gradientRules };
    const pass = { rows: picture, count: 1, fetches: [], backward };
    const { gradients } = await subject.run(pass, never);
    return layers.map((layer) => {
      const maps = layer.toMaps(gradients.get(layer.value) ?? new Float32Array(0));
      return { value: layer.value, largest: Math.max(...maps.map(Math.abs)) };
    });
  }

  it.each(['ViT, opset 13', 'ViT, 2×5 patches', 'DeiT'])(
    'has patch gradients of exactly zero in %s, so the nearest before it is taken, and it is said',
    async (family) => {
      const { subject, picture } = await opened(family);
      const all = await patchGradients(subject, picture);
      const last = all.at(-1)?.value ?? '';
      const nearest = all.findLast(({ largest }) => largest > 0);
      expect([all.at(-1)?.largest, (nearest?.largest ?? 0) > 1e-6]).toEqual([0, true]);
      const asked = { value: last, reason: 'asked for' };
      const objective = objectiveOf(subject);
      const { layer, reason } = await chooseLayer(subject, asked, objective, picture, never);
      expect({ value: layer.value, reason }).toEqual({
        value: nearest?.value,
        reason: `the gradient at ${last} (asked for) is zero everywhere, so the nearest layer before it with a gradient`,
      });
    },
  );

  it.each(['ViT, opset 17', 'DeiT', 'Swin'])(
    'is not what is taken by itself in %s',
    async (family) => {
      const { subject, picture, card } = await opened(family);
      const { value } = card.targetLayer;
      const objective = objectiveOf(subject);
      const automatic = { value, reason: 'the usual one' };
      const chosen = await chooseLayer(subject, automatic, objective, picture, never);
      expect([chosen.layer.value, chosen.reason]).toEqual([value, 'the usual one']);
    },
  );
});

describe('a list of layers', () => {
  /** The nodes of a ResNet-50 with its batch norms kept, 16 blocks of three convolutions, with shapes and without weights. */
  function resNet50(): ShapedGraph {
    const nodes: Node[] = [];
    const float = (...dims: readonly number[]): ValueShape => ({ type: 'float32', dims });
    const shapes = new Map<string, ValueShape>([['x', float(1, 3, 224, 224)]]);
    const add = (op: string, inputs: readonly string[], dims: readonly number[]): string => {
      const name = `${op}_${nodes.length}`;
      const attributes = {};
      nodes.push({ op, domain: '', name, inputs, outputs: [name], attributes });
      shapes.set(name, float(...dims));
      return name;
    };
    const constants = new Map(
      ['w', 'scale'].map((name) => [
        name,
        { type: 'float32' as const, dims: [1], data: Float32Array.of(1) },
      ]),
    );
    const convolution = (from: string, dims: readonly number[]): string =>
      add('BatchNormalization', [add('Conv', [from, 'w'], dims), ...Array(4).fill('scale')], dims);
    let x = add(
      'MaxPool',
      [add('Relu', [convolution('x', [1, 64, 112, 112])], [1, 64, 112, 112])],
      [1, 64, 56, 56],
    );
    for (const [stage, blocks] of [3, 4, 6, 3].entries()) {
      const side = 56 / 2 ** stage;
      const narrow = [1, 64 * 2 ** stage, side, side];
      const wide = [1, 256 * 2 ** stage, side, side];
      for (const _ of range(blocks)) {
        const inner = add('Relu', [convolution(x, narrow)], narrow);
        const middle = add('Relu', [convolution(inner, narrow)], narrow);
        const sum = add('Add', [convolution(middle, wide), x], wide);
        x = add('Relu', [sum], wide);
      }
    }
    const pooled = add('GlobalAveragePool', [x], [1, 2048, 1, 1]);
    const output = add('Flatten', [pooled], [1, 2048]);
    const inputs = [{ name: 'x', type: 'float32' as const, dims: [1, 3, 224, 224] }];
    return { inputs, outputs: [output], nodes, constants, shapes };
  }

  it('of a ResNet-50 has stem, branches and sums, and is there at once', () => {
    const spent = range(5).map(() => {
      const graph = resNet50();
      const subject = {
        graph,
        scores: graph.outputs[0] ?? '',
        input: { ...sides, name: 'x', height: 224, width: 224 },
      };
      const startedAt = performance.now();
      const layers = listLayers(subject);
      const spentMs = performance.now() - startedAt;
      // Two of the stem; of each block two activations, the last norm and the activation of the sum.
      expect(layers.length).toBe(2 + 16 * 4);
      expect(namedLayer(subject, layers.at(-1)?.value ?? '')).toMatchObject({
        ...{ channels: 2048, height: 7, width: 7 },
      });
      return spentMs;
    });
    // Some milliseconds, with room for a busy machine.
    expect(Math.min(...spent)).toBeLessThan(30);
  });
});
