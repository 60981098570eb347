// Deep built-in networks and real models, exported and run beside the network that they were made of.

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveCard } from '../../src/core/model/resolveCard';
import { readModelFile } from '../../src/core/onnx/readModel';
import { builtinModel } from '../../src/core/train/architectures/builtinModel';
import { exported, folder, preprocessOf } from '../core/train/export/support';
import { keptHead, newHead, shared } from '../core/train/graph/support';

const models = join(shared, 'models');

describe('exported networks', () => {
  it.each(
    (['resnet18', 'mobilenetv2'] as const).flatMap((name) =>
      [false, true].map((foldBatchNorm) => ({ name, foldBatchNorm })),
    ),
  )('gives the logits of $name, normalisations folded: $foldBatchNorm', async (row) => {
    const { name, foldBatchNorm } = row;
    const source = join(folder, `${name}-source.onnx`);
    const request = { classCount: 10, inputSize: 32, channels: 3, seed: 2 } as const;
    writeFileSync(source, builtinModel({ name, ...request }));
    const options = { foldBatchNorm, preprocess: preprocessOf(32, 3) };
    const { differences } = await exported(source, { dims: [3, 32, 32] }, options);
    for (const difference of differences) expect(difference).toBeLessThan(1e-5);
  });
});

describe.skipIf(!existsSync(models))('exported real models', () => {
  it.each([
    { file: 'squeezenet1.1_fp32.onnx', dims: [3, 224, 224], classCount: 1000, head: keptHead },
    { file: 'squeezenet1.1_fp32.onnx', dims: [3, 224, 224], classCount: 3, head: newHead },
    {
      ...{ file: 'mobilenetv2_bn_features_fp32.onnx', dims: [3, 224, 224], classCount: 2 },
      ...{ head: newHead, isHeadless: true },
    },
    { file: 'vit_cifar10_pgd_2_3_16.onnx', dims: [3, 32, 32], classCount: 10, head: keptHead },
    { file: 'vit_cifar10_pgd_2_3_16.onnx', dims: [3, 32, 32], classCount: 4, head: newHead },
    { file: 'marabou_cifar10_medium.onnx', dims: [32, 32, 3], classCount: 10, head: keptHead },
  ])('gives the logits of $file with $classCount classes for any batch', async (row) => {
    const { file, dims, ...request } = row;
    const [first = 0, second = 0] = dims;
    const isLast = dims[2] === 3;
    const preprocess = { ...preprocessOf(second, 3), layout: isLast ? 'NHWC' : 'NCHW' } as const;
    const result = await exported(
      join(models, file),
      { dims, ...request },
      { foldBatchNorm: true, preprocess },
    );
    for (const difference of result.differences) expect(difference).toBeLessThan(1e-5);
    const written = await readModelFile(result.path);
    const card = await resolveCard(written);
    expect({
      ...{ batch: written.facts.inputs[0]?.dims?.[0], layout: card.input.layout.value },
      ...{ mean: card.input.mean.value, labels: card.labels.value?.length, first },
    }).toEqual({
      ...{ batch: 'batch', layout: preprocess.layout },
      ...{ mean: preprocess.mean, labels: request.classCount, first },
    });
  });
});
