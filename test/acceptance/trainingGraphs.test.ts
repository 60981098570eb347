// Networks made ready for training: every family's gradients for all that is trained, against finite differences of the
// loss; and heads of trained models, replaced and kept.

import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorFacts } from '../../src/base/errors';
import type { TensorMap, TensorValue } from '../../src/core/onnx/tensor';
import { featuresProgram } from '../../src/core/train/graph/featuresProgram';
import { forwardProgram } from '../../src/core/train/graph/forwardProgram';
import { stepProgram } from '../../src/core/train/graph/stepProgram';
import { initialValues } from '../../src/core/train/network/initialValues';
import type { NetworkRequest } from '../../src/core/train/network/prepareNetwork';
import { trainedBy } from '../../src/core/train/network/trainedBy';
import type { ForwardProgram } from '../../src/core/train/types';
import { checkParameters, worstOf } from '../core/train/graph/gradientChecks';
import {
  keptHead,
  labelFeeds,
  newHead,
  numbers,
  plainStep,
  prepareFile,
  runnerOf,
  shared,
} from '../core/train/graph/support';
import { families } from '../networks';

describe('the gradient of the loss for every weight', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glassbox-training-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(
    Object.entries(families)
      .filter(([family]) => family !== 'DeiT')
      .flatMap(([family, make]) =>
        (['inference', 'training'] as const).map((batchNorm) => ({ family, make, batchNorm })),
      ),
  )('of $family, BatchNorm in $batchNorm mode', async ({ family, make, batchNorm }) => {
    const path = join(folder, `${family.replaceAll(/\W+/g, '-')}.onnx`);
    await writeFile(path, make());
    const prepared = await prepareFile(path, { classCount: 4, head: newHead });
    const { network, picture } = prepared;
    const trained = trainedBy(network, 'all');
    const feeds = { [network.input]: picture, ...labelFeeds([1, 3], 4) };
    const options = { ...plainStep, trained, batchNorm };
    const checked = await checkParameters(network, options, feeds, 3e-4);
    const { all } = checked.checks;
    expect(checked.zero).toEqual([]);
    expect(worstOf({ all }), JSON.stringify(checked)).toBeLessThan(1e-2);
  });

  it('of DeiT waits for somebody to choose what a new head reads: it has two heads', async () => {
    const path = join(folder, 'deit.onnx');
    await writeFile(path, families.DeiT?.() ?? new Uint8Array());
    const facts = await prepareFile(path, { classCount: 4, head: newHead }).catch(errorFacts);
    expect(facts).toMatchObject({
      code: 'head-not-found',
      remedy: expect.stringContaining('head.value'),
    });
  });
});

describe.skipIf(!existsSync(shared))('heads of trained models', () => {
  it.each<{
    readonly file: string;
    readonly features: readonly number[];
    readonly request?: Partial<NetworkRequest> & { readonly isHeadless?: boolean };
    /** Of its own head; 0: it has none. */
    readonly classes: number;
  }>([
    { file: 'squeezenet1.1_fp32', features: [2, 512], classes: 1000 },
    { file: 'squeezenet1.1_qdq_int8', features: [2, 512], classes: 1000 },
    { file: 'mobilenet_v2_dequant_fp32', features: [2, 1280], classes: 1000 },
    { file: 'mobilenetv2_bn_features_fp32', features: [2, 1280], classes: 0 },
    { file: 'cifar10_resnet_4b', features: [2, 100], classes: 10 },
    { file: 'marabou_cifar10_medium', features: [2, 64], classes: 10 },
    { file: 'vit_cifar10_pgd_2_3_16', features: [2, 48], classes: 10 },
    { file: 'verivital_mnist_Convnet_maxpool', features: [2, 1152], classes: 10 },
    { file: 'ext_mnist/model', features: [2, 256], classes: 10 },
  ])('$file', async ({ file, features, classes }) => {
    const path = join(shared, 'models', `${file}.onnx`);
    const isHeadless = classes === 0;
    const request = { classCount: 3, head: { ...newHead, initialisation: 'zero' as const } };
    const { network, picture } = await prepareFile(path, { ...request, isHeadless });
    expect(network.graph.shapes.get(network.features)?.dims).toEqual(features);
    const trained = trainedBy(network, 'head');
    const options = { ...plainStep, trained, optimizer: { ...plainStep.optimizer } };
    const step = stepProgram(network, options);
    const runner = await runnerOf(step, { ...initialValues(network), ...step.initialState });
    const losses: number[] = [];
    for (let count = 1; count <= 3; count++) {
      const feeds: TensorMap = { [step.input]: picture, ...labelFeeds([0, 2], 3) };
      const result = await runner.run({ ...feeds, ...step.rates(0.01, count) }, [
        step.outputs.loss,
      ]);
      losses.push(...numbers(result[step.outputs.loss]));
    }
    await runner.release();
    // A head of zeros says one third each.
    expect(losses[0]).toBeCloseTo(Math.log(3), 5);
    expect(losses[2]).toBeLessThan(losses[0] ?? 0);
    if (isHeadless) return;

    const kept = await prepareFile(path, { classCount: classes, head: keptHead });
    const values = initialValues(kept.network);
    const result = async (program: ForwardProgram, input: TensorValue) => {
      const running = await runnerOf(program, { ...values });
      const results = await running.run({ [program.input]: input }, [program.output]);
      await running.release();
      return results[program.output] ?? input;
    };
    const scores = await result(forwardProgram(kept.network, 'picture'), kept.picture);
    const cached = await result(featuresProgram(kept.network), kept.picture);
    const fromCached = await result(forwardProgram(kept.network, 'features'), cached);
    expect([scores.dims, cached.dims.length]).toEqual([[2, classes], 2]);
    expect(numbers(scores).every(Number.isFinite)).toBe(true);
    expect(numbers(fromCached)).toEqual(numbers(scores).map((score) => expect.closeTo(score, 3)));
    expect(trainedBy(kept.network, 'head').length).toBe(2);
  });
});
