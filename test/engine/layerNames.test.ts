import { create } from '@bufbuild/protobuf';
import { expect, it } from 'vitest';
import { NodeProtoSchema } from '../../src/core/onnx/onnx_pb';
import { layerNames } from '../../src/engine/features/layerNames';

const layer = (name: string, isMain: boolean) => ({
  node: create(NodeProtoSchema, { name, opType: 'Op', output: ['y'] }),
  isMain,
});

it('names a module that hands on one value after the module, and makes blocks of those with several', () => {
  const names = layerNames([
    layer('/conv1/Conv', false),
    layer('/relu/Relu', true),
    layer('/layer1/layer1.0/conv1/Conv', false),
    layer('/layer1/layer1.0/relu/Relu', true),
    layer('/layer1/layer1.0/Add', false),
    layer('/layer1/layer1.0/relu_1/Relu', true),
    layer('/norm/Sub', false),
    layer('/norm/Mul', false),
    layer('/norm/Add', true),
    layer('/Add', true),
    layer('', true),
  ]);
  expect(names).toEqual([
    { blocks: [], name: 'conv1' },
    { blocks: [], name: 'relu' },
    { blocks: ['layer1', 'layer1.0'], name: 'conv1' },
    { blocks: ['layer1', 'layer1.0'], name: 'relu' },
    { blocks: ['layer1', 'layer1.0'], name: 'Add' },
    { blocks: ['layer1', 'layer1.0'], name: 'relu_1' },
    { blocks: [], name: 'norm/Sub' },
    { blocks: [], name: 'norm/Mul' },
    { blocks: [], name: 'norm' },
    { blocks: [], name: 'Add' },
    { blocks: [], name: 'y' },
  ]);
});
