// Small networks of every family, each built from its paper in the node patterns of its exporter.

import { dynamoNet, kerasCnn, kerasEfficientNet, kerasMobileNet } from './keras';
import {
  efficientNet,
  efficientNetLite,
  efficientNetV2,
  mnasNet,
  mobileNetV1,
  mobileNetV2,
  mobileNetV3,
} from './mobile';
import { alexNet, denseNet, googLeNet, inceptionV3, squeezeNet, vgg } from './plain';
import { convNext, regNet, resNet, resNetD, resNext, shuffleNet } from './residual';
import { swin, vit } from './transformers';

export const families: Readonly<Record<string, () => Uint8Array>> = {
  AlexNet: alexNet,
  VGG: vgg,
  ResNet: resNet,
  'ResNet-D': resNetD,
  ResNeXt: resNext,
  DenseNet: denseNet,
  GoogLeNet: googLeNet,
  'Inception v3': inceptionV3,
  SqueezeNet: squeezeNet,
  'MobileNet v1': mobileNetV1,
  'MobileNet v2': mobileNetV2,
  'MobileNet v3': mobileNetV3,
  ShuffleNet: shuffleNet,
  MNASNet: mnasNet,
  EfficientNet: efficientNet,
  'EfficientNet v2': efficientNetV2,
  'EfficientNet Lite': efficientNetLite,
  RegNet: regNet,
  'ConvNeXt, opset 13': () => convNext(13),
  'ConvNeXt, opset 17': () => convNext(17),
  'ViT, opset 13': () => vit({ opset: 13 }),
  'ViT, opset 17': () => vit(),
  'ViT, 2×5 patches': () => vit({ grid: [2, 5] }),
  DeiT: () => vit({ tokens: 2 }),
  Swin: swin,
  'MobileNet, tf2onnx': kerasMobileNet,
  'EfficientNet, tf2onnx': kerasEfficientNet,
  'CNN, keras2onnx': kerasCnn,
  'opset 18 exporter': dynamoNet,
};
