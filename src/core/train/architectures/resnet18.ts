// ResNet-18 (He et al. 2016, "Deep Residual Learning for Image Recognition"), laid out and named as torchvision's. Pictures
// up to 64 pixels get the stem of the paper's CIFAR networks: 3×3 convolution, no pooling.

import { createLayers, type Layers, type Picture, type Value } from './layers';

const stages = [64, 128, 256, 512] as const;
const smallSide = 64;

export function resnet18(
  picture: Picture,
  classCount: number,
  seed: number,
): Uint8Array<ArrayBuffer> {
  const net = createLayers('resnet18', picture, seed);
  let x = stem(net, Math.min(picture.size.width, picture.size.height) <= smallSide);
  for (const [index, channels] of stages.entries()) {
    for (const block of [0, 1]) {
      const stride = index > 0 && block === 0 ? 2 : 1;
      x = basicBlock(net, `layer${index + 1}.${block}`, x, channels, stride);
    }
  }
  return net.toBytes('fc', net.pooled(x), classCount, 'uniform');
}

function stem(net: Layers, isSmall: boolean): Value {
  const shape = isSmall ? { kernel: 3, stride: 1 } : { kernel: 7, stride: 2 };
  const conv = net.convolution('conv1', net.input, { channels: 64, ...shape });
  const x = net.relu(net.batchNorm('bn1', conv));
  return isSmall ? x : net.maxPool(x, 3, 2);
}

/** relu(bn(conv(relu(bn(conv(x))))) + shortcut(x)) */
function basicBlock(net: Layers, name: string, x: Value, channels: number, stride: number): Value {
  const first = net.convolution(`${name}.conv1`, x, { channels, kernel: 3, stride });
  const inner = net.relu(net.batchNorm(`${name}.bn1`, first));
  const second = net.convolution(`${name}.conv2`, inner, { channels, kernel: 3 });
  const normed = net.batchNorm(`${name}.bn2`, second);
  const isSame = stride === 1 && x.channels === channels;
  return net.relu(net.add(normed, isSame ? x : shortcut(net, name, x, channels, stride)));
}

function shortcut(net: Layers, name: string, x: Value, channels: number, stride: number): Value {
  const conv = net.convolution(`${name}.downsample.0`, x, { channels, kernel: 1, stride });
  return net.batchNorm(`${name}.downsample.1`, conv);
}
