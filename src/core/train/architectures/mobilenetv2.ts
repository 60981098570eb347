// MobileNetV2 at width 1 (Sandler et al. 2018, "Inverted Residuals and Linear Bottlenecks"), laid out and named as
// torchvision's. Pictures up to 64 pixels keep their size through the first two reductions, so that something is left.

import { createLayers, type Layers, type Picture, type Value } from './layers';

/** The paper's table 2: expansion, channels, repeats, stride of the first. */
const stages = [
  { expansion: 1, channels: 16, repeats: 1, stride: 1 },
  { expansion: 6, channels: 24, repeats: 2, stride: 2 },
  { expansion: 6, channels: 32, repeats: 3, stride: 2 },
  { expansion: 6, channels: 64, repeats: 4, stride: 2 },
  { expansion: 6, channels: 96, repeats: 3, stride: 1 },
  { expansion: 6, channels: 160, repeats: 3, stride: 2 },
  { expansion: 6, channels: 320, repeats: 1, stride: 1 },
] as const;
const smallSide = 64;

interface Bottleneck {
  readonly expansion: number;
  readonly channels: number;
  readonly stride: number;
}

export function mobilenetv2(
  picture: Picture,
  classCount: number,
  seed: number,
): Uint8Array<ArrayBuffer> {
  const net = createLayers('mobilenetv2', picture, seed);
  const isSmall = Math.min(picture.size.width, picture.size.height) <= smallSide;
  let x = convNormRelu(net, 'features.0', net.input, {
    ...{ channels: 32, kernel: 3, stride: isSmall ? 1 : 2 },
  });
  let number = 1;
  for (const [stage, { expansion, channels, repeats, stride }] of stages.entries()) {
    const first = isSmall && stage === 1 ? 1 : stride;
    for (let i = 0; i < repeats; i++) {
      const shape = { expansion, channels, stride: i === 0 ? first : 1 };
      x = bottleneck(net, `features.${number++}.conv`, x, shape);
    }
  }
  x = convNormRelu(net, `features.${number}`, x, { channels: 1280, kernel: 1 });
  return net.toBytes('classifier.1', net.pooled(x), classCount, 'normal');
}

/** Widened, filtered channel by channel, and narrowed without activation; added to x where the shape is the same. */
function bottleneck(
  net: Layers,
  name: string,
  x: Value,
  { expansion, channels, stride }: Bottleneck,
): Value {
  const wide = x.channels * expansion;
  let part = 0;
  let inner = x;
  if (expansion > 1) {
    inner = convNormRelu(net, `${name}.${part++}`, inner, { channels: wide, kernel: 1 });
  }
  inner = convNormRelu(net, `${name}.${part++}`, inner, {
    ...{ channels: wide, kernel: 3, stride, groups: wide },
  });
  const narrow = net.convolution(`${name}.${part++}`, inner, { channels, kernel: 1 });
  const normed = net.batchNorm(`${name}.${part}`, narrow);
  return stride === 1 && x.channels === channels ? net.add(x, normed) : normed;
}

function convNormRelu(
  net: Layers,
  name: string,
  x: Value,
  shape: Parameters<Layers['convolution']>[2],
): Value {
  return net.relu6(net.batchNorm(`${name}.1`, net.convolution(`${name}.0`, x, shape)));
}
