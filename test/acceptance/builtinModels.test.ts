// The built-in networks against torchvision's counts of parameters, and their activations at the start.

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random';
import { parseModel } from '../../src/core/onnx/parseModel';
import { elementCount, tensorValue } from '../../src/core/onnx/tensor';
import { type BuiltinRequest, builtinModel } from '../../src/core/train/architectures/builtinModel';
import { runModel } from '../core/ort';

const base: BuiltinRequest = {
  ...{ name: 'small-cnn', classCount: 10, inputSize: 32, channels: 3, seed: 1 },
};

const weights = (request: BuiltinRequest): ReadonlyMap<string, readonly number[]> => {
  const { graph } = parseModel(builtinModel(request), 'builtin.onnx');
  return new Map(
    graph.initializer.map((each) => [each.name, tensorValue(each, 'builtin.onnx').dims]),
  );
};

describe('builtinModel', () => {
  // torchvision 0.x: resnet18() and mobilenet_v2(), sum of numel() over parameters() (buffers not counted).
  it.each([
    { name: 'resnet18', inputSize: 224, count: 11_689_512, tensors: 62 },
    { name: 'mobilenetv2', inputSize: 224, count: 3_504_872, tensors: 158 },
  ] as const)('gives $name the parameters of torchvision', ({ name, inputSize, ...expected }) => {
    const all = weights({ ...base, name, inputSize, classCount: 1000 });
    const learnt = [...all].filter(([key]) => /\.(weight|bias)$/.test(key));
    const count = learnt.reduce((sum, [, dims]) => sum + dims.reduce((a, b) => a * b, 1), 0);
    expect({ count, tensors: learnt.length }).toEqual(expected);
  });

  it('names the weights as torchvision does', () => {
    const resnet = weights({ ...base, name: 'resnet18' });
    const mobilenet = weights({ ...base, name: 'mobilenetv2' });
    expect({
      'layer2.0.downsample.0.weight': resnet.get('layer2.0.downsample.0.weight'),
      'layer4.1.bn2.running_var': resnet.get('layer4.1.bn2.running_var'),
      'fc.weight': resnet.get('fc.weight'),
      'features.1.conv.1.weight': mobilenet.get('features.1.conv.1.weight'),
      'features.2.conv.1.0.weight': mobilenet.get('features.2.conv.1.0.weight'),
      'features.17.conv.3.running_mean': mobilenet.get('features.17.conv.3.running_mean'),
      'features.18.0.weight': mobilenet.get('features.18.0.weight'),
      'classifier.1.bias': mobilenet.get('classifier.1.bias'),
    }).toEqual({
      'layer2.0.downsample.0.weight': [128, 64, 1, 1],
      'layer4.1.bn2.running_var': [512],
      'fc.weight': [10, 512],
      'features.1.conv.1.weight': [16, 32, 1, 1],
      'features.2.conv.1.0.weight': [96, 1, 3, 3],
      'features.17.conv.3.running_mean': [320],
      'features.18.0.weight': [1280, 320, 1, 1],
      'classifier.1.bias': [10],
    });
  });

  it.each([
    { name: 'small-cnn', inputSize: 28, channels: 1, batch: 3 },
    { name: 'small-cnn', inputSize: 64, channels: 3, batch: 2 },
    { name: 'resnet18', inputSize: 32, channels: 3, batch: 2 },
    { name: 'resnet18', inputSize: { width: 96, height: 70 }, channels: 1, batch: 1 },
    { name: 'mobilenetv2', inputSize: 32, channels: 3, batch: 3 },
    { name: 'mobilenetv2', inputSize: 97, channels: 3, batch: 1 },
  ] as const)('runs $name on $batch pictures of $inputSize', async ({ batch, ...request }) => {
    const { inputSize, channels } = request;
    const { width, height } =
      typeof inputSize === 'number' ? { width: inputSize, height: inputSize } : inputSize;
    const dims = [batch, channels, height, width];
    const random = createRandom(5);
    const data = Float32Array.from({ length: elementCount(dims) }, () => random.normal());
    const bytes = builtinModel({ ...base, ...request, classCount: 7 });
    const { logits } = await runModel(bytes, { input: { type: 'float32', dims, data } }, [
      'logits',
    ]);
    const values = [...(logits?.data ?? [])].map(Number);
    expect({ dims: logits?.dims, finite: values.every(Number.isFinite) }).toEqual({
      ...{ dims: [batch, 7], finite: true },
    });
  });

  // By fan-out a layer keeps the variance of gradients; that of activations changes by the widening only, a few times per
  // stage and not per layer.
  it('neither loses nor blows up the picture on the way through resnet18', async () => {
    const random = createRandom(6);
    const dims = [4, 3, 32, 32];
    const data = Float32Array.from({ length: 4 * 3 * 1024 }, () => random.normal());
    const bytes = builtinModel({ ...base, name: 'resnet18' });
    const { logits } = await runModel(bytes, { input: { type: 'float32', dims, data } }, [
      'logits',
    ]);
    const values = [...(logits?.data ?? [])].map(Number);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(
      values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length,
    );
    expect(deviation).toBeGreaterThan(0.05);
    expect(deviation).toBeLessThan(10);
  });

  it('gives the same bytes for the same seed, and others for another', () => {
    const hash = (seed: number): string =>
      createHash('sha256')
        .update(builtinModel({ ...base, seed }))
        .digest('hex');
    const first = hash(3);
    expect([hash(3) === first, hash(4) === first]).toEqual([true, false]);
  });
});
