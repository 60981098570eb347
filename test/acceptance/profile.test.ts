// Real models run on a photo: no healthy network is accused of anything, and the times of nodes add up to those of whole runs.

import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call, data, isThere, photo, useRealEngine } from './realModels';

/** Share of a run's time that must be found at nodes of the file; what is left is ONNX Runtime's own. */
const least = 0.5;

const models = [
  'models/mobilenet_v2_dequant_fp32.onnx',
  'models/squeezenet1.1_fp32.onnx',
  'models/SqueezeNet_fp16.onnx',
  'models/squeezenet1.1_qdq_int8.onnx',
  'models/mobilenetv2_bn_features_fp32.onnx',
  'models/cifar10_resnet_4b.onnx',
  'models/marabou_cifar10_medium.onnx',
  'models/vit_cifar10_pgd_2_3_16.onnx',
  'models/winml_mnist.onnx',
  'models/ext_mnist/model.onnx',
  'reference/resnet.onnx',
  'reference/mobilenetv2.onnx',
  'reference/vgg.onnx',
  'reference/vit.onnx',
];

describe.skipIf(!isThere)('running a real model', () => {
  const engine = useRealEngine();

  it.each(models)('%s shows nothing bad, and where its time goes', async (file) => {
    const source = { model: resolve(data, file), image: photo, provider: 'cpu' } as const;
    const { values, firstBad, failure } = await engine.api.modelStatistics({ source }, call);
    expect({ firstBad, failure }).toEqual({ firstBad: null, failure: null });
    expect(values.length).toBeGreaterThan(4);

    const { groups, total } = await engine.api.modelProfile({ source, runs: 5 }, call);
    const nodes = groups.flatMap((group) => group.nodes);
    const timed = groups.reduce((sum, { microseconds }) => sum + microseconds, 0);
    expect(new Set(nodes).size).toBe(nodes.length);
    expect(timed / total).toBeGreaterThan(least);
  });
});
