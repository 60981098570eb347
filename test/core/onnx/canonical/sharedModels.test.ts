// Trained models and the files with recorded references: their canonical graphs are the files, to the last digits.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { derivatives } from '../../../../src/core/autodiff/rules';
import { canonicalise } from '../../../../src/core/onnx/canonical/canonicalise';
import { operatorId } from '../../../../src/core/onnx/canonical/rule';
import { readModelFile } from '../../../../src/core/onnx/readModel';
import { runModel } from '../../ort';
import { openDims, picture } from './support';

const shared = resolve('..', 'shared', 'data');

/** `scale`: of the pictures that the network was trained on. */
const models = [
  { file: 'models/SqueezeNet_fp16.onnx', kind: 'float16', most: 1e-2, scale: 60 },
  { file: 'models/cifar10_resnet_4b.onnx', most: 1e-6 },
  { file: 'models/ext_mnist/model.onnx', most: 1e-6 },
  { file: 'models/marabou_cifar10_medium.onnx', most: 1e-6 },
  { file: 'models/mobilenet_v2_dequant_fp32.onnx', most: 1e-6 },
  { file: 'models/mobilenetv2_bn_features_fp32.onnx', most: 1e-6 },
  { file: 'models/squeezenet1.1_fp32.onnx', most: 1e-6 },
  { file: 'models/squeezenet1.1_qdq_int8.onnx', kind: 'quantised', most: 5e-2 },
  { file: 'models/verivital_mnist_Convnet_maxpool.onnx', most: 1e-6 },
  { file: 'models/vit_cifar10_pgd_2_3_16.onnx', most: 1e-6 },
  { file: 'models/winml_mnist.onnx', most: 1e-6, scale: 60 },
  { file: 'reference/mobilenetv2.onnx', most: 1e-6 },
  { file: 'reference/resnet.onnx', most: 1e-6 },
  { file: 'reference/vgg.onnx', most: 1e-6 },
  { file: 'reference/vit.onnx', most: 1e-6 },
];

describe.skipIf(!existsSync(shared))('shared models', () => {
  it.each(models)('$file', async ({ file: name, kind = 'float32', most, scale = 1 }) => {
    const file = await readModelFile(resolve(shared, name));
    const [input] = file.facts.inputs;
    const [output] = file.facts.outputs;
    if (!input || !output) throw new Error('The file has no input or output.');
    const dims = openDims(input.dims ?? [], 1);
    const { graph, agreement } = await canonicalise({
      ...{ file, outputs: [output.name], run: runModel },
      input: { name: input.name, dims },
      probe: picture(dims, 'float32', 1).map((value) => value * scale),
    });
    expect(agreement.difference).toBeLessThanOrEqual(most);
    const unknown = graph.nodes.map(operatorId).filter((id) => !derivatives.has(id));
    const unmeasured = graph.nodes
      .flatMap(({ outputs }) => outputs)
      .filter((value) => !graph.shapes.has(value));
    expect({ ...agreement, unknown, unmeasured }).toMatchObject({
      ...{ kind, sameTop1: true, isWithin: true, unknown: [], unmeasured: [] },
    });
  });
});
