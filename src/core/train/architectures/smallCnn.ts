// A small network for small pictures, to be trained within minutes on two cores: four convolutions in three stages, some
// 20 million multiplications for 32×32. Larger pictures are halved once more at the start.

import { createLayers, type Picture } from './layers';

const stages = [
  { convolutions: [32], isPooled: true },
  { convolutions: [64], isPooled: true },
  { convolutions: [128, 128], isPooled: false },
] as const;
const smallSide = 40;

export function smallCnn(
  picture: Picture,
  classCount: number,
  seed: number,
): Uint8Array<ArrayBuffer> {
  const net = createLayers('small-cnn', picture, seed);
  const isSmall = Math.min(picture.size.width, picture.size.height) <= smallSide;
  let x = net.input;
  for (const [stage, { convolutions, isPooled }] of stages.entries()) {
    for (const [i, channels] of convolutions.entries()) {
      const isFirst = stage === 0 && i === 0;
      const stride = isFirst && !isSmall ? 2 : 1;
      const name = `stage${stage + 1}.${i}`;
      const conv = net.convolution(`${name}.conv`, x, { channels, kernel: 3, stride });
      x = net.relu(net.batchNorm(`${name}.bn`, conv));
    }
    if (isPooled) x = net.maxPool(x, 2, 2);
  }
  return net.toBytes('fc', net.pooled(x), classCount, 'uniform');
}
