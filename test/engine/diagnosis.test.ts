// Trainings that go wrong on purpose, each in its own way, and one that does not.

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random';
import { createGraphBuilder } from '../../src/core/onnx/builder';
import type { DiagnosisId } from '../../src/protocol/train';
import { makeFolder } from './support';
import { writeToyDataset } from './toyDataset';
import { call, useEngine } from './useEngine';

const engine = useEngine();
let home = '';

beforeAll(async () => {
  home = await makeFolder();
  const splits = ['train', 'val', 'test'];
  const toy = { splits, perClass: 16, seed: 4, wrongEvery: 0 };
  await writeToyDataset(join(home, 'clean'), toy);
  await writeToyDataset(join(home, 'mixed'), { ...toy, perClass: 8, wrongEvery: 2 });
  await writeFile(join(home, 'sigmoid.onnx'), chain('Sigmoid', 30, 0));
  await writeFile(join(home, 'dead.onnx'), chain('Relu', 2, -100));
  await writeFile(join(home, 'growing.onnx'), chain('Relu', 10, 0, 4));
});
afterAll(() => rm(home, { recursive: true }));

/** [N, 3, 16, 16] → layers of 16 units → 3 classes, without any normalisation. Each layer multiplies by about `gain`. */
function chain(activation: 'Sigmoid' | 'Relu', depth: number, bias: number, gain = 1): Uint8Array {
  const random = createRandom(2);
  const g = createGraphBuilder({ metadata: { labels: '["red", "green", "blue"]' } });
  const dense = (value: string, name: string, from: number, to: number, shift: number): string => {
    const data = Float32Array.from({ length: from * to }, () => {
      return (gain * random.normal()) / Math.sqrt(from);
    });
    const weight = g.weight(`${name}.weight`, 'float32', [from, to], data);
    const shifts = g.weight(`${name}.bias`, 'float32', [to], new Float32Array(to).fill(shift));
    return g.node('Gemm', [value, weight, shifts])[0] ?? '';
  };
  let [value = ''] = g.node('Flatten', [g.input('image', 'float32', ['N', 3, 16, 16])]);
  for (let at = 0; at < depth; at++) {
    const product = dense(value, `layer${at}`, at === 0 ? 768 : 16, 16, bias);
    [value = ''] = g.node(activation, [product]);
  }
  g.node('Identity', [dense(value, 'head', 16, 3, 0)], { outputs: ['logits'] });
  g.output('logits', 'float32', ['N', 3]);
  return g.toBytes();
}

interface Case {
  readonly id: DiagnosisId;
  readonly model?: string;
  readonly data?: string;
  readonly rate?: number;
  readonly epochs?: number;
}

const cases: readonly Case[] = [
  { id: 'healthy' },
  { id: 'vanishing-gradients', model: 'sigmoid.onnx' },
  // Slow enough that the weights stay as they are.
  { id: 'exploding-gradients', model: 'growing.onnx', rate: 1e-9 },
  { id: 'dead-relus', model: 'dead.onnx' },
  { id: 'rate-too-high', rate: 1 },
  { id: 'underfitting', rate: 1e-7, epochs: 5 },
  { id: 'overfitting', data: 'mixed', rate: 3e-3, epochs: 40 },
  { id: 'not-finite', rate: 1e30 },
];

it.each(cases)(
  'is told of $id',
  async ({ id, model, data, rate, epochs }) => {
    const out = join(home, id);
    const phase = { epochs: epochs ?? 6, train: 'all', learningRate: rate ?? 4e-3 } as const;
    const training = engine.api.train(
      {
        data: { kind: 'dataset', path: join(home, data ?? 'clean') },
        model: model === undefined ? 'builtin:small-cnn' : join(home, model),
        provider: 'cpu',
        out,
        save: null,
        options: {
          batchSize: 8,
          phases: [{ ...phase, schedule: { kind: 'constant' } }],
          fewPictures: 'fine-tune',
          augmentation: { horizontalFlip: false, crop: 1, rotation: 0, brightness: 0, contrast: 0 },
          patience: null,
        },
        resume: false,
      },
      call,
    );
    if (id === 'not-finite') {
      await expect(training).rejects.toMatchObject({ code: 'training-not-finite' });
    } else await training;
    const { findings } = await engine.api.trainingDetails({ out }, call);
    const ids = findings.map((finding) => finding.id);
    if (id === 'healthy') expect(ids).toEqual(['healthy']);
    else expect(ids).toContain(id);
  },
  60_000,
);
