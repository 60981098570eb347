// Real models, where they lie beside the repository: what is resolved, and that a draft of the card reads back the same.

import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardPath } from '../../../src/core/model/cardFile';
import { draftCard } from '../../../src/core/model/draftCard';
import { resolveCard } from '../../../src/core/model/resolveCard';
import { readModelFile } from '../../../src/core/onnx/readModel';
import { cardValues, hasSharedData, sharedData } from './support';

/** Target layers, found by reading the graphs. */
const models: Readonly<Record<string, string>> = {
  'models/SqueezeNet_fp16.onnx': 'conv10_2',
  'models/cifar10_resnet_4b.onnx': '50',
  'models/ext_mnist/model.onnx': 'max_pool2d_2',
  'models/marabou_cifar10_medium.onnx': 'sequential_1/conv2d_3/Relu:0',
  'models/mobilenet_v2_dequant_fp32.onnx': '697',
  'models/mobilenetv2_bn_features_fp32.onnx': 'features_batchnorm1_relu',
  'models/squeezenet1.1_fp32.onnx': 'conv25_relu',
  'models/squeezenet1.1_qdq_int8.onnx': 'conv25_relu_DequantizeLinear_Output',
  'models/verivital_mnist_Convnet_maxpool.onnx': '7',
  'models/vit_cifar10_pgd_2_3_16.onnx': '/1/1.1/1.1.0/fn/fn.0/Transpose_1_output_0',
  'models/winml_mnist.onnx': 'Pooling160_Output_0',
  'reference/mobilenetv2.onnx': '/features/features.7/features.7.2/Clip_output_0',
  'reference/resnet.onnx': '/layers/layers.7/r/Relu_output_0',
  'reference/vgg.onnx': '/features/features.15/MaxPool_output_0',
  'reference/vit.onnx': '/norm1/LayerNormalization_output_0',
};

describe.skipIf(!hasSharedData)('real models', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glassbox-model-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(Object.entries(models))(
    '%s: target layer, and a draft that reads back',
    async (name, target) => {
      const source = dirname(join(sharedData, name));
      const own = (await readdir(source)).filter((file) => file.startsWith(basename(name)));
      for (const file of own) await copyFile(join(source, file), join(folder, file));
      const file = await readModelFile(join(folder, basename(name)));

      const card = await resolveCard(file);
      await writeFile(cardPath(file.path), draftCard(card));
      const again = await resolveCard(file);
      await rm(cardPath(file.path));

      expect([card.targetLayer.value, card.warnings]).toEqual([target, []]);
      expect(cardValues(again)).toEqual(cardValues(card));
      expect([again.input.mean.source, again.targetLayer.source]).toEqual(['card', 'card']);
    },
  );
});
